"""What the routes share: ledger, limits, counters, and places for listeners."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import cast

from flask import Flask
from flask import current_app

from ledger.domain.outages import ListenersFull
from ledger.services import Ledger
from ledger.services.health import LatestHealth
from ledger.services.health import check_health
from wallet_api.limits import Limits
from wallet_api.limits import RequestWindow
from wallet_api.logs import make_logger
from wallet_api.metrics import Metrics

_NAME = "meguru"


class Listeners:
    """Places for live listeners: each holds a thread of the server.

    One holder (an account, or a till of it) has some of them only, so that nobody can
    take all.
    ``is_closing`` is set by the server, so that streams end when it stops.
    """

    def __init__(self, most: int, most_per_holder: int) -> None:
        self._most = most
        self._most_per_holder = most_per_holder
        self._lock = Lock()
        self._by_holder: Counter[bytes] = Counter()
        self.taken = 0
        self.is_closing: Callable[[], bool] = lambda: False

    def enter(self, holder: bytes) -> None:
        """Take a place.

        Raises:
            ListenersFull: none is left, or none for this holder.
        """
        with self._lock:
            if self.taken >= self._most:
                raise ListenersFull(most=self._most)
            if self._by_holder[holder] >= self._most_per_holder:
                raise ListenersFull(most=self._most_per_holder)
            self.taken += 1
            self._by_holder[holder] += 1

    def leave(self, holder: bytes) -> None:
        """Give a place back."""
        with self._lock:
            self.taken -= 1
            self._by_holder[holder] -= 1
            if not self._by_holder[holder]:
                del self._by_holder[holder]


class Parts:
    """Everything one application has, found again by ``parts()``."""

    def __init__(self, ledger: Ledger, limits: Limits) -> None:
        self.ledger = ledger
        self.limits = limits
        self.logger = make_logger()
        self.listeners = Listeners(limits.listeners, limits.listeners_per_account)
        self.health = LatestHealth(lambda: check_health(ledger))
        self.metrics = Metrics(self.health)
        self.sign_ins = RequestWindow(limits.sign_ins_per_minute)
        self.registrations = RequestWindow(limits.registrations_per_minute)
        self.pairings = RequestWindow(limits.pairings_per_minute)
        self.bills = RequestWindow(limits.bills_per_minute)
        self.bill_numbers = RequestWindow(limits.bill_numbers_per_minute)

    def attach(self, app: Flask) -> None:
        """Let the routes of an application find these parts."""
        app.extensions[_NAME] = self


def parts_of(app: Flask) -> Parts:
    """Return the parts of an application."""
    return cast(Parts, app.extensions[_NAME])


def parts() -> Parts:
    """Return the parts of the application that is answering."""
    return parts_of(current_app)
