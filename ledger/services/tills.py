"""What a till shows: its newest bill as it changes, and what its shop sold."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.bills import BillState
from ledger.domain.lots import day_of
from ledger.services.bills import BillView
from ledger.services.bills import view_bills
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.terminals import check_terminal
from ledger.store import bills

SALES_MOST = 100
WATCH_SECONDS = 15 * 60
TICK_SECONDS = 2.0
LOOK_SECONDS = 30.0
"""How long a notice that was lost can stay unnoticed."""
_DAY_SECONDS = 86400


@dataclass(frozen=True)
class Sales:
    """A shop's bills that are over, newest first, and its sum of today in yen."""

    bills: tuple[BillView, ...]
    amount: int
    cash: int
    count: int


def list_sales(ledger: Ledger, session: Session, before: int, limit: int) -> Sales:
    """Return what the shop of a till sold, from before a bill's sequence.

    Today counts the bills that were opened today, by the city's clock.

    Raises:
        TerminalUnknown: the signer is no till.
    """
    now, offset = ledger.clock(), ledger.town.deployment.utc_offset_seconds
    midnight = day_of(now, offset) * _DAY_SECONDS - offset
    shop = session.account.address
    with ledger.database.work() as work:
        check_terminal(work, session)
        found = bills.list_sales(work, shop, before, min(limit, SALES_MOST), now)
        amount, cash, count = bills.sum_sales(work, shop, midnight)
        return Sales(tuple(view_bills(ledger, work, found)), amount, cash, count)


def watch_bill(ledger: Ledger, shop: bytes, signer: bytes) -> Iterator[BillView | None]:
    """Yield a till's newest bill at once, and again whenever it may have changed.

    None is yielded every two seconds at least, so that a caller can see whether its
    own listener is still there. No connection to the database is held meanwhile.
    Ends by itself after 15 minutes.
    """
    end = time.monotonic() + WATCH_SECONDS
    look_at = 0.0
    with ledger.news.follow(signer) as news:
        while time.monotonic() < end:
            if news.take() or time.monotonic() >= look_at:
                view = _newest(ledger, shop, signer)
                look_at = time.monotonic() + _patience(ledger, view)
                yield view
            else:
                yield None
            left = look_at - time.monotonic()
            news.wait(min(max(left, 0.0), TICK_SECONDS))


def _newest(ledger: Ledger, shop: bytes, signer: bytes) -> BillView | None:
    with ledger.database.work() as work:
        bill = bills.newest_of_terminal(work, shop, signer)
        return None if bill is None else view_bills(ledger, work, [bill])[0]


def _patience(ledger: Ledger, view: BillView | None) -> float:
    """Seconds until the bill is looked at without news: it expires by the clock."""
    if view is None or view.state is not BillState.OPEN:
        return LOOK_SECONDS
    return min(max(view.bill.expires_at - ledger.clock(), 0.2), LOOK_SECONDS)
