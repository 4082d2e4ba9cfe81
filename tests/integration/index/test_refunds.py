"""Refunds and cancellations as the index reads them, whoever brought them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from ledger.chain.calls.call import Call
from ledger.chain.keys import Key
from ledger.domain.accounts import Status
from ledger.domain.orders import Leg
from ledger.domain.orders import SignedPayment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import SignedCancellation
from ledger.services.accounts import view_account
from ledger.services.actions import draft_action
from ledger.services.cancellations import cancel_order
from ledger.services.cancellations import view_cancellation
from ledger.services.desk import draft_unfreeze
from ledger.services.orders import get_order as view_order
from ledger.services.refunds import list_refunds
from ledger.store import orders
from ledger.store.base import Base
from ledger.store.chain_money_tables import CancellationRow
from ledger.store.chain_money_tables import RefundLegRow
from ledger.store.chain_money_tables import RefundRow
from ledger.store.database import Database
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import get_order
from tests.integration.paying import index_into
from tests.integration.paying import read_all
from tests.integration.paying import send_as_guardian
from tests.integration.returning import calldata_of
from tests.integration.returning import give_back
from tests.integration.returning import make_refund
from tests.integration.returning import refunds_of
from tests.integration.services.ordering import ask_and_sign


@pytest.fixture(scope="module")
def lot(world: World, hanako: Key) -> int:
    """The lot that all of Hanako's payments of this file are made with."""
    return coin(world)


@pytest.fixture(scope="module")
def market(world: World) -> Shop:
    """A shop that nobody else pays meanwhile."""
    return world.new_shop("Morning Market")


def pay(world: World, payer: Key, shop: Shop, leg: Leg) -> bytes:
    order = accept(world, payer, shop, leg)
    world.wait(lambda: get_order(world, order).state in ("confirmed", "final"))
    return order


def set_open(world: World, is_open: bool) -> None:
    registry = world.ledger.town.deployment.registry
    data = registry.abi.encode_call("openRelay", is_open)
    call = Call(registry.address, data, 100_000)
    world.desk.decide(draft_action(world.ledger, "open relay", call, {}))


def thaw(world: World, account: bytes) -> None:
    world.desk.decide(draft_unfreeze(world.ledger, [account]))
    world.wait(
        lambda: view_account(world.ledger, account).account.status is Status.ACTIVE
    )


def pay_calldata(signed: SignedPayment) -> list[Any]:
    """A payment as the contract takes it."""
    payment = signed.payment
    fields = (
        payment.payer,
        payment.payee,
        [(leg.lot, leg.amount) for leg in payment.legs],
        payment.bill_ref,
        payment.valid_after,
        payment.valid_before,
        payment.salt,
    )
    return [(fields, signed.signer, signed.signature)]


def rows_of(database: Database, table: type[Base]) -> list[str]:
    with database.work() as work:
        return sorted(map(str, work.session.execute(select(table.__table__))))


@pytest.fixture
def open_relay(world: World) -> Iterator[None]:
    """Anybody may bring orders to the chain."""
    set_open(world, True)
    yield
    set_open(world, False)


def test_a_refund_the_chain_refuses_gives_the_shop_its_money_back(
    world: World, hanako: Key, market: Shop, lot: int
) -> None:
    database = world.ledger.database
    order = pay(world, hanako, market, Leg(lot, 500))
    before, _ = get_balance(database, market.account, lot)
    give_back(world, market, order, Leg(lot, 300))
    assert get_balance(database, market.account, lot) == (before, 300)

    registry = world.ledger.town.deployment.registry
    send_as_guardian(world, registry, "freeze", hanako.address)
    world.turn(2)

    (refund,) = refunds_of(world, market, order)
    assert refund.state == "refused"
    assert refund.failure is not None
    assert refund.failure["code"] == "account_not_active"
    assert get_balance(database, market.account, lot) == (before, 0)
    assert list_refunds(world.ledger, order, market.account).refundable == 500
    thaw(world, hanako.address)
    # What came to nothing leaves its number to the next one.
    again = give_back(world, market, order, Leg(lot, 300), seconds=3_700)
    assert again.sequence == 1
    world.wait(
        lambda: "confirmed" in {one.state for one in refunds_of(world, market, order)}
    )
    assert get_balance(database, market.account, lot) == (before - 300, 0)


def test_a_refund_whose_call_reverted_has_ended(
    world: World, hanako: Key, market: Shop, lot: int
) -> None:
    currency = world.ledger.town.deployment.currency
    order = pay(world, hanako, market, Leg(lot, 100))
    before = get_balance(world.ledger.database, market.account, lot)
    give_back(world, market, order, Leg(lot, 100))
    send_as_guardian(world, currency, "pause")
    world.turn(2)

    (refund,) = refunds_of(world, market, order)

    call = Call(currency.address, currency.abi.encode_call("unpause"), 100_000)
    world.desk.decide(draft_action(world.ledger, "unpause", call, {}))
    assert refund.state == "refused"
    assert refund.failure == {
        "code": "chain_refused",
        "values": {"error": "EnforcedPause()"},
    }
    assert get_balance(world.ledger.database, market.account, lot) == before


def test_a_refund_expires_only_when_a_final_block_is_past_its_end(
    world: World, hanako: Key, market: Shop, lot: int
) -> None:
    order = pay(world, hanako, market, Leg(lot, 100))
    before, _ = get_balance(world.ledger.database, market.account, lot)
    give_back(world, market, order, Leg(lot, 100), seconds=1_900)
    world.ledger.gateway.rpc.call("evm_increaseTime", hex(2_000))
    world.clock.offset += 2_000

    world.mine()
    world.read()
    assert refunds_of(world, market, order)[0].state == "accepted"
    world.mine(world.ledger.settings.confirmations)
    world.read()

    (refund,) = refunds_of(world, market, order)
    assert refund.state == "expired"
    assert refund.failure is not None and refund.failure["code"] == "order_expired"
    assert get_balance(world.ledger.database, market.account, lot) == (before, 0)
    world.turn()
    assert refunds_of(world, market, order)[0].state == "expired"


def test_a_refund_that_somebody_else_brought_stands_in_the_books(
    world: World, hanako: Key, market: Shop, lot: int, open_relay: None
) -> None:
    currency = world.ledger.town.deployment.currency
    order = pay(world, hanako, market, Leg(lot, 400))
    before, _ = get_balance(world.ledger.database, market.account, lot)
    refund, signature = make_refund(world, market, order, Leg(lot, 150))
    waiting = give_back(world, market, order, Leg(lot, 400))
    given = calldata_of(refund, (Leg(lot, 400),), market.till.address, signature)

    send_as_guardian(world, currency, "refund", given, gas=400_000)
    world.read()

    ours, told = refunds_of(world, market, order)
    assert (ours.refund, ours.state) == (waiting.refund, "accepted")
    assert (told.refund, told.state, told.amount) == (None, "confirmed", 150)
    world.turn(2)
    ours, _ = refunds_of(world, market, order)
    assert ours.state == "refused"
    assert ours.failure == {
        "code": "refund_out_of_turn",
        "values": {"expected": 2, "given": 1},
    }
    balance = get_balance(world.ledger.database, market.account, lot)
    assert balance == (before - 150, 0)
    view = list_refunds(world.ledger, order, market.account)
    assert view.refundable == 250


def test_a_refund_that_was_asked_for_here_is_confirmed_by_whichever_hand(
    world: World, hanako: Key, market: Shop, lot: int, open_relay: None
) -> None:
    currency = world.ledger.town.deployment.currency
    order = pay(world, hanako, market, Leg(lot, 200))
    before, _ = get_balance(world.ledger.database, market.account, lot)
    refund, signature = make_refund(world, market, order, Leg(lot, 200))
    give_back(world, market, order, Leg(lot, 200))
    given = calldata_of(refund, (Leg(lot, 200),), market.till.address, signature)

    send_as_guardian(world, currency, "refund", given, gas=400_000)
    world.read()
    world.turn(2)

    (one,) = refunds_of(world, market, order)
    assert one.state in ("confirmed", "final")
    balance = get_balance(world.ledger.database, market.account, lot)
    assert balance == (before - 200, 0)


def test_an_order_that_is_paid_after_all_is_shown_late_and_given_back(
    world: World, hanako: Key, market: Shop, lot: int, open_relay: None
) -> None:
    ledger, currency = world.ledger, world.ledger.town.deployment.currency
    order = accept(world, hanako, market, Leg(lot, 250))
    send_as_guardian(world, ledger.town.deployment.registry, "freeze", hanako.address)
    world.turn(2)
    assert view_order(ledger, order).is_paid_late is False
    thaw(world, hanako.address)
    signed = orders.to_signed_payment(get_order(world, order))

    send_as_guardian(world, currency, "pay", pay_calldata(signed), gas=400_000)
    world.read()

    view = view_order(ledger, order)
    assert (view.state, view.is_paid_late, view.refunded) == ("refused", True, 0)
    give_back(world, market, order, Leg(lot, 250))
    world.wait(lambda: refunds_of(world, market, order)[0].state == "confirmed")
    assert view_order(ledger, order).refunded == 250


def cancellation_of(world: World, payer: Key, order: bytes) -> SignedCancellation:
    cancellation = Cancellation(payer.address, order)
    digest = world.ledger.town.hash_cancellation(cancellation)
    return SignedCancellation(cancellation, payer.address, payer.sign(digest))


def test_a_cancellation_the_chain_refuses_says_why(
    world: World, hanako: Key, market: Shop, lot: int, open_relay: None
) -> None:
    currency = world.ledger.town.deployment.currency
    signed = ask_and_sign(world, hanako, market, Leg(lot, 50))
    order = world.ledger.town.hash_payment(signed.payment)
    cancel_order(world.ledger, cancellation_of(world, hanako, order))

    send_as_guardian(world, currency, "pay", pay_calldata(signed), gas=400_000)
    world.turn(2)

    view = view_cancellation(world.ledger, hanako.address, order)
    assert view.state == "refused"
    assert view.failure is not None and view.failure["code"] == "order_already_used"


def test_other_books_of_the_same_chain_say_the_same(
    world: World, hanako: Key, market: Shop, lot: int, books: Database
) -> None:
    order = pay(world, hanako, market, Leg(lot, 100))
    give_back(world, market, order, Leg(lot, 30))
    cancel_order(world.ledger, cancellation_of(world, hanako, bytes([5]) * 32))
    world.wait(lambda: refunds_of(world, market, order)[0].state == "confirmed")
    world.turn()

    read_all(index_into(world, books))

    for table in (RefundRow, RefundLegRow, CancellationRow):
        ours, theirs = (
            rows_of(database, table) for database in (world.ledger.database, books)
        )
        assert ours == theirs
        assert ours
    balance = get_balance(books, market.account, lot)[0]
    assert balance == get_balance(world.ledger.database, market.account, lot)[0]
