"""A relay killed with bytes stored and not sent: no payment is lost or doubled."""

import signal

from sqlalchemy import func
from sqlalchemy import select

from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.store.chain_tables import PaymentLegRow
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import WatchedGateway
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import run_until_killed
from tests.integration.relay.conftest import make_relay


def stored_batch(world: World, order: bytes) -> OutboxRow:
    with world.ledger.database.work() as work:
        return work.session.get_one(OutboxRow, get_order(world, order).outbox_id)


def test_a_killed_relays_bytes_are_sent_by_the_next_and_each_order_paid_once(
    world: World, hanako: Key, bakery: Shop
) -> None:
    lot, database = coin(world), world.ledger.database
    before, _ = get_balance(database, hanako.address, lot)
    orders = [accept(world, hanako, bakery, Leg(lot, 100 + n)) for n in range(5)]
    world.relay.close()

    killed = run_until_killed(world, "tests.integration.relay.dying_relay")

    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    stored = stored_batch(world, orders[0])
    assert (stored.state, stored.sent_at) == ("signed", None)
    assert stored.raw is not None and stored.tx_hash is not None
    ask = world.ledger.gateway.rpc.call
    assert ask("eth_getTransactionByHash", to_hex(stored.tx_hash)) is None

    gateway = WatchedGateway(world.ledger.gateway)
    relay = make_relay(world, gateway)
    relay.take_lanes()
    relay.step()
    assert gateway.sent == [stored.raw]
    relay.close()
    world.relay.take_lanes()
    world.turn(2)

    assert {get_order(world, order).state for order in orders} == {"confirmed"}
    assert {get_order(world, order).tx_hash for order in orders} == {stored.tx_hash}
    with database.work() as work:
        count, total = work.session.execute(
            select(func.count(), func.sum(PaymentLegRow.amount)).where(
                PaymentLegRow.order.in_(orders)
            )
        ).one()
    assert (count, total) == (5, 510)
    assert get_balance(database, hanako.address, lot) == (before - 510, 0)
