"""Every table in one place, for the migrations and for ``alembic check``."""

from ledger.store import chain_money_tables
from ledger.store import chain_office_tables
from ledger.store import chain_tables
from ledger.store import city_tables
from ledger.store import desk_tables
from ledger.store import money_tables
from ledger.store import relay_tables
from ledger.store.base import Base

__all__ = [
    "Base",
    "chain_money_tables",
    "chain_office_tables",
    "chain_tables",
    "city_tables",
    "desk_tables",
    "money_tables",
    "relay_tables",
]
