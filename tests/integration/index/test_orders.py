"""Orders that the chain refuses or outlives: the shop is made good, once."""

import pytest
from sqlalchemy import select

from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.store.city_tables import MakeGoodRow
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import send_as_guardian


@pytest.fixture
def jiro(world: World) -> Key:
    """A resident with 2,000 yen."""
    return world.new_resident({PURCHASED: 2_000})


def made_good(world: World, order: bytes) -> list[tuple[bytes, int, str]]:
    with world.ledger.database.work() as work:
        rows = work.session.scalars(
            select(MakeGoodRow).where(MakeGoodRow.order == order)
        )
        return [(row.shop, row.amount, row.reason_code) for row in rows]


def test_an_order_the_chain_refuses_is_made_good_and_its_neighbour_paid(
    world: World, hanako: Key, jiro: Key, bakery: Shop
) -> None:
    lot, database = coin(world), world.ledger.database
    before, _ = get_balance(database, hanako.address, lot)
    order = accept(world, jiro, bakery, Leg(lot, 900))
    neighbour = accept(world, hanako, bakery, Leg(lot, 100))

    registry = world.ledger.town.deployment.registry
    send_as_guardian(world, registry, "freeze", jiro.address)
    world.turn(2)

    refused = get_order(world, order)
    assert refused.state == "refused"
    assert refused.failure is not None
    assert refused.failure["code"] == "account_not_active"
    assert refused.failure["values"]["status"] == "frozen"
    assert refused.ended_at is not None and refused.block_number is not None
    assert get_balance(database, jiro.address, lot) == (2_000, 0)
    assert made_good(world, order) == [(bakery.account, 900, "account_not_active")]
    assert get_order(world, neighbour).state == "confirmed"
    assert get_balance(database, hanako.address, lot) == (before - 100, 0)
    assert made_good(world, neighbour) == []


def test_an_order_expires_only_when_a_final_block_is_past_its_end(
    world: World, jiro: Key, bakery: Shop
) -> None:
    lot, database = coin(world), world.ledger.database
    order = accept(world, jiro, bakery, Leg(lot, 900))
    world.ledger.gateway.rpc.call("evm_increaseTime", hex(3_700))
    world.clock.offset += 3_700
    world.mine()
    world.read()
    assert get_order(world, order).state == "accepted"
    assert get_balance(database, jiro.address, lot) == (2_000, 900)

    world.mine(world.ledger.settings.confirmations)
    world.read()

    expired = get_order(world, order)
    assert expired.state == "expired"
    assert expired.ended_at is not None and expired.ended_at >= expired.valid_before
    assert get_balance(database, jiro.address, lot) == (2_000, 0)
    assert made_good(world, order) == [(bakery.account, 900, "order_expired")]


def test_an_expired_order_is_never_sent(world: World, jiro: Key, bakery: Shop) -> None:
    order = accept(world, jiro, bakery, Leg(coin(world), 900))
    world.ledger.gateway.rpc.call("evm_increaseTime", hex(3_700))
    world.clock.offset += 3_700
    world.mine(world.ledger.settings.confirmations + 1)
    world.read()

    world.turn(2)

    ended = get_order(world, order)
    assert (ended.state, ended.outbox_id, ended.tx_hash) == ("expired", None, None)


def test_an_order_sent_just_before_its_end_is_left_to_the_chain(
    world: World, jiro: Key, bakery: Shop
) -> None:
    order = accept(world, jiro, bakery, Leg(coin(world), 900))
    world.clock.offset += 3_590
    world.turn(2)
    world.clock.offset -= 3_590

    assert get_order(world, order).state == "confirmed"
