"""Queries of the desk on people, their invitations and their wallets."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import LargeBinary
from sqlalchemy import Select
from sqlalchemy import any_
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.domain.accounts import Status
from ledger.store.chain_tables import AccountRow
from ledger.store.city_tables import InvitationRow
from ledger.store.city_tables import PersonRow
from ledger.store.database import Work

INVITED = "invited"
REGISTERED = "registered"
FROZEN = "frozen"
CLOSED = "closed"
STATES = (INVITED, REGISTERED, FROZEN, CLOSED)


@dataclass(frozen=True)
class PersonStanding:
    """A person as the desk lists them: still encrypted, with how far they are."""

    commitment: bytes
    name_encrypted: bytes
    number_encrypted: bytes | None
    account: bytes | None
    state: str
    created_at: int


def one_of(
    column: ColumnElement[bytes], values: Sequence[bytes]
) -> ColumnElement[bool]:
    """Whether a column is among values, sent as one array however many they are."""
    return column == any_(literal(list(values), ARRAY(LargeBinary)))


def accounts_of_people(
    work: Work, commitments: Sequence[bytes]
) -> dict[bytes, bytes | None]:
    """Accounts by person, None for those still without; unknown people are left out."""
    rows = work.session.execute(
        select(PersonRow.commitment, PersonRow.account).where(
            one_of(PersonRow.__table__.c.commitment, commitments)
        )
    )
    return {row.commitment: row.account for row in rows}


def people_of_accounts(
    work: Work, accounts: Sequence[bytes]
) -> dict[bytes, PersonStanding]:
    """The people of some accounts, in one query however many they are."""
    rows = work.session.execute(
        _people().where(one_of(PersonRow.__table__.c.account, accounts))
    )
    people = [PersonStanding(*row) for row in rows]
    return {person.account: person for person in people if person.account}


def get_person(work: Work, commitment: bytes) -> PersonStanding | None:
    """One person, or None."""
    row = work.session.execute(
        _people().where(PersonRow.commitment == commitment)
    ).first()
    return None if row is None else PersonStanding(*row)


def list_people(
    work: Work, state: str | None, after: tuple[int, bytes] | None, limit: int
) -> list[PersonStanding]:
    """People, newest first, from after ``(created_at, commitment)`` on."""
    query = _people()
    if state is not None:
        query = query.where(_state() == state)
    if after is not None:
        created_at, commitment = after
        query = query.where(
            (PersonRow.created_at < created_at)
            | (
                (PersonRow.created_at == created_at)
                & (PersonRow.commitment > commitment)
            )
        )
    rows = work.session.execute(
        query.order_by(PersonRow.created_at.desc(), PersonRow.commitment).limit(limit)
    )
    return [PersonStanding(*row) for row in rows]


def count_people(work: Work) -> dict[str, int]:
    """How many people there are in each state."""
    state = _state()
    rows = work.session.execute(
        select(state.label("state"), func.count().label("people"))
        .select_from(PersonRow)
        .outerjoin(AccountRow, AccountRow.account == PersonRow.account)
        .group_by(state)
    )
    return dict.fromkeys(STATES, 0) | {row.state: row.people for row in rows}


def end_invitations(work: Work, commitments: Sequence[bytes], now: int) -> int:
    """Let codes that nobody used yet end now; returns how many did."""
    ended = work.session.execute(
        update(InvitationRow)
        .where(
            one_of(InvitationRow.__table__.c.commitment, commitments),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .values(expires_at=now)
        .returning(InvitationRow.code_hash)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def open_invitation(work: Work, commitment: bytes, now: int) -> InvitationRow | None:
    """The invitation a person can still use, the newest one."""
    return work.session.scalars(
        select(InvitationRow)
        .where(
            InvitationRow.commitment == commitment,
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .order_by(InvitationRow.created_at.desc())
        .limit(1)
    ).first()


def people_with_open_invitation(
    work: Work, commitments: Sequence[bytes], now: int
) -> set[bytes]:
    """Those among people who hold a code that still works."""
    rows = work.session.scalars(
        select(InvitationRow.commitment).where(
            one_of(InvitationRow.__table__.c.commitment, commitments),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
        )
    )
    return set(rows)


def _people() -> Select[bytes, bytes, bytes | None, bytes | None, str, int]:
    return select(
        PersonRow.commitment,
        PersonRow.name_encrypted,
        PersonRow.number_encrypted,
        PersonRow.account,
        _state(),
        PersonRow.created_at,
    ).outerjoin(AccountRow, AccountRow.account == PersonRow.account)


def _state() -> ColumnElement[str]:
    """Invited until the chain knows the account; then what the chain says."""
    return case(
        (AccountRow.account.is_(None), literal(INVITED)),
        (AccountRow.status == Status.FROZEN.value, literal(FROZEN)),
        (AccountRow.status == Status.CLOSED.value, literal(CLOSED)),
        else_=literal(REGISTERED),
    )
