"""The books agree with the chain, until somebody touches them."""

from collections.abc import Iterator
from collections.abc import Sequence

import pytest
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import update

from ledger.audit.reconcile import Finding
from ledger.audit.reconcile import reconcile
from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.rpc import RpcError
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.outages import IndexStopped
from ledger.store.chain_money_tables import EndedRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.chain_tables import CursorRow
from ledger.store.chain_tables import LotRow
from ledger.store.chain_tables import TransferRow
from ledger.store.database import Database
from ledger.store.desk_issues import cap_used
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import index_into
from tests.integration.paying import other_books
from tests.integration.paying import read_all


@pytest.fixture
def books(world: World, hanako: Key, bakery: Shop) -> Iterator[Database]:
    """Books of their own, in which hanako has paid the bakery 300 yen."""
    accept(world, hanako, bakery, Leg(coin(world), 300))
    world.turn(2)
    with other_books(world) as database:
        read_all(index_into(world, database))
        yield database


def findings(world: World, books: Database) -> set[Finding]:
    result = reconcile(books, world.ledger.gateway)
    assert not result.agree
    return set(result.findings)


def test_untouched_books_agree(world: World, books: Database) -> None:
    result = reconcile(books, world.ledger.gateway)

    assert result.agree
    assert result.balances >= 3 and result.lots >= 2
    assert result.block_number > 0


def test_the_towns_own_books_agree_while_orders_are_open(
    world: World, hanako: Key, bakery: Shop
) -> None:
    accept(world, hanako, bakery, Leg(coin(world), 300))

    assert reconcile(world.ledger.database, world.ledger.gateway).agree


def test_a_balance_altered_by_one_yen_is_found(
    world: World, books: Database, hanako: Key
) -> None:
    lot = coin(world)
    with books.work() as work:
        work.session.get_one(BalanceRow, (hanako.address, lot)).confirmed += 1
        work.commit()

    found = findings(world, books)

    assert found == {
        Finding("balance", hanako.address, lot, 4_701, 4_700, "its transfers"),
        Finding("balance", hanako.address, lot, 4_701, 4_700, "the chain"),
    }
    assert all(to_hex(hanako.address) in str(one) for one in found)
    assert all("4701" in str(one) and "4700" in str(one) for one in found)


def test_a_deleted_transfer_is_found_at_both_its_ends(
    world: World, books: Database, hanako: Key, bakery: Shop
) -> None:
    lot = coin(world)
    with books.work() as work:
        shop = work.session.get_one(BalanceRow, (bakery.account, lot)).confirmed
        work.session.execute(
            delete(TransferRow).where(TransferRow.sender == hanako.address)
        )
        work.commit()

    assert findings(world, books) == {
        Finding("balance", hanako.address, lot, 4_700, 5_000, "its transfers"),
        Finding("balance", bakery.account, lot, shop, shop - 300, "its transfers"),
    }


def test_an_added_transfer_is_found_at_both_its_ends(
    world: World, books: Database, hanako: Key, bakery: Shop
) -> None:
    lot = coin(world)
    with books.work() as work:
        shop = work.session.get_one(BalanceRow, (bakery.account, lot)).confirmed
        real = work.session.scalars(
            select(TransferRow).where(TransferRow.sender == hanako.address)
        ).one()
        work.session.add(
            TransferRow(
                block_number=real.block_number,
                log_index=real.log_index + 1_000,
                position=0,
                block_hash=real.block_hash,
                tx_hash=real.tx_hash,
                sender=hanako.address,
                receiver=bakery.account,
                lot=lot,
                amount=7,
            )
        )
        work.commit()

    assert findings(world, books) == {
        Finding("balance", hanako.address, lot, 4_700, 4_693, "its transfers"),
        Finding("balance", bakery.account, lot, shop, shop + 7, "its transfers"),
    }


def test_money_that_was_never_issued_is_found(
    world: World, books: Database, hanako: Key
) -> None:
    lot = coin(world)
    with books.work() as work:
        totals = work.session.get_one(LotRow, lot)
        issued = totals.issued
        work.session.execute(
            update(LotRow).where(LotRow.lot == lot).values(issued=issued + 50)
        )
        work.commit()

    assert findings(world, books) == {
        Finding("issued", None, lot, issued + 50, issued, "its transfers"),
        Finding("issued", None, lot, issued + 50, issued, "the chain"),
    }


def test_a_promise_without_an_order_is_found(
    world: World, books: Database, hanako: Key
) -> None:
    lot = coin(world)
    with books.work() as work:
        work.session.get_one(BalanceRow, (hanako.address, lot)).reserved = 40
        work.commit()

    assert findings(world, books) == {
        Finding("reserved", hanako.address, lot, 40, 0, "what holds it")
    }


@pytest.mark.parametrize("ending", ["redeemed", "lapsed", "burned"])
def test_money_that_never_ended_is_found(
    world: World, books: Database, ending: str
) -> None:
    lot = coin(world)
    with books.work() as work:
        row = work.session.get_one(LotRow, lot)
        ended = getattr(row, ending)
        setattr(row, ending, ended + 5)
        work.commit()

    assert findings(world, books) == {
        Finding(ending, None, lot, ended + 5, ended, "its transfers"),
        Finding(ending, None, lot, ended + 5, ended, "the chain"),
    }


def test_a_correction_that_never_was_is_found_at_cap_and_holder(
    world: World, books: Database, hanako: Key
) -> None:
    with books.work() as work:
        used = cap_used(work, PURCHASED)
        last = work.session.get_one(CursorRow, "index").block_number
        work.session.add(
            EndedRow(
                block_number=last,
                log_index=9_999,
                purpose="correct",
                account=hanako.address,
                lot=coin(world),
                amount=10,
            )
        )
        work.commit()

    cap = Finding(
        "cap used", None, PURCHASED, used - 10, used, "the chain", "programme"
    )
    holder = Finding(
        "issued to", hanako.address, PURCHASED, 4_990, 5_000, "the chain", "programme"
    )
    assert findings(world, books) == {cap}
    everything = reconcile(books, world.ledger.gateway, with_holders=True)
    assert set(everything.findings) == {cap, holder}
    assert f"programme {PURCHASED}: the books have" in str(cap)


def test_books_without_a_block_cannot_be_compared(world: World) -> None:
    with other_books(world) as empty:
        with pytest.raises(IndexStopped, match="no block was read yet"):
            reconcile(empty, world.ledger.gateway)


def test_a_block_the_chain_does_not_know_is_given_up_after_a_while(
    world: World, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.audit.reconcile.WAIT_SECONDS", 0.0)
    with books.work() as work:
        work.session.get_one(CursorRow, "index").block_hash = b"\xff" * 32
        work.commit()

    with pytest.raises(RpcError):
        reconcile(books, world.ledger.gateway)


def test_a_chain_that_was_just_restarted_is_asked_again_about_a_later_block(
    world: World, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.audit.reconcile.WAIT_SECONDS", 0.0)
    index = index_into(world, books)
    first = reconcile(books, world.ledger.gateway).block_number

    class RestartedGateway(Gateway):
        """A node that refuses the block of the first question."""

        refuses = True

        def balances(
            self, pairs: Sequence[tuple[bytes, int]], block_hash: bytes
        ) -> list[int]:
            if self.refuses:
                self.refuses = False
                world.mine()
                read_all(index)
                raise RpcError({"code": -32001, "message": "no state of that block"})
            return super().balances(pairs, block_hash)

    node = world.ledger.gateway

    result = reconcile(books, RestartedGateway(node.rpc, node.deployment))

    assert result.agree
    assert result.block_number > first
