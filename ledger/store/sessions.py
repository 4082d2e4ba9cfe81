"""Queries on sessions and on requests that were answered before."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import tuple_
from sqlalchemy.dialects.postgresql import insert

from ledger.store.city_tables import IdempotencyKeyRow
from ledger.store.city_tables import SessionRow
from ledger.store.database import Work

SESSIONS_MOST = 10
"""Sessions one signer of an account can have at once."""
ANSWERS_KEPT_SECONDS = 48 * 3600


def insert_session(
    work: Work,
    token_hash: bytes,
    salt: bytes,
    account: bytes,
    signer: bytes,
    expires_at: int,
    now: int,
) -> bool:
    """Store a session; False where this sign-in was used before."""
    work.session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    _drop_oldest(work, account, signer)
    added = work.session.execute(
        insert(SessionRow)
        .values(
            token_hash=token_hash,
            salt=salt,
            account=account,
            signer=signer,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing()
        .returning(SessionRow.token_hash)
    )
    return added.first() is not None


def _drop_oldest(work: Work, account: bytes, signer: bytes) -> None:
    """A device that signs in again and again ends its own oldest sessions."""
    newest = (
        select(SessionRow.token_hash)
        .where(SessionRow.account == account, SessionRow.signer == signer)
        .order_by(SessionRow.expires_at.desc(), SessionRow.token_hash)
        .offset(SESSIONS_MOST - 1)
    )
    work.session.execute(
        delete(SessionRow)
        .where(SessionRow.token_hash.in_(newest.scalar_subquery()))
        .execution_options(synchronize_session=False)
    )


def get_session(work: Work, token_hash: bytes) -> SessionRow | None:
    """The session of a token."""
    return work.session.get(SessionRow, token_hash)


def claim_key(
    work: Work, caller: bytes, key: str, body_hash: bytes, now: int
) -> IdempotencyKeyRow | None:
    """Claim an Idempotency-Key; return the earlier request if there was one.

    A second request with the same key waits here until the first has ended.
    """
    over = (
        select(IdempotencyKeyRow.caller, IdempotencyKeyRow.key)
        .where(IdempotencyKeyRow.created_at < now - ANSWERS_KEPT_SECONDS)
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    work.session.execute(
        delete(IdempotencyKeyRow)
        .where(tuple_(IdempotencyKeyRow.caller, IdempotencyKeyRow.key).in_(over))
        .execution_options(synchronize_session=False)
    )
    added = work.session.execute(
        insert(IdempotencyKeyRow)
        .values(caller=caller, key=key, body_hash=body_hash, answer={}, created_at=now)
        .on_conflict_do_nothing()
        .returning(IdempotencyKeyRow.key)
    )
    if added.first() is not None:
        return None
    return work.session.scalars(
        select(IdempotencyKeyRow).where(
            IdempotencyKeyRow.caller == caller, IdempotencyKeyRow.key == key
        )
    ).one()


def store_answer(work: Work, caller: bytes, key: str, answer: dict[str, Any]) -> None:
    """Keep what a claimed key was answered."""
    row = work.session.get_one(IdempotencyKeyRow, (caller, key))
    row.answer = answer
