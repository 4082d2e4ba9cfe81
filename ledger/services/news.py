"""News for the faces: one listening thread a process, any number of waiters.

What is new is read from the books by whoever waits; the news only says "look
again". So a waiter that misses one, or hears it twice, is never wrong for long.
Blocks are news for whoever asks; a bill is news for those alone who follow the
till that opened it: waking everybody for each would cost the square of their number.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.domain.outages import DatabaseUnavailable
from ledger.store import notices

RECONNECT_SECONDS = 1.0
LISTEN_SECONDS = 0.5


class Follower:
    """Somebody who follows one key, and sleeps in between."""

    def __init__(self) -> None:
        self._heard = threading.Event()

    def take(self) -> bool:
        """Whether something happened since this was asked last."""
        if not self._heard.is_set():
            return False
        # Cleared before the books are read: what happens meanwhile is heard again.
        self._heard.clear()
        return True

    def wait(self, timeout_seconds: float) -> None:
        """Sleep until something happens, or the time is over."""
        self._heard.wait(timeout_seconds)

    def tell(self) -> None:
        """Wake whoever sleeps here."""
        self._heard.set()


class News:
    """Counts blocks, and wakes the followers of tills; waiters sleep until then."""

    def __init__(self, plain_url: str) -> None:
        self._plain_url = plain_url
        self._condition = threading.Condition()
        self._count = 0
        self._followers: dict[str, set[Follower]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def count(self) -> int:
        """How many blocks were heard so far; starts the listening on first use."""
        with self._condition:
            self._start()
            return self._count

    def wait(self, seen: int, timeout_seconds: float) -> None:
        """Sleep until a block came after ``seen``, or the time is over."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._count != seen, timeout=timeout_seconds
            )

    @contextmanager
    def follow(self, signer: bytes) -> Iterator[Follower]:
        """Follow the bills of a till, by its signer."""
        follower, key = Follower(), signer.hex()
        with self._condition:
            self._start()
            self._followers.setdefault(key, set()).add(follower)
        try:
            yield follower
        finally:
            with self._condition:
                self._followers[key].discard(follower)
                if not self._followers[key]:
                    del self._followers[key]

    def close(self) -> None:
        """End the listening."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._listen, name="news", daemon=True
            )
            self._thread.start()

    def _listen(self) -> None:
        channels = (notices.BLOCK, notices.BILL)
        while not self._stop.is_set():
            try:
                listener = notices.Listener(self._plain_url, channels)
                try:
                    self._tell_all()
                    while not self._stop.is_set():
                        for channel, payload in listener.wait(LISTEN_SECONDS):
                            self._tell(channel, payload)
                finally:
                    listener.close()
            except DatabaseUnavailable:
                # Waiters poll as well, so news that are out slow nobody down
                # by more than their own timeout.
                self._stop.wait(RECONNECT_SECONDS)

    def _tell(self, channel: str, payload: str) -> None:
        with self._condition:
            if channel == notices.BLOCK:
                self._count += 1
                self._condition.notify_all()
                return
            for follower in self._followers.get(payload, ()):
                follower.tell()

    def _tell_all(self) -> None:
        """Let everybody look: what came while nobody listened was not heard."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()
            for followers in self._followers.values():
                for follower in followers:
                    follower.tell()
