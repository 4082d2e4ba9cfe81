"""The town at a glance: its money by lot, its people by kind."""

from dataclasses import dataclass

from ledger.domain.programmes import Programme
from ledger.services.ledger import Ledger
from ledger.store import status
from ledger.store.programmes import load_programmes
from ledger.store.status import LotTotals


@dataclass(frozen=True)
class Overview:
    """What became of each lot; participants are counted by (kind, status)."""

    programmes: dict[int, Programme]
    lots: list[LotTotals]
    participants: dict[tuple[int, int], int]
    make_good: int


def view_town(ledger: Ledger) -> Overview:
    """Return the town's totals as the index has them."""
    with ledger.database.work() as work:
        return Overview(
            load_programmes(work),
            status.list_lot_totals(work),
            status.participants_by_kind(work),
            status.make_good_total(work),
        )
