"""The relay's queries: what waits, what is signed, what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from ledger.domain.orders import OrderState
from ledger.store.database import Work
from ledger.store.relay_tables import OrderRow
from ledger.store.relay_tables import OutboxRow


@dataclass(frozen=True)
class Unsent:
    """Signed bytes to send, and what they go by."""

    outbox_id: int
    nonce: int
    tx_hash: bytes
    raw: bytes


@dataclass(frozen=True)
class Signed:
    """Bytes as they were signed for a nonce."""

    nonce: int
    raw: bytes
    tx_hash: bytes


@dataclass(frozen=True)
class Ended:
    """A batch of payments that is in a block."""

    reverted: bool
    created_at: int


def list_unsent(work: Work, lane: str, sent_until: int, limit: int) -> list[Unsent]:
    """Bytes that were never sent, or last at ``sent_until``, in nonce order."""
    rows = work.session.execute(
        select(OutboxRow.outbox_id, OutboxRow.nonce, OutboxRow.tx_hash, OutboxRow.raw)
        .where(
            OutboxRow.lane == lane,
            or_(
                OutboxRow.state == "signed",
                and_(OutboxRow.state == "sent", OutboxRow.sent_at <= sent_until),
            ),
        )
        .order_by(OutboxRow.nonce)
        .limit(limit)
    )
    found = []
    for outbox_id, nonce, tx_hash, raw in rows:
        assert nonce is not None and tx_hash is not None and raw is not None
        found.append(Unsent(outbox_id, nonce, tx_hash, raw))
    return found


def mark_sent(work: Work, outbox_ids: Sequence[int], now: int) -> None:
    """Note that bytes were sent; what is in a block meanwhile stays so."""
    work.session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.outbox_id.in_(outbox_ids),
            OutboxRow.state.in_(["signed", "sent"]),
        )
        .values(state="sent", sent_at=now)
    )


def count_in_flight(work: Work, lane: str) -> int:
    """How many signed transactions of a lane are in no block yet."""
    found = work.session.scalar(
        select(func.count()).where(
            OutboxRow.lane == lane, OutboxRow.state.in_(["signed", "sent"])
        )
    )
    return int(found or 0)


def has_calls(work: Work, lane: str) -> bool:
    """Whether a call waits to be signed."""
    return bool(
        work.session.scalar(
            select(exists().where(OutboxRow.lane == lane, OutboxRow.state == "queued"))
        )
    )


def has_orders(work: Work) -> bool:
    """Whether an accepted order waits to be signed into a batch."""
    return bool(
        work.session.scalar(
            select(exists().where(OrderRow.state == OrderState.ACCEPTED))
        )
    )


def last_batches(work: Work, limit: int) -> list[Ended]:
    """How the newest batches of payments ended, newest first."""
    rows = work.session.execute(
        select(OutboxRow.state, OutboxRow.created_at)
        .where(OutboxRow.kind == "pay", OutboxRow.state.in_(["mined", "reverted"]))
        .order_by(OutboxRow.outbox_id.desc())
        .limit(limit)
    )
    return [Ended(state == "reverted", created_at) for state, created_at in rows]


def lock_next_call(work: Work, lane: str) -> OutboxRow | None:
    """The call of a lane that waits longest, held until this transaction ends."""
    return work.session.scalars(
        select(OutboxRow)
        .where(OutboxRow.lane == lane, OutboxRow.state == "queued")
        .order_by(OutboxRow.outbox_id)
        .limit(1)
        .with_for_update()
    ).first()


def store_signed(work: Work, outbox_id: int, signed: Signed) -> None:
    """Keep the bytes of a queued call; from now on they never change."""
    work.session.execute(
        update(OutboxRow)
        .where(OutboxRow.outbox_id == outbox_id, OutboxRow.state == "queued")
        .values(
            state="signed", nonce=signed.nonce, raw=signed.raw, tx_hash=signed.tx_hash
        )
    )


def lock_orders(work: Work, begun_until: int, limit: int) -> list[OrderRow]:
    """Accepted orders that have begun, oldest first, held until this ends.

    Rows the index is just writing are left to it.
    """
    return list(
        work.session.scalars(
            select(OrderRow)
            .where(
                OrderRow.state == OrderState.ACCEPTED,
                OrderRow.valid_after <= begun_until,
            )
            .order_by(OrderRow.accepted_sequence)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def add_batch(
    work: Work,
    *,
    lane: str,
    target: bytes,
    data: bytes,
    gas: int,
    signed: Signed,
    orders: Sequence[OrderRow],
    now: int,
) -> None:
    """Keep a signed batch of payments, and mark its orders submitted."""
    outbox_id = work.session.execute(
        insert(OutboxRow)
        .values(
            kind="pay",
            lane=lane,
            dedupe_key=f"pay:{lane}:{signed.nonce}",
            state="signed",
            target=target,
            data=data,
            gas=gas,
            nonce=signed.nonce,
            raw=signed.raw,
            tx_hash=signed.tx_hash,
            created_at=now,
        )
        .returning(OutboxRow.outbox_id)
    ).scalar_one()
    work.session.execute(
        update(OrderRow)
        .where(OrderRow.order.in_([row.order for row in orders]))
        .values(
            state=OrderState.SUBMITTED,
            submitted_at=now,
            outbox_id=outbox_id,
            tx_hash=signed.tx_hash,
        )
        .execution_options(synchronize_session=False)
    )
