"""What the city's own side needs where there may be no town yet.

A ledger is more than that, and serves wherever an office is asked for.
"""

from dataclasses import dataclass
from typing import Protocol

from ledger.domain.clock import Clock
from ledger.services.ledger import system_clock
from ledger.settings import Settings
from ledger.store.database import Database
from ledger.store.people_crypto import PeopleCipher


class Office(Protocol):
    """Books, the key to what is encrypted in them, and the time."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def cipher(self) -> PeopleCipher: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True)
class BareOffice:
    """An office without a chain: what a founding has."""

    settings: Settings
    database: Database
    cipher: PeopleCipher
    clock: Clock


def open_office(settings: Settings, clock: Clock = system_clock) -> BareOffice:
    """Open the books of a town that may not be deployed yet.

    Raises:
        KeyUnavailable: the people key is missing.
    """
    database = Database(settings.database_url)
    return BareOffice(
        settings, database, PeopleCipher(settings.secret("people")), clock
    )
