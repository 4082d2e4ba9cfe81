"""Whether the town can be used now, and what is behind by how much."""

from dataclasses import dataclass

from ledger.domain.errors import MeguruError
from ledger.services.ledger import Ledger
from ledger.store import schema
from ledger.store import status

BLOCKS_BEHIND_MOST = 20
QUEUE_AGE_MOST_SECONDS = 120


@dataclass(frozen=True)
class Health:
    """One look at all parts; ``problems`` is empty when the town is ready."""

    problems: tuple[str, ...]
    chain_block: int | None
    index_block: int | None
    final_block: int | None
    orders_waiting: int
    calls_unmined: int
    oldest_waiting_seconds: int


def check_health(ledger: Ledger) -> Health:
    """Look at chain, database, index and queue. Never raises: it reports."""
    problems: list[str] = []
    chain_block = None
    index = None
    queue = status.QueueStatus(0, 0, 0)
    try:
        chain_block = ledger.gateway.head_number()
    except MeguruError as error:
        problems.append(error.code)
    try:
        with ledger.database.work() as work:
            index = status.index_status(work)
            queue = status.queue_status(work)
        schema.require_current(ledger.database)
    except MeguruError as error:
        problems.append(error.code)
    if index is not None and index.alarm:
        problems.append("index_stopped")
    if chain_block is not None and (
        index is None or chain_block - index.block_number > BLOCKS_BEHIND_MOST
    ):
        problems.append("index_behind")
    age = max(ledger.clock() - queue.oldest_at, 0) if queue.oldest_at else 0
    if age > QUEUE_AGE_MOST_SECONDS:
        problems.append("relay_behind")
    return Health(
        problems=tuple(problems),
        chain_block=chain_block,
        index_block=index.block_number if index else None,
        final_block=index.final_number if index else None,
        orders_waiting=queue.orders_waiting,
        calls_unmined=queue.calls_unmined,
        oldest_waiting_seconds=age,
    )
