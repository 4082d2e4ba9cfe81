"""The town at a glance: its money by lot, its people by kind."""

from dataclasses import dataclass

from ledger.domain.programmes import Programme
from ledger.services.ledger import Ledger
from ledger.store import status
from ledger.store.programmes import load_programmes


@dataclass(frozen=True)
class Overview:
    """Lots are (lot, issued, circulating) in yen; participants by (kind, status)."""

    programmes: dict[int, Programme]
    lots: list[tuple[int, int, int]]
    participants: dict[tuple[int, int], int]
    make_good: int


def view_town(ledger: Ledger) -> Overview:
    """Return the town's totals as the index has them."""
    with ledger.database.work() as work:
        return Overview(
            load_programmes(work),
            status.circulating_by_lot(work),
            status.participants_by_kind(work),
            status.make_good_total(work),
        )
