"""What an account can still promise, leg by leg."""

import pytest

from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.domain.refusals import BalanceTooLow
from ledger.services.accounts import view_account
from ledger.services.payments import accept_payment
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.services.ordering import ask_and_sign
from tests.integration.services.ordering import lots_of


def test_a_refusal_counts_the_lots_that_were_enough(
    world: World, hanako: Key, bakery: Shop
) -> None:
    granted, purchased = lots_of(world)
    legs = Leg(granted, 1_000), Leg(purchased, 5_001)

    with pytest.raises(BalanceTooLow) as refusal:
        accept_payment(world.ledger, ask_and_sign(world, hanako, bakery, *legs))

    assert refusal.value.values == {"amount": 6_001, "available": 6_000, "missing": 1}
    balances = view_account(world.ledger, hanako.address).balances
    assert [row.reserved for row in balances] == [0, 0]


def test_what_is_promised_cannot_be_promised_again(
    world: World, hanako: Key, bakery: Shop
) -> None:
    _, purchased = lots_of(world)
    accept_payment(
        world.ledger, ask_and_sign(world, hanako, bakery, Leg(purchased, 4_000))
    )

    with pytest.raises(BalanceTooLow) as refusal:
        accept_payment(
            world.ledger, ask_and_sign(world, hanako, bakery, Leg(purchased, 1_001))
        )

    assert refusal.value.values == {"amount": 1_001, "available": 1_000, "missing": 1}
