"""Whether the town can be used now, and what is behind by how much."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ledger.domain.errors import MeguruError
from ledger.services.ledger import Ledger
from ledger.store import schema
from ledger.store import status

BLOCKS_BEHIND_MOST = 20
QUEUE_AGE_MOST_SECONDS = 120
FRESH_SECONDS = 1.0


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


class LatestHealth:
    """The last look, while it is fresh; who asks seldom always gets a new one.

    Health is asked for by whoever likes, so it costs one look a second at most, and
    one caller's time: while one looks, the others get what was seen last.
    """

    def __init__(
        self, look: Callable[[], Health], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look = look
        self._clock = clock
        self._looking = threading.Lock()
        self._seen: tuple[Health, float] | None = None

    def get(self) -> Health:
        """Return what was seen within the last second, or is seen now."""
        seen = self._seen
        if seen is not None and self._is_fresh(seen[1]):
            return seen[0]
        # Only before the first look is there nothing else to do than to wait.
        if not self._looking.acquire(blocking=seen is None):
            assert seen is not None
            return seen[0]
        try:
            if self._seen is None or not self._is_fresh(self._seen[1]):
                self._seen = self._look(), self._clock()
            return self._seen[0]
        finally:
            self._looking.release()

    def _is_fresh(self, at: float) -> bool:
        return self._clock() - at < FRESH_SECONDS


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
        return ledger.gateway.head_number_soon()
    except MeguruError as error:
        problems.append(error.code)
        return None
