"""A relay for each test, while the town's own one stands aside."""

from collections.abc import Iterator

import pytest

from ledger.chain.keys import Key
from ledger.domain.clock import Clock
from ledger.relay.relay import Relay
from ledger.store import outbox
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.paying import WatchedGateway


@pytest.fixture(scope="module")
def hanako(world: World) -> Key:
    """A resident with enough for all tests of a file."""
    return world.new_resident({PURCHASED: 100_000})


@pytest.fixture
def gateway(world: World) -> WatchedGateway:
    return WatchedGateway(world.ledger.gateway)


@pytest.fixture
def relay(world: World, gateway: WatchedGateway) -> Iterator[Relay]:
    """The town's relay for one test, with a gateway that can be watched."""
    own = world.relay
    own.close()
    made = make_relay(world, gateway)
    made.take_lanes()
    world.relay = made
    try:
        yield made
    finally:
        made.close()
        world.relay = own
        own.take_lanes()
        world.turn(2)


def make_relay(
    world: World, gateway: WatchedGateway, clock: Clock | None = None
) -> Relay:
    keys = {lane: world.town.service_key(lane) for lane in outbox.LANES}
    ledger = world.ledger
    return Relay(ledger.database, gateway, ledger.town, keys, clock or world.clock)
