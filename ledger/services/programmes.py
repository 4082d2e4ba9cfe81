"""The programmes as they are open on the chain."""

from ledger.domain.programmes import Programme
from ledger.services.ledger import Ledger
from ledger.store.programmes import load_programmes


def list_programmes(ledger: Ledger) -> dict[int, Programme]:
    """Return every programme by its number."""
    with ledger.database.work() as work:
        return load_programmes(work)
