"""What a payment costs, and what happens when the gas does not suffice."""

from typing import Any

import pytest

from tests.contracts.support import PAY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import Refusal
from tests.contracts.support import ask
from tests.contracts.support import bring
from tests.contracts.support import lot
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import terms

OUT_OF_GAS = Refusal("", ())


@pytest.fixture
def residents(money: Any, registry: Any) -> list[Person]:
    """Fifty people with money of two programmes."""
    crowd = [Person(f"resident {i}") for i in range(50)]
    nothing = permission(0)
    money.city.act(
        registry.register,
        [(each.address, RESIDENT, 0, salt(each.name), b"", nothing) for each in crowd],
    )
    money.issue(money.common, *[(each, 1_000) for each in crowd])
    money.issue(money.small, *[(each, 1_000) for each in crowd])
    return crowd


@pytest.fixture
def dearest(money: Any, registry: Any, currency: Any) -> Any:
    """An order of so many legs that finds nothing warm and nothing written before."""
    account, signer, shop = (Person(f"dearest {name}") for name in "abc")
    limited = permission(PAY, paymentLimit=10**9, dayLimit=10**9)
    entries = [
        (account.address, RESIDENT, 0, salt("d"), signer.address, limited),
        (shop.address, SHOP, 1, bytes(32), b"", permission(0)),
    ]
    money.city.act(registry.register, entries)
    lots = [lot(programme, money.today + 30) for programme in range(11, 19)]
    for each in lots:
        money.city.act(currency.openProgramme, each >> 32, terms())
        money.issue(each, (account, 1_000))

    def order(legs: int) -> tuple:
        drawn = [(each, 1) for each in lots[:legs]]
        return money.sign(money.order(account, shop, *drawn), signer)

    return order


def calldata_gas(tx: Any) -> int:
    return sum(16 if byte else 4 for byte in tx.data)


def needed(currency: Any, legs: int, signature_bytes: int = 85) -> int:
    """The gas that the contract asks to see before an order."""
    fixed, each, byte = currency.ORDER_GAS(), currency.LEG_GAS(), currency.BYTE_GAS()
    return fixed + min(legs, 8) * each + (legs * 64 + signature_bytes) * byte


@pytest.mark.parametrize("legs", range(1, 9))
def test_what_is_asked_for_covers_the_dearest_order(money, currency, dearest, legs):
    tx = money.pay(dearest(legs))

    used = tx.gas_used - 21_000 - calldata_gas(tx)
    assert len(tx.events["Paid"]) == 1
    assert used * 11 // 10 < needed(currency, legs) < used * 2


@pytest.mark.parametrize("legs", [100, 400])
def test_what_is_asked_for_covers_an_order_of_far_too_many_legs(
    money, currency, hanako, bakery, legs
):
    tx = money.pay(money.signed(hanako, bakery, *[(money.common, 1)] * legs))

    used = tx.gas_used - 21_000 - calldata_gas(tx)
    assert len(tx.events["OrderRefused"]) == 1
    assert used < needed(currency, legs)


@pytest.mark.parametrize("length", [1_000, 50_000])
def test_what_is_asked_for_covers_an_order_with_a_monstrous_signer(
    money, currency, hanako, bakery, length
):
    signed = money.signed(hanako, bakery, (money.common, 1))
    tx = money.pay((signed[0], b"\xff" * length, b"\xff" * length))

    used = tx.gas_used - 21_000 - calldata_gas(tx)
    assert len(tx.events["OrderRefused"]) == 1
    assert used < needed(currency, 1, 2 * length)


def test_any_amount_of_gas_pays_all_or_reverts_all(money, currency, people, residents):
    hanako, bakery = people.hanako, people.bakery
    orders = [
        money.signed(residents[0], bakery, (money.common, 1)),
        money.signed(hanako, bakery, (money.common, 1), (money.small, 1)),
        money.signed(residents[1], bakery, (money.common, 1)),
    ]
    plenty = money.pay(*orders).gas_used + needed(currency, 2)
    again = [
        money.signed(residents[2], bakery, (money.common, 1)),
        money.signed(hanako, bakery, (money.common, 1), (money.small, 1)),
        money.signed(residents[3], bakery, (money.common, 1)),
    ]
    answers = [
        ask(currency.pay, again, sender=people.relay, gas=gas)
        for gas in range(24_000, plenty, 3_001)
    ]

    assert set(answers) == {
        OUT_OF_GAS,
        refusal("GasTooLow", 0),
        refusal("GasTooLow", 1),
        refusal("GasTooLow", 2),
        None,
    }
    # More gas never comes less far.
    rank = [OUT_OF_GAS, *(refusal("GasTooLow", i) for i in range(3)), None]
    ranks = [rank.index(answer) for answer in answers]
    assert ranks == sorted(ranks)


def test_a_batch_that_was_mined_with_too_little_gas_leaves_no_order_refused(
    money, currency, people, residents
):
    bakery = people.bakery
    orders = [money.signed(each, bakery, (money.common, 1)) for each in residents[:5]]
    enough = 21_000 + 5 * 75_000 + needed(currency, 1)

    limits = range(enough // 4, enough * 3 // 4, enough // 8)
    for limit in limits:
        tx = bring(currency.pay, orders, sender=people.relay, gas=limit)
        assert (tx.status, len(tx.events)) == (0, 0)
        assert money.balance(bakery, money.common) == 0
    tx = money.pay(*orders, gas=enough)

    assert len(tx.events["Paid"]) == 5


def test_fifty_payments_of_one_leg_cost_less_than_seventy_thousand_each(
    money, residents, bakery, hanako
):
    money.pay(money.signed(hanako, bakery, (money.common, 1)))
    orders = [money.signed(each, bakery, (money.common, 1)) for each in residents]

    tx = money.pay(*orders)

    assert len(tx.events["Paid"]) == 50
    assert tx.gas_used / 50 <= 70_000


def test_fifty_payments_of_two_legs_cost_less_than_eighty_five_thousand_each(
    money, residents, bakery, hanako
):
    money.pay(money.signed(hanako, bakery, (money.common, 1), (money.small, 1)))
    orders = [
        money.signed(each, bakery, (money.common, 1), (money.small, 1))
        for each in residents
    ]

    tx = money.pay(*orders)

    assert len(tx.events["Paid"]) == 50
    assert tx.gas_used / 50 <= 85_000
