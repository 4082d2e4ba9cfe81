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
    # The books are read first: the chain then can only be further than they say.
    index, queue = _read_books(ledger, problems)
    chain_block = _read_head(ledger, problems)
    if index is not None and index.alarm:
        problems.append("index_stopped")
    if chain_block is not None:
        if index is None or chain_block - index.block_number > BLOCKS_BEHIND_MOST:
            problems.append("index_behind")
        elif chain_block < index.block_number:
            problems.append("chain_behind_books")
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


def _read_books(
    ledger: Ledger, problems: list[str]
) -> tuple[status.IndexStatus | None, status.QueueStatus]:
    try:
        schema.require_current(ledger.database)
        with ledger.database.work() as work:
            return status.index_status(work), status.queue_status(work)
    except MeguruError as error:
        problems.append(error.code)
        return None, status.QueueStatus(0, 0, 0)


def _read_head(ledger: Ledger, problems: list[str]) -> int | None:
    try:
        return ledger.gateway.head_number()
    except MeguruError as error:
        problems.append(error.code)
        return None
