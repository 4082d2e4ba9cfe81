"""The last look at the books: kept a while, renewed beside whoever asks."""

import threading

from city_desk.books import FRESH_SECONDS
from city_desk.books import LatestBooks
from ledger.audit.reconcile import Reconciliation
from ledger.domain.outages import ChainUnavailable

AGREED = Reconciliation(7, bytes(32), 2, 1, ())


class Looks:
    """Looks that are counted, and a clock that stands."""

    def __init__(self) -> None:
        self.count = 0
        self.now = 1_000.0
        self.fails = False

    def look(self) -> Reconciliation:
        self.count += 1
        if self.fails:
            raise ChainUnavailable(reason="the line is cut")
        return AGREED

    def books(self) -> LatestBooks:
        return LatestBooks(self.look, lambda: 1_800_000_000, lambda: self.now)


def settle() -> None:
    """Wait until looks that began in the background have ended."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(5)


def test_a_look_serves_everybody_for_a_minute() -> None:
    looks = Looks()
    books = looks.books()
    first = books.get()
    assert first is not None and first.result == AGREED
    looks.now += FRESH_SECONDS - 1
    assert books.get() is first
    assert looks.count == 1
    looks.now += 2
    books.get()
    settle()
    assert looks.count == 2


def test_a_look_that_failed_is_no_agreement() -> None:
    looks = Looks()
    looks.fails = True
    found = looks.books().get()
    assert found is not None
    assert found.result is None
    assert isinstance(found.error, ChainUnavailable)


def test_who_asks_for_a_look_gets_a_new_one_but_not_twice_at_once() -> None:
    looks = Looks()
    books = looks.books()
    books.get()
    books.check_now()
    assert looks.count == 1
    looks.now += 6
    books.check_now()
    assert looks.count == 2
