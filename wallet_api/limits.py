"""What one client and one process may take.

Rates are counted inside each worker process, in fixed windows of a minute, per
client address, or per till for what tills do. That is honest about what it is:
with N workers a client may get N times the rate, around the turn of a window twice
of it, and residents behind one carrier's address share one count. It slows guessing
and floods down; what it protects (codes of 79 bits, numbers that need a session)
does not hang on it.
"""

import ipaddress
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields

from ledger.domain.refusals import TooManyRequests

WINDOW_SECONDS = 60
CALLERS_MOST = 10_000
BUCKETS = 1_024
IPV6_NETWORK_BITS = 64


@dataclass(frozen=True)
class Limits:
    """Limits of one process; rates are per minute and client address, or till.

    Each is raised by an environment variable of its name, as
    ``MEGURU_SIGN_INS_PER_MINUTE``.
    """

    sign_ins_per_minute: int = 120
    registrations_per_minute: int = 240
    pairings_per_minute: int = 120
    bill_numbers_per_minute: int = 60
    bills_per_minute: int = 120
    """How many bills one till may open, or one wallet make an offer for."""
    listeners: int = 320
    listeners_per_account: int = 8
    """How many listeners one account has, and each till of it.

    A page that is left is missed only with the next heartbeat, so a clerk who opens
    bills quickly has some that nobody listens to any more.
    """
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


def network_of(address: str) -> str:
    """Return what an address is counted as: itself, or its network in IPv6.

    There a client is given a whole network of 64 bits, and could ask from another
    address of it each time.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    network = int(parsed) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS
    return f"{ipaddress.IPv6Address(network)}/{IPV6_NETWORK_BITS}"


class RequestWindow:
    """Counts requests of each caller within the current minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._begin = clock()
        self._counts: dict[str | bytes | int, int] = {}

    def count(self, caller: str | bytes) -> None:
        """Count one request of a client's network, or of a till's signer.

        Raises:
            TooManyRequests: with the seconds until the window ends.
        """
        with self._lock:
            now = self._clock()
            if now - self._begin >= WINDOW_SECONDS:
                self._begin = now
                self._counts.clear()
            key: str | bytes | int = caller
            if caller not in self._counts and len(self._counts) >= CALLERS_MOST:
                # What is remembered stays bounded: the rest share some counts, and
                # nobody outside can tell, or choose, with whom.
                key = hash(caller) % BUCKETS
            counted = self._counts.get(key, 0) + 1
            self._counts[key] = counted
            left = self._begin + WINDOW_SECONDS - now
        if counted > self._most:
            raise TooManyRequests(most=self._most, retry_after_seconds=int(left) + 1)
