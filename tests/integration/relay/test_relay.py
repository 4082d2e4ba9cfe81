"""The relay on a real chain: stored before sent, the same bytes always."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy import update

from ledger.chain.keys import Key
from ledger.chain.rpc import RpcError
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.outages import ChainDiffers
from ledger.domain.outages import ChainUnavailable
from ledger.domain.outages import KeyUnavailable
from ledger.domain.outages import LaneLost
from ledger.relay.lane import RESEND_SECONDS
from ledger.relay.relay import Relay
from ledger.store import outbox
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import PaymentRow
from ledger.store.relay_tables import LaneRow
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import WatchedGateway
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import other_books
from tests.integration.relay.conftest import make_relay


def batch_of(world: World, order: bytes) -> OutboxRow:
    with world.ledger.database.work() as work:
        row = work.session.get(OutboxRow, get_order(world, order).outbox_id)
    assert row is not None
    return row


def time_of(world: World, block_number: int) -> int:
    with world.ledger.database.work() as work:
        return work.session.get_one(BlockRow, block_number).timestamp


def next_nonce(world: World) -> int:
    with world.ledger.database.work() as work:
        return work.session.get_one(LaneRow, outbox.LANE_RELAY).next_nonce


def test_accepted_orders_go_out_in_one_transaction(
    world: World, relay: Relay, hanako: Key, bakery: Shop
) -> None:
    orders = [accept(world, hanako, bakery, Leg(coin(world), 100)) for _ in range(3)]

    assert relay.step()

    batches = {get_order(world, order).outbox_id for order in orders}
    assert len(batches) == 1
    assert {get_order(world, order).state for order in orders} == {"submitted"}


def test_a_payment_is_confirmed_and_then_final(
    world: World, relay: Relay, hanako: Key, bakery: Shop
) -> None:
    lot, database = coin(world), world.ledger.database
    before, _ = get_balance(database, hanako.address, lot)
    order = accept(world, hanako, bakery, Leg(lot, 1_200))
    relay.step()
    assert get_balance(database, hanako.address, lot) == (before, 1_200)

    world.mine()
    world.read()

    confirmed = get_order(world, order)
    assert confirmed.state == "confirmed"
    assert get_balance(database, hanako.address, lot) == (before - 1_200, 0)
    world.mine(world.ledger.settings.confirmations)
    world.read()
    final = get_order(world, order)
    assert final.state == "final"
    assert confirmed.block_number is not None
    assert confirmed.confirmed_at == time_of(world, confirmed.block_number)
    assert final.final_at == time_of(
        world, confirmed.block_number + world.ledger.settings.confirmations
    )
    assert batch_of(world, order).state == "mined"


def test_bytes_are_stored_before_they_are_sent(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
) -> None:
    gateway.failures = [ChainUnavailable(reason="the line is cut")]
    order = accept(world, hanako, bakery, Leg(coin(world), 100))

    with pytest.raises(ChainUnavailable):
        relay.step()

    stored = batch_of(world, order)
    assert stored.state == "signed"
    assert gateway.sent.count(stored.raw or b"") == 1
    relay.step()
    assert gateway.sent.count(stored.raw or b"") == 2
    assert batch_of(world, order).state == "sent"


def test_bytes_that_stay_unmined_are_sent_again_unchanged(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
) -> None:
    order = accept(world, hanako, bakery, Leg(coin(world), 100))
    relay.step()
    relay.step()
    stored = batch_of(world, order)
    assert gateway.sent.count(stored.raw or b"") == 1

    world.clock.offset += RESEND_SECONDS + 1
    relay.step()
    world.clock.offset -= RESEND_SECONDS + 1

    assert gateway.sent.count(stored.raw or b"") == 2
    world.mine()
    world.read()
    assert get_order(world, order).state == "confirmed"


def test_what_the_node_refuses_is_kept_and_sent_later(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
) -> None:
    refusal = RpcError({"code": -32000, "message": "the pool is full"})
    gateway.failures = [refusal, refusal]
    order = accept(world, hanako, bakery, Leg(coin(world), 100))
    relay.step()
    assert batch_of(world, order).state == "signed"
    nonce = next_nonce(world)

    other = accept(world, hanako, bakery, Leg(coin(world), 100))
    assert not relay.step()

    world.clock.offset += 5
    assert not relay.step()
    assert gateway.failures == []
    assert get_order(world, other).state == "accepted"
    assert next_nonce(world) == nonce
    world.clock.offset += 60
    relay.step()
    world.clock.offset -= 65
    assert batch_of(world, order).state == "sent"
    assert get_order(world, other).state == "submitted"


def test_an_order_waits_until_the_chains_clock_has_reached_it(
    world: World, relay: Relay, hanako: Key, bakery: Shop
) -> None:
    order = accept(world, hanako, bakery, Leg(coin(world), 100), begins_in=160)

    relay.step()
    assert get_order(world, order).state == "accepted"

    world.advance(200)
    relay.step()
    world.mine()
    world.read()
    assert get_order(world, order).state == "confirmed"


def test_a_relay_whose_lane_was_taken_over_signs_nothing_more(
    world: World, relay: Relay, hanako: Key, bakery: Shop
) -> None:
    with world.ledger.database.work() as work:
        work.session.execute(update(LaneRow).values(epoch=LaneRow.epoch + 1))
        work.commit()
    nonce = next_nonce(world)
    order = accept(world, hanako, bakery, Leg(coin(world), 100))

    with pytest.raises(LaneLost) as lost:
        relay.step()

    assert lost.value.values["lane"] == outbox.LANE_RELAY
    assert get_order(world, order).state == "accepted"
    assert next_nonce(world) == nonce


def test_a_second_relay_waits_until_the_first_is_gone(
    world: World, relay: Relay, gateway: WatchedGateway
) -> None:
    second = make_relay(world, gateway)
    impatient = threading.Event()
    impatient.set()
    assert not second.take_lanes(impatient)

    relay.close()

    assert second.take_lanes(impatient)
    second.close()


def test_a_lane_belongs_to_its_key(
    world: World, gateway: WatchedGateway, taro: Key
) -> None:
    ledger = world.ledger
    with other_books(world) as books:
        address = world.town.service_key("relay")
        first = Relay(books, gateway, ledger.town, {"relay": address}, world.clock)
        first.take_lanes()
        first.close()

        second = Relay(books, gateway, ledger.town, {"relay": taro}, world.clock)
        with pytest.raises(KeyUnavailable, match="belongs to another key"):
            second.take_lanes()


def test_a_new_lane_begins_where_the_chain_stands(
    world: World, gateway: WatchedGateway
) -> None:
    key = world.town.service_key("relay")
    with other_books(world) as books:
        relay = Relay(books, gateway, world.ledger.town, {"relay": key}, world.clock)
        relay.take_lanes()
        relay.close()

        with books.work() as work:
            row = work.session.get_one(LaneRow, "relay")
        assert row.next_nonce == gateway.nonce(key.address) > 0
        assert row.epoch == 1


def test_a_chain_that_knows_more_of_a_key_than_the_books_is_refused(
    world: World, gateway: WatchedGateway
) -> None:
    key = world.town.service_key("relay")
    with other_books(world) as books:
        with books.work() as work:
            work.session.add(
                LaneRow(lane="relay", address=key.address, next_nonce=0, epoch=0)
            )
            work.commit()
        relay = Relay(books, gateway, world.ledger.town, {"relay": key}, world.clock)

        with pytest.raises(ChainDiffers, match="the books know of 0"):
            relay.take_lanes()


def test_a_lane_is_taken_anew_at_a_higher_epoch(world: World, relay: Relay) -> None:
    with world.ledger.database.work() as work:
        before = work.session.get_one(LaneRow, outbox.LANE_RELAY).epoch

    relay.take_lanes()

    with world.ledger.database.work() as work:
        assert work.session.get_one(LaneRow, outbox.LANE_RELAY).epoch == before + 1


def test_each_order_is_executed_once_whatever_is_sent_twice(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
) -> None:
    order = accept(world, hanako, bakery, Leg(coin(world), 100))
    relay.step()
    raw = batch_of(world, order).raw or b""
    for _ in range(3):
        gateway.send(raw)
    world.mine()
    gateway.send(raw)
    world.turn(2)

    with world.ledger.database.work() as work:
        found = work.session.scalars(
            select(PaymentRow).where(PaymentRow.order == order)
        ).all()
    assert [to_hex(row.tx_hash) for row in found] == [
        to_hex(batch_of(world, order).tx_hash or b"")
    ]
