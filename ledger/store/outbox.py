"""The outbox: calls waiting for the chain, and the lanes that carry them.

Faces and command line enqueue; only the relay signs. What is asked under the
same ``dedupe_key`` is asked once, however often it is enqueued.
"""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ledger.store.database import Work
from ledger.store.relay_tables import OutboxRow

LANE_RELAY = "relay"
LANE_REGISTRAR = "registrar"
LANE_FREEZER = "freezer"


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
    """Queue a call; False where it was asked before."""
    added = work.session.execute(
        insert(OutboxRow)
        .values(
            kind=kind,
            lane=lane,
            dedupe_key=dedupe_key,
            state="queued",
            target=target,
            data=data,
            gas=gas,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(OutboxRow.outbox_id)
    )
    return added.first() is not None


def find(work: Work, dedupe_key: str) -> OutboxRow | None:
    """The call by its key, with what became of it."""
    return work.session.scalars(
        select(OutboxRow).where(OutboxRow.dedupe_key == dedupe_key)
    ).first()
