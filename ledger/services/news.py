"""News for the faces: one listening thread a process, any number of waiters.

What is new is read from the books by whoever waits; the news only says "look
again". So a waiter that misses one, or hears it twice, is never wrong for long.
Only blocks are news: that a payment was accepted, whoever watches it knows, and
waking all of them for each would cost the square of their number.
"""

import threading

from ledger.domain.outages import DatabaseUnavailable
from ledger.store import notices

RECONNECT_SECONDS = 1.0
LISTEN_SECONDS = 0.5


class News:
    """Counts what happened; waiters sleep until the count has moved."""

    def __init__(self, plain_url: str) -> None:
        self._plain_url = plain_url
        self._condition = threading.Condition()
        self._count = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def count(self) -> int:
        """How much was heard so far; starts the listening on first use."""
        with self._condition:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._listen, name="news", daemon=True
                )
                self._thread.start()
            return self._count

    def wait(self, seen: int, timeout_seconds: float) -> None:
        """Sleep until something happened after ``seen``, or the time is over."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._count != seen, timeout=timeout_seconds
            )

    def close(self) -> None:
        """End the listening."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                listener = notices.Listener(self._plain_url, (notices.BLOCK,))
                try:
                    while not self._stop.is_set():
                        for _ in listener.wait(LISTEN_SECONDS):
                            self._tell()
                finally:
                    listener.close()
            except DatabaseUnavailable:
                # Waiters poll as well, so news that are out slow nobody down
                # by more than their own timeout.
                self._stop.wait(RECONNECT_SECONDS)

    def _tell(self) -> None:
        with self._condition:
            self._count += 1
            self._condition.notify_all()
