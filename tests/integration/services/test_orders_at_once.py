"""Codes, refunds, orders and cancellations that meet at the same moment."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.domain.errors import MeguruError
from ledger.domain.orders import Leg
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.presentments import SignedPresentedPayment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import SignedCancellation
from ledger.services.accounts import view_account
from ledger.services.cancellations import cancel_order
from ledger.services.payments import accept_payment
from ledger.services.presentments import accept_presented
from ledger.services.refunds import accept_refund
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_order
from tests.integration.returning import make_refund
from tests.integration.services.ordering import ask_and_sign

ROUNDS = 10


@pytest.fixture(scope="module")
def jiro(world: World) -> Key:
    """A resident with enough for all rounds."""
    return world.new_resident({PURCHASED: 100_000})


@pytest.fixture(scope="module")
def lot(world: World, jiro: Key) -> int:
    return coin(world)


@pytest.fixture(scope="module")
def grocer(world: World) -> Shop:
    return world.new_shop("Midori Grocer")


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all at the same moment; returns what each came to, in their order."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            act()
        except MeguruError as error:
            return error.code
        return "accepted"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def charge_of(
    world: World, presented: Presentment, payer: Key, shop: Shop, leg: Leg
) -> SignedPresentedPayment:
    town = world.ledger.town
    order = town.hash_presentment(presented)
    acceptance = Acceptance(order, shop.account, (leg,), secrets.token_bytes(32))
    return SignedPresentedPayment(
        presented,
        acceptance,
        payer.address,
        payer.sign(order),
        shop.till.address,
        shop.till.sign(town.hash_acceptance(acceptance)),
    )


def new_presentment(world: World, payer: Key) -> Presentment:
    now = world.clock()
    salt = secrets.token_bytes(32)
    return Presentment(payer.address, 1_000, now, now + 3_600, salt)


def reserved_of(world: World, payer: Key) -> int:
    balances = view_account(world.ledger, payer.address).balances
    return sum(row.reserved for row in balances)


def test_of_two_tills_that_charge_a_code_at_once_one_does(
    world: World, jiro: Key, bakery: Shop, grocer: Shop, lot: int
) -> None:
    for _ in range(ROUNDS):
        before = reserved_of(world, jiro)
        presented = new_presentment(world, jiro)
        charges = [
            charge_of(world, presented, jiro, shop, Leg(lot, 100))
            for shop in (bakery, grocer)
        ]

        outcomes = at_once(
            *(partial(accept_presented, world.ledger, one) for one in charges)
        )

        assert sorted(outcomes) == ["accepted", "presentment_used"]
        assert reserved_of(world, jiro) == before + 100
    world.turn()


def test_the_same_charge_twice_at_once_is_one_charge(
    world: World, jiro: Key, bakery: Shop, lot: int
) -> None:
    for _ in range(ROUNDS):
        before = reserved_of(world, jiro)
        charge = charge_of(
            world, new_presentment(world, jiro), jiro, bakery, Leg(lot, 100)
        )

        outcomes = at_once(*[partial(accept_presented, world.ledger, charge)] * 2)

        assert outcomes == ["accepted", "accepted"]
        assert reserved_of(world, jiro) == before + 100
    world.turn()


def test_of_two_refunds_at_once_one_takes_the_turn(
    world: World, jiro: Key, grocer: Shop, lot: int
) -> None:
    order = accept(world, jiro, grocer, Leg(lot, 10_000))
    world.wait(lambda: get_order(world, order).state in ("confirmed", "final"))
    for number in range(1, ROUNDS + 1):
        # Both within what is left; of different amounts, so they are two refunds.
        refunds = [make_refund(world, grocer, order, Leg(lot, yen)) for yen in (10, 20)]

        outcomes = at_once(
            *(
                partial(
                    accept_refund, world.ledger, refund, grocer.till.address, signature
                )
                for refund, signature in refunds
            )
        )

        assert sorted(outcomes) == ["accepted", "refund_out_of_turn"]
        assert refunds[0][0].sequence == number
    world.turn()
    world.turn()


def test_an_order_and_its_cancellation_at_once_never_both_count(
    world: World, jiro: Key, bakery: Shop, lot: int
) -> None:
    for _ in range(ROUNDS):
        signed = ask_and_sign(world, jiro, bakery, Leg(lot, 100))
        order = world.ledger.town.hash_payment(signed.payment)
        cancellation = Cancellation(jiro.address, order)
        cancelled = SignedCancellation(
            cancellation,
            jiro.address,
            jiro.sign(world.ledger.town.hash_cancellation(cancellation)),
        )

        outcomes = at_once(
            partial(accept_payment, world.ledger, signed),
            partial(cancel_order, world.ledger, cancelled),
        )

        assert outcomes in (
            ["accepted", "order_accepted"],
            ["order_cancelled", "accepted"],
        )
    world.turn()
