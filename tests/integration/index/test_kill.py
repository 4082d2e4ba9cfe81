"""An index killed with a block read and not stored: the next reads it once."""

import signal

from sqlalchemy import func
from sqlalchemy import select

from ledger.audit.reconcile import reconcile
from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import CursorRow
from ledger.store.chain_tables import PaymentLegRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import run_until_killed


def test_a_block_that_was_read_and_not_stored_is_read_by_the_next_index(
    world: World, hanako: Key, bakery: Shop
) -> None:
    lot, database = coin(world), world.ledger.database
    world.turn()
    before, _ = get_balance(database, hanako.address, lot)
    orders = [accept(world, hanako, bakery, Leg(lot, 100 + n)) for n in range(5)]
    world.relay.step()
    world.mine()
    with database.work() as work:
        cursor = work.session.get_one(CursorRow, "index")

    killed = run_until_killed(world, "tests.integration.index.dying_index")

    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    read = int(killed.stdout.splitlines()[-1])
    assert read > cursor.block_number
    with database.work() as work:
        stored = work.session.scalar(select(func.max(BlockRow.number)))
        standing = work.session.get_one(CursorRow, "index")
    assert stored == standing.block_number == cursor.block_number
    assert {get_order(world, order).state for order in orders} == {"submitted"}
    assert get_balance(database, hanako.address, lot) == (before, 510)

    world.read()

    assert {get_order(world, order).state for order in orders} == {"confirmed"}
    with database.work() as work:
        count, total = work.session.execute(
            select(func.count(), func.sum(PaymentLegRow.amount)).where(
                PaymentLegRow.order.in_(orders)
            )
        ).one()
    assert (count, total) == (5, 510)
    assert get_balance(database, hanako.address, lot) == (before - 510, 0)
    assert reconcile(database, world.ledger.gateway).agree
