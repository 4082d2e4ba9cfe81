"""How the town stands today: its money, the payments of thirty days, what is owed."""

from dataclasses import dataclass

from ledger.domain.accounts import Kind
from ledger.services.ledger import Ledger
from ledger.store import desk_today
from ledger.store import status
from ledger.store.desk_issues import totals_by_programme
from ledger.store.desk_today import DayPayments
from ledger.store.programmes import load_programmes

DAYS = 30


@dataclass(frozen=True)
class Today:
    """Amounts in yen; ``days`` are the last thirty, the oldest first."""

    circulating: int
    residents: int
    shops: int
    issued: int
    cap: int
    cap_used: int
    make_good: int
    days: tuple[DayPayments, ...]

    @property
    def share(self) -> int:
        """Hundredths of all caps that are used, as a whole number."""
        return self.cap_used * 100 // self.cap if self.cap else 0

    @property
    def mean_payments(self) -> int:
        """Payments a day."""
        return round(sum(day.payments for day in self.days) / len(self.days))

    @property
    def mean_amount(self) -> int:
        """Yen a day."""
        return round(sum(day.amount for day in self.days) / len(self.days))


def look_at_today(ledger: Ledger) -> Today:
    """Return the figures of the desk's first page."""
    offset = ledger.town.deployment.utc_offset_seconds
    first = ledger.today - DAYS + 1
    with ledger.database.work() as work:
        lots = status.circulating_by_lot(work)
        held = desk_today.held_by_kind(work)
        totals = totals_by_programme(work)
        programmes = load_programmes(work)
        since = first * 86400 - offset
        paid = desk_today.payments_by_day(work, since, offset)
        make_good = status.make_good_total(work)
    return Today(
        circulating=sum(circulating for _, _, circulating in lots),
        residents=held.get(Kind.RESIDENT, 0),
        shops=held.get(Kind.SHOP, 0),
        issued=sum(issued for _, issued, _ in lots),
        cap=sum(terms.cap for terms in programmes.values()),
        cap_used=sum(each.cap_used for each in totals.values()),
        make_good=make_good,
        days=tuple(
            paid.get(day, DayPayments(day)) for day in range(first, first + DAYS)
        ),
    )
