"""Programmes as the desk shows them: terms, display items, what was issued of them."""

from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.ledger import Ledger
from ledger.store.desk_issues import ProgrammeTotals
from ledger.store.desk_issues import programme_displays
from ledger.store.desk_issues import totals_by_programme
from ledger.store.programmes import load_programmes


class Stage(StrEnum):
    """Where a programme is in its life."""

    COMING = "coming"
    ISSUING = "issuing"
    CLOSED = "closed"
    REDEEMED = "redeemed"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class ProgrammeView:
    """A programme with its totals in yen."""

    terms: Programme
    display: dict[str, str]
    totals: ProgrammeTotals
    stage: Stage

    @property
    def share(self) -> int:
        """Hundredths of the cap that are used, as a whole number."""
        return self.totals.cap_used * 100 // self.terms.cap if self.terms.cap else 100

    @property
    def left(self) -> int:
        """Yen that can still be issued."""
        return max(self.terms.cap - self.totals.cap_used, 0)


def list_views(ledger: Ledger) -> list[ProgrammeView]:
    """Return every programme, the newest first."""
    with ledger.database.work() as work:
        programmes = load_programmes(work)
        displays = programme_displays(work)
        totals = totals_by_programme(work)
    return [
        ProgrammeView(
            terms,
            displays.get(number, {}),
            totals.get(number, ProgrammeTotals()),
            stage_of(terms, ledger.today),
        )
        for number, terms in sorted(programmes.items(), reverse=True)
    ]


def view_programme(ledger: Ledger, number: int) -> ProgrammeView:
    """Return one programme.

    Raises:
        ProgrammeUnknown: there is none of that number.
    """
    for view in list_views(ledger):
        if view.terms.number == number:
            return view
    raise ProgrammeUnknown(programme=number)


def stage_of(terms: Programme, today: int) -> Stage:
    """Return where a programme is in its life on a day."""
    if terms.flags & ProgrammeFlag.SUSPENDED:
        return Stage.SUSPENDED
    if today < terms.issue_from:
        return Stage.COMING
    if today <= terms.issue_until:
        return Stage.ISSUING
    return Stage.CLOSED if today <= terms.redeem_until else Stage.REDEEMED
