"""The outbox: calls waiting for the chain, and the lanes that carry them.

Faces and command line enqueue; only the relay signs. What is asked under the
same ``dedupe_key`` is asked once, however often it is enqueued.
"""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ledger.store.database import Work
from ledger.store.relay_tables import OutboxRow

_WHEN_SIGNED = ("nonce", "raw", "tx_hash", "sent_at", "block_number", "failure")

LANE_RELAY = "relay"
LANE_REGISTRAR = "registrar"
LANE_FREEZER = "freezer"
LANE_ANCHOR = "anchor"
LANES = (LANE_RELAY, LANE_REGISTRAR, LANE_FREEZER, LANE_ANCHOR)


def enqueue(
    work: Work,
    *,
    kind: str,
    lane: str,
    dedupe_key: str,
    target: bytes,
    data: bytes,
    gas: int,
    now: int,
) -> bool:
    """Queue a call; False where it was asked before and waits or is mined.

    What reverted has changed nothing, so it may be asked again: it takes its old
    place in the queue, with bytes of its own.
    """
    fresh = {
        "state": "queued",
        "target": target,
        "data": data,
        "gas": gas,
        "created_at": now,
    }
    added = work.session.execute(
        insert(OutboxRow)
        .values(kind=kind, lane=lane, dedupe_key=dedupe_key, **fresh)
        .on_conflict_do_update(
            index_elements=["dedupe_key"],
            set_={**fresh, **dict.fromkeys(_WHEN_SIGNED)},
            where=OutboxRow.state == "reverted",
        )
        .returning(OutboxRow.outbox_id)
    )
    return added.first() is not None


def find_reverted(work: Work, prefix: str) -> OutboxRow | None:
    """The first call of a group, by the start of its key, that reverted."""
    return work.session.scalars(
        select(OutboxRow)
        .where(
            OutboxRow.dedupe_key.startswith(prefix, autoescape=True),
            OutboxRow.state == "reverted",
        )
        .order_by(OutboxRow.outbox_id)
        .limit(1)
    ).first()


def find(work: Work, dedupe_key: str) -> OutboxRow | None:
    """The call by its key, with what became of it."""
    return work.session.scalars(
        select(OutboxRow).where(OutboxRow.dedupe_key == dedupe_key)
    ).first()


def is_waiting(work: Work, lane: str, kind: str, prefix: str) -> bool:
    """Whether a call of a group, by the start of its key, is in no block yet."""
    return (
        work.session.scalars(
            select(OutboxRow.outbox_id)
            .where(
                # As the index of what is in no block has it, which is short.
                OutboxRow.state.in_(["queued", "signed", "sent"]),
                OutboxRow.lane == lane,
                OutboxRow.kind == kind,
                OutboxRow.dedupe_key.startswith(prefix, autoescape=True),
            )
            .limit(1)
        ).first()
        is not None
    )
