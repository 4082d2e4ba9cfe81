"""A ledger, put together: database, chain, keys to what is encrypted, news."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ledger.chain.deployment import load_deployment
from ledger.chain.gateway import Gateway
from ledger.chain.rpc import Rpc
from ledger.chain.town import Town
from ledger.domain.lots import day_of
from ledger.services.news import News
from ledger.settings import Settings
from ledger.settings import read_settings
from ledger.store.database import Database
from ledger.store.people_crypto import PeopleCipher

Clock = Callable[[], int]
"""The time as UTC seconds. Tests advance it together with the chain's."""


SECONDS_A_DAY = 86_400


def system_clock() -> int:
    """The machine's time."""
    return int(time.time())


@dataclass(frozen=True)
class Ledger:
    """Everything a use case needs; made once a process."""

    settings: Settings
    database: Database
    gateway: Gateway
    town: Town
    cipher: PeopleCipher
    bill_key: bytes
    commitment_key: bytes
    clock: Clock
    news: News

    @property
    def today(self) -> int:
        """The city's day now, as lots and programmes count days."""
        return day_of(self.clock(), self.town.deployment.utc_offset_seconds)

    def close(self) -> None:
        """Give back connections and end the listening thread."""
        self.news.close()
        self.database.close()


def clock_of(settings: Settings) -> Clock:
    """The machine's time, or a practice town's that was set ahead."""
    ahead = settings.days_ahead * SECONDS_A_DAY
    return system_clock if ahead == 0 else lambda: system_clock() + ahead


def open_ledger(settings: Settings | None = None, clock: Clock | None = None) -> Ledger:
    """Put a ledger together; nothing is asked of chain or database yet.

    Raises:
        DeploymentInvalid: the town's deployment file cannot be read.
        KeyUnavailable: one of the town's secrets is missing.
    """
    settings = settings or read_settings()
    deployment = load_deployment(settings.deployment_file)
    database = Database(settings.database_url)
    return Ledger(
        settings=settings,
        database=database,
        gateway=Gateway(Rpc(settings.chain_rpc_url), deployment),
        town=Town(deployment),
        cipher=PeopleCipher(settings.secret("people")),
        bill_key=settings.secret("bills"),
        commitment_key=settings.secret("commitments"),
        clock=clock or clock_of(settings),
        news=News(database.plain_url),
    )
