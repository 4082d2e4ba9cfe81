"""Queries on who signs in at the desk, their sessions and their sealed keys."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ledger.store.database import Work
from ledger.store.desk_tables import DeskSessionRow
from ledger.store.desk_tables import OfficerKeyRow
from ledger.store.desk_tables import StaffRow

SESSIONS_MOST = 5
"""Browsers one officer can be signed in with at once."""


def lock_login(work: Work, login: str) -> StaffRow | None:
    """Whose login it is, held until this transaction ends."""
    return work.session.scalars(
        select(StaffRow).where(StaffRow.login == login).with_for_update()
    ).first()


def get_staff(work: Work, person: bytes) -> StaffRow | None:
    """Somebody who signs in."""
    return work.session.get(StaffRow, person)


def is_login_taken(work: Work, login: str) -> bool:
    """Whether somebody has this login."""
    found = select(StaffRow.person).where(StaffRow.login == login)
    return work.session.scalars(found).first() is not None


def use_step(work: Work, person: bytes, step: int) -> None:
    """Remember the last code that somebody used."""
    work.session.get_one(StaffRow, person).totp_step = step


def list_staff(work: Work) -> list[StaffRow]:
    """Everybody who signs in, by login."""
    return list(work.session.scalars(select(StaffRow).order_by(StaffRow.login)))


def add_session(
    work: Work, token_hash: bytes, person: bytes, now: int, expires_at: int
) -> None:
    """Store a session; the oldest ones of the same person end."""
    work.session.execute(delete(DeskSessionRow).where(DeskSessionRow.expires_at <= now))
    kept = (
        select(DeskSessionRow.token_hash)
        .where(DeskSessionRow.person == person)
        .order_by(DeskSessionRow.created_at.desc(), DeskSessionRow.token_hash)
        .offset(SESSIONS_MOST - 1)
    )
    work.session.execute(
        delete(DeskSessionRow)
        .where(DeskSessionRow.token_hash.in_(kept.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )
    work.session.add(
        DeskSessionRow(
            token_hash=token_hash,
            person=person,
            created_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )


def get_session(work: Work, token_hash: bytes) -> DeskSessionRow | None:
    """The session of a token."""
    return work.session.get(DeskSessionRow, token_hash)


def end_session(work: Work, token_hash: bytes) -> bytes | None:
    """End a session; returns whose it was."""
    return work.session.scalars(
        delete(DeskSessionRow)
        .where(DeskSessionRow.token_hash == token_hash)
        .returning(DeskSessionRow.person)
    ).first()


def store_key(
    work: Work, signer: bytes, person: bytes, sealed: dict[str, Any], now: int
) -> bool:
    """Keep a sealed key; False where one of that signer is kept already."""
    added = work.session.execute(
        insert(OfficerKeyRow)
        .values(signer=signer, person=person, sealed=sealed, created_at=now)
        .on_conflict_do_nothing()
        .returning(OfficerKeyRow.signer)
    )
    return added.first() is not None


def list_keys(work: Work, person: bytes) -> list[OfficerKeyRow]:
    """The sealed keys of a person, newest first."""
    newest = OfficerKeyRow.created_at.desc()
    return list(
        work.session.scalars(
            select(OfficerKeyRow).where(OfficerKeyRow.person == person).order_by(newest)
        )
    )


def count_staff(work: Work) -> int:
    """How many people sign in."""
    return int(work.session.scalar(select(func.count()).select_from(StaffRow)) or 0)
