"""What one client and one process may take.

Rates are counted inside each worker process, in fixed windows of a minute, per
client address. That is honest about what it is: with N workers a client may get
N times the rate, around the turn of a window twice of it, and residents behind
one carrier's address share one count. It slows guessing and floods down; what
it protects (codes of 79 bits, numbers that need a session) does not hang on it.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields

from ledger.domain.refusals import TooManyRequests

WINDOW_SECONDS = 60
ADDRESSES_MOST = 10_000


@dataclass(frozen=True)
class Limits:
    """Limits of one process; rates are per minute and client address.

    Each is raised by an environment variable of its name, as
    ``MEGURU_SIGN_INS_PER_MINUTE``.
    """

    sign_ins_per_minute: int = 120
    registrations_per_minute: int = 240
    bill_numbers_per_minute: int = 60
    listeners: int = 80
    body_bytes: int = 64 * 1024
    trusted_proxies: int = 0
    """How many proxies in front add to X-Forwarded-For; with 0 it is not read."""


def read_limits() -> Limits:
    """Read the limits from the environment."""
    given = {
        field.name: int(value)
        for field in fields(Limits)
        if (value := os.environ.get("MEGURU_" + field.name.upper()))
    }
    return Limits(**given)


class RequestWindow:
    """Counts requests of each client address within the current minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._begin = clock()
        self._counts: dict[str, int] = {}

    def count(self, address: str) -> None:
        """Count one request.

        Raises:
            TooManyRequests: with the seconds until the window ends.
        """
        with self._lock:
            now = self._clock()
            if now - self._begin >= WINDOW_SECONDS:
                self._begin = now
                self._counts.clear()
            if address not in self._counts and len(self._counts) >= ADDRESSES_MOST:
                # What is remembered stays bounded: the rest share one count.
                address = "the others"
            counted = self._counts.get(address, 0) + 1
            self._counts[address] = counted
            left = self._begin + WINDOW_SECONDS - now
        if counted > self._most:
            raise TooManyRequests(most=self._most, retry_after_seconds=int(left) + 1)
