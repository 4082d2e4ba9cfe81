"""The index on a real chain: every block once, in one transaction, or not at all."""

from collections.abc import Sequence
from typing import Any

import pytest
from eth_hash.auto import keccak
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update

from ledger.audit.reconcile import reconcile
from ledger.chain.gateway import Gateway
from ledger.chain.gateway import Log
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.outages import IndexStopped
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import ChainLogRow
from ledger.store.chain_tables import CursorRow
from ledger.store.chain_tables import PaymentLegRow
from ledger.store.database import Database
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import index_into
from tests.integration.paying import read_all

CHAIN_SIDE = (
    "blocks",
    "transfers",
    "lots",
    "programmes",
    "accounts",
    "signers",
    "payments",
    "payment_legs",
    "authorizations",
    "authorization_results",
    "chain_log",
)


def rows_of(database: Database, table: str) -> list[tuple[Any, ...]]:
    with database.work() as work:
        rows = work.session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))
        return sorted(tuple(map(str, row)) for row in rows)


def cursor_of(database: Database) -> CursorRow:
    with database.work() as work:
        return work.session.get_one(CursorRow, "index")


def pay(world: World, payer: Key, shop: Shop, amount: int) -> bytes:
    order = accept(world, payer, shop, Leg(coin(world), amount))
    world.turn()
    return order


def same_height(world: World, books: Database) -> None:
    """Read both books to the same block."""
    world.read()
    index = index_into(world, books)
    while cursor_of(world.ledger.database).block_number != block_of(books):
        world.read()
        read_all(index)


def block_of(books: Database) -> int | None:
    with books.work() as work:
        return work.session.scalar(select(CursorRow.block_number))


def test_books_made_anew_from_the_chain_are_the_same(
    world: World, hanako: Key, bakery: Shop, books: Database
) -> None:
    pay(world, hanako, bakery, 300)

    same_height(world, books)

    for table in CHAIN_SIDE:
        assert rows_of(books, table) == rows_of(world.ledger.database, table), table
    balances = "(SELECT account, lot, confirmed FROM balances) AS kept"
    assert rows_of(books, balances) == rows_of(world.ledger.database, balances)


def test_reading_blocks_again_changes_nothing(
    world: World, hanako: Key, bakery: Shop, books: Database
) -> None:
    pay(world, hanako, bakery, 300)
    index = index_into(world, books)
    read_all(index)
    before = {table: rows_of(books, table) for table in (*CHAIN_SIDE, "balances")}
    last = block_of(books)
    with books.work() as work:
        first = work.session.scalars(
            select(BlockRow).order_by(BlockRow.number).limit(1)
        ).one()
        work.session.execute(
            update(CursorRow).values(
                block_number=first.number - 1, block_hash=first.parent_hash
            )
        )
        work.commit()

    read_all(index)

    assert last is not None
    with books.work() as work:
        work.session.execute(delete(BlockRow).where(BlockRow.number > last))
        work.commit()
    assert {table: rows_of(books, table) for table in before} == before


def test_of_two_indexes_one_writes_each_block(
    world: World, hanako: Key, bakery: Shop, books: Database
) -> None:
    pay(world, hanako, bakery, 300)
    faster = index_into(world, books)

    class OvertakenGateway(Gateway):
        """A node during whose answer the other index does its work."""

        def logs(self, first: int, last: int) -> list[Log]:
            logs = super().logs(first, last)
            assert faster.step()
            return logs

    node = world.ledger.gateway
    slower = index_into(world, books, OvertakenGateway(node.rpc, node.deployment))

    assert not slower.step()

    read_all(faster)
    assert reconcile(books, node).agree


def test_logs_left_out_by_the_node_are_asked_again(
    world: World, hanako: Key, bakery: Shop, books: Database
) -> None:
    order = pay(world, hanako, bakery, 300)

    class ForgetfulGateway(Gateway):
        """A node that answers without any log at first."""

        forgets = True

        def logs(self, first: int, last: int) -> list[Log]:
            return [] if self.forgets else super().logs(first, last)

    node = world.ledger.gateway
    forgetful = ForgetfulGateway(node.rpc, node.deployment)
    index = index_into(world, books, forgetful)
    assert not index.step()
    assert rows_of(books, "blocks") == []

    forgetful.forgets = False
    read_all(index)

    with books.work() as work:
        amount = work.session.scalar(
            select(func.sum(PaymentLegRow.amount)).where(PaymentLegRow.order == order)
        )
    assert amount == 300


def test_a_chain_that_does_not_continue_stops_every_index(
    world: World, books: Database
) -> None:
    index = index_into(world, books)
    read_all(index)
    with books.work() as work:
        work.session.execute(update(CursorRow).values(block_hash=b"\xff" * 32))
        work.commit()
    at = block_of(books)
    world.mine()

    with pytest.raises(IndexStopped) as stopped:
        index.step()

    assert stopped.value.values["block"] == at
    assert to_hex(b"\xff" * 32) in str(stopped.value)
    assert to_hex(b"\xff" * 32) in (cursor_of(books).alarm or "")
    with pytest.raises(IndexStopped):
        index_into(world, books).step()
    assert block_of(books) == at


def test_a_chain_that_is_behind_the_books_is_waited_for(
    world: World, books: Database
) -> None:
    index = index_into(world, books)
    read_all(index)

    class RestartedGateway(Gateway):
        """A node that has lost its newest blocks."""

        def head_number(self) -> int:
            return super().head_number() - 5

    node = world.ledger.gateway
    behind = RestartedGateway(node.rpc, node.deployment)

    assert not index_into(world, books, behind).step()
    assert cursor_of(books).alarm is None


def test_raw_transactions_are_kept_from_the_deployment_on(
    world: World, books: Database
) -> None:
    read_all(index_into(world, books))

    with books.work() as work:
        rows: Sequence[ChainLogRow] = work.session.scalars(
            select(ChainLogRow).order_by(ChainLogRow.block_number, ChainLogRow.tx_index)
        ).all()
    assert all(keccak(row.raw) == row.tx_hash for row in rows)
    deployment = world.ledger.town.deployment
    ask = world.ledger.gateway.rpc.call
    for contract in deployment.contracts:
        made = [
            row
            for row in rows[: len(deployment.contracts) + 1]
            if ask("eth_getTransactionReceipt", to_hex(row.tx_hash))["contractAddress"]
            == to_hex(contract.address)
        ]
        assert [row.succeeded for row in made] == [True], contract.name
    assert rows[0].block_number == deployment.block


def test_the_final_block_is_as_many_blocks_behind_as_confirmations_say(
    world: World, books: Database
) -> None:
    world.mine(10)
    read_all(index_into(world, books))

    cursor = cursor_of(books)
    behind = cursor.block_number - cursor.final_number
    assert behind == world.ledger.settings.confirmations
