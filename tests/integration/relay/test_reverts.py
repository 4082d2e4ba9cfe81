"""A batch that reverts as a whole: nothing is paid, nothing is lost."""

from collections.abc import Iterator

import pytest

from ledger.chain.calls.call import Call
from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.relay.batches import PAUSE_MOST_SECONDS
from ledger.relay.relay import Relay
from ledger.services.actions import draft_action
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import WatchedGateway
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import send_as_guardian
from tests.integration.relay.conftest import make_relay


def unpause(world: World) -> None:
    currency = world.ledger.town.deployment.currency
    call = Call(currency.address, currency.abi.encode_call("unpause"), 100_000)
    world.desk.decide(draft_action(world.ledger, "unpause", call, {}))


@pytest.fixture
def paused(world: World) -> Iterator[None]:
    send_as_guardian(world, world.ledger.town.deployment.currency, "pause")
    yield
    if world.ledger.gateway.call("RegionalCurrency", "paused")[0]:
        unpause(world)


def test_orders_of_a_reverted_batch_wait_again_and_are_paid_once_it_can_be(
    world: World, relay: Relay, hanako: Key, bakery: Shop, paused: None
) -> None:
    lot, database = coin(world), world.ledger.database
    before, _ = get_balance(database, hanako.address, lot)
    order = accept(world, hanako, bakery, Leg(lot, 700))
    relay.step()
    first = get_order(world, order).outbox_id

    world.mine()
    world.read()

    waiting = get_order(world, order)
    assert (waiting.state, waiting.outbox_id, waiting.tx_hash) == (
        "accepted",
        None,
        None,
    )
    assert get_balance(database, hanako.address, lot) == (before, 700)
    with database.work() as work:
        batch = work.session.get_one(OutboxRow, first)
    assert batch.state == "reverted"
    assert batch.failure == {
        "code": "chain_refused",
        "values": {"error": "EnforcedPause()"},
    }

    unpause(world)
    world.clock.offset += PAUSE_MOST_SECONDS
    world.turn(2)
    world.clock.offset -= PAUSE_MOST_SECONDS

    assert get_order(world, order).state == "confirmed"
    assert get_balance(database, hanako.address, lot) == (before - 700, 0)


def test_a_paused_currency_makes_no_hot_loop(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
    paused: None,
) -> None:
    order = accept(world, hanako, bakery, Leg(coin(world), 700))
    now = world.clock()
    relay.close()
    world.relay = make_relay(world, gateway, lambda: now)
    world.relay.take_lanes()

    world.turn()
    world.turn()
    world.turn()

    assert get_order(world, order).state == "accepted"
    assert len(gateway.sent) == 1
    world.relay.close()
    world.relay = relay
    relay.take_lanes()
