"""Wrong tries by address: counted in this one process, forgotten after a while.

The desk runs as one process with threads, so that this count is the whole one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from ledger.domain.refusals import TooManyRequests

WINDOW_SECONDS = 15 * 60
ADDRESSES_MOST = 10_000


class Tries:
    """How often each address was wrong within the last quarter of an hour."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[str, deque[float]] = {}

    def check(self, address: str) -> None:
        """Refuse an address that was wrong too often.

        Raises:
            TooManyRequests: with the seconds until it may try again.
        """
        with self._lock:
            failed = self._recent(self._key(address))
            if len(failed) >= self._most:
                left = failed[0] + WINDOW_SECONDS - self._clock()
                raise TooManyRequests(
                    most=self._most, retry_after_seconds=int(left) + 1
                )

    def count(self, address: str) -> None:
        """Count one wrong try."""
        with self._lock:
            key = self._key(address)
            self._recent(key)
            failed = self._failed.setdefault(key, deque(maxlen=self._most))
            failed.append(self._clock())

    def _key(self, address: str) -> str:
        # Who floods with addresses makes one of all that are new.
        is_full = len(self._failed) >= ADDRESSES_MOST
        return "*" if is_full and address not in self._failed else address

    def _recent(self, address: str) -> deque[float]:
        failed = self._failed.get(address, deque())
        begin = self._clock() - WINDOW_SECONDS
        while failed and failed[0] <= begin:
            failed.popleft()
        if not failed:
            self._failed.pop(address, None)
        return failed
