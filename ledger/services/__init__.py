"""Use cases, one function each; and where a ledger is put together."""

from ledger.services.ledger import Ledger
from ledger.services.ledger import open_ledger
from ledger.store.database import Work

__all__ = ["Ledger", "Work", "open_ledger"]
