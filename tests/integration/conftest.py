"""A whole town for the integration tests: real chain, real database, real keys.

The chain mines a block a second by itself; ``world.turn`` mines at once, so that
no test waits for a clock. People are made anew for each test that asks.
"""

import itertools
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.lots import day_of
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.index.index import Index
from ledger.relay.relay import Relay
from ledger.services import Ledger
from ledger.services import open_ledger
from ledger.services.desk import NewShop
from ledger.services.ledger import system_clock
from ledger.store import outbox
from practice import PracticeDesk
from town import Town

COMMON = 1
SMALL_LOCAL = 2
GRANTED = 1
PURCHASED = 2
TURNS_MOST = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests come first, and tests that leap over days last, the furthest last.

    They share the town with others, and of those some run real processes, whose clock
    is the machine's. A module says so by ``TAKES_LONG`` or its ``DAYS_LEAPT``.
    """

    def place(item: Any) -> tuple[bool, int]:
        is_long = getattr(item.module, "TAKES_LONG", False)
        return not is_long, getattr(item.module, "DAYS_LEAPT", 0)

    items.sort(key=place)


class MovingClock:
    """The services' clock, moved together with the chain's."""

    def __init__(self) -> None:
        self.offset = 0

    def __call__(self) -> int:
        return system_clock() + self.offset


@dataclass(frozen=True)
class Shop:
    """A shop and the key of its one till."""

    account: bytes
    till: Key


class World:
    """The town, with its relay and index turned by hand."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clock = MovingClock()
        self.ledger: Ledger = open_ledger(town.settings, self.clock)
        keys = {lane: town.service_key(lane) for lane in outbox.LANES}
        ledger = self.ledger
        self.index = Index(
            ledger.database,
            ledger.gateway,
            ledger.town,
            ledger.settings.confirmations,
            self.clock,
        )
        self.relay = Relay(
            ledger.database, ledger.gateway, ledger.town, keys, self.clock
        )
        self.relay.take_lanes()
        self.desk = PracticeDesk(
            ledger, town.officer_key(0), town.officer_key(1), self.wait
        )
        self._numbers = itertools.count(1)

    @property
    def today(self) -> int:
        """The city's day on the services' clock."""
        return day_of(self.clock(), self.ledger.town.deployment.utc_offset_seconds)

    def turn(self, blocks: int = 1) -> None:
        """Send what waits, mine, and read what was mined."""
        self.relay.step()
        self.mine(blocks)
        self.read()

    def mine(self, blocks: int = 1) -> None:
        """Mine blocks at once."""
        for _ in range(blocks):
            self.ledger.gateway.rpc.call("evm_mine")

    def read(self) -> None:
        """Let the index read up to the chain's head."""
        while self.index.step():
            pass

    def wait(self, condition: Callable[[], bool]) -> None:
        """Turn until a condition holds."""
        for _ in range(TURNS_MOST):
            if condition():
                return
            self.turn()
        raise AssertionError(f"not so after {TURNS_MOST} turns")

    def advance(self, seconds: int) -> None:
        """Move the chain's clock and the services' clock together."""
        self.ledger.gateway.rpc.call("evm_increaseTime", hex(seconds))
        self.clock.offset += seconds
        self.turn()

    def new_resident(self, amounts: Mapping[int, int] | None = None) -> Key:
        """Register somebody, and issue them {programme: yen} for 30 days."""
        return self.new_residents(1, amounts)[0]

    def new_residents(
        self, count: int, amounts: Mapping[int, int] | None = None
    ) -> list[Key]:
        """Register some people at once, each with {programme: yen}."""
        keys = [make_key() for _ in range(count)]
        self.desk.register_residents(
            {self.new_number(): ("佐藤 花子", key) for key in keys}
        )
        for programme, amount in (amounts or {}).items():
            self.desk.issue(
                programme, self.today + 30, {key.address: amount for key in keys}
            )
        return keys

    def new_number(self) -> str:
        """The city's number of somebody new."""
        return str(next(self._numbers))

    def new_shop(self, name: str = "Sakura Bakery", classes: int = COMMON) -> Shop:
        """Register a shop with one till."""
        account = self.desk.open_shops([NewShop(name, classes)])[0]
        till = make_key()
        self.desk.connect_tills({account: till})
        return Shop(account, till)

    def close(self) -> None:
        """Give everything back."""
        self.relay.close()
        self.ledger.close()


def programme(number: int, name: str, today: int, flags: ProgrammeFlag) -> Programme:
    """A programme for tests: granted to any shop, or purchased for small shops too."""
    return Programme(
        number=number,
        acceptors=COMMON | SMALL_LOCAL,
        payment_limit=50_000,
        issue_from=today - 1,
        issue_until=today + 3000,
        redeem_until=today + 4000,
        grace_days=0,
        flags=flags,
        cap=10**12,
        holder_limit=UNBOUNDED,
        name=name,
        public_label="共通",
    )


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """A running town in a folder of its own, without relay and index."""
    with tempfile.TemporaryDirectory(prefix="meguru-test-") as folder:
        made = Town(Path(folder), "http://127.0.0.1:8000", durable=False)
        made.keep_identity({"MEGURU_TOWN_TELEPHONE": "088-800-1234"})
        try:
            made.start()
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="session")
def world(town: Town) -> Iterator[World]:
    """The town with its two programmes open."""
    made = World(town)
    try:
        granted = programme(GRANTED, "子育て応援", made.today, ProgrammeFlag(0))
        bought = programme(
            PURCHASED, "めぐるコイン", made.today, ProgrammeFlag.PURCHASED
        )
        made.desk.open_programme(granted)
        made.desk.open_programme(bought)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def ledger(world: World) -> Ledger:
    """The town's ledger."""
    return world.ledger


@pytest.fixture(scope="session")
def bakery(world: World) -> Shop:
    """A shop that takes all money."""
    return world.new_shop()


@pytest.fixture
def hanako(world: World) -> Key:
    """A resident with 1,000 yen granted and 5,000 yen purchased."""
    return world.new_resident({GRANTED: 1_000, PURCHASED: 5_000})


@pytest.fixture
def taro(world: World) -> Key:
    """A resident with no money."""
    return world.new_resident()
