"""Presented payments, refunds and cancellations never fail halfway for want of gas."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
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
KINDS = ("payPresented", "refund", "cancel")
EVENTS = {"payPresented": "Paid", "refund": "Refunded", "cancel": "OrderCancelled"}


@pytest.fixture
def town(money: Any, registry: Any, currency: Any) -> SimpleNamespace:
    """People and shops of which an order finds nothing warm and nothing written."""
    account, phone, shop, till = (Person(f"dearest {name}") for name in "abcd")
    limits = {"paymentLimit": 10**9, "dayLimit": 10**9}
    payer = permission(PAY, **limits)
    taker = permission(ACCEPT | REFUND, **limits)
    entries = [
        (account.address, RESIDENT, 0, salt("d"), phone.address, payer),
        (shop.address, SHOP, 1, bytes(32), till.address, taker),
    ]
    money.city.act(registry.register, entries)
    lots = [lot(programme, money.today + 30) for programme in range(11, 19)]
    for each in lots:
        money.city.act(currency.openProgramme, each >> 32, terms())
        money.issue(each, (account, 1_000))
    return SimpleNamespace(
        account=account, phone=phone, shop=shop, till=till, lots=lots
    )


@pytest.fixture
def order(money: Any, town: SimpleNamespace) -> Any:
    """Makes an order of a kind with so many legs."""
    count = 0

    def make(kind: str, legs: int, amount: int = 1) -> tuple:
        nonlocal count
        count += 1
        drawn = [(each, amount) for each in town.lots[:legs]]
        if kind == "cancel":
            return money.cancellation(town.account, salt(f"order {count}"), town.phone)
        if kind == "payPresented":
            shown = money.presentment(town.account, 10**6)
            return money.charge(shown, town.phone, town.shop, town.till, *drawn)
        paid = money.sign(money.order(town.account, town.shop, *drawn), town.phone)
        money.pay(paid)
        return money.refund(paid, town.till, *drawn)

    return make


def used_by_order(tx: Any) -> int:
    return tx.gas_used - 21_000 - sum(16 if byte else 4 for byte in tx.data)


def needed(currency: Any, kind: str, legs: int) -> int:
    """The gas that the contract asks to see before an order."""
    fixed, each, byte = currency.ORDER_GAS(), currency.LEG_GAS(), currency.BYTE_GAS()
    times = {"payPresented": 1, "refund": 2, "cancel": 0}[kind]
    signatures = {"payPresented": 170, "refund": 85 + 64 * legs, "cancel": 85}[kind]
    legs_bytes = 0 if kind == "cancel" else 64 * legs
    return fixed + legs * each * times + (legs_bytes + signatures) * byte


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("legs", [1, 4, 8])
def test_what_is_asked_for_covers_the_dearest_order(
    money, currency, relay, order, kind, legs
):
    batch = [order(kind, legs, 500)]

    tx = bring(getattr(currency, kind), batch, sender=relay)

    assert len(tx.events[EVENTS[kind]]) == 1
    assert used_by_order(tx) * 11 // 10 < needed(currency, kind, legs)


@pytest.mark.parametrize("kind", KINDS)
def test_any_amount_of_gas_carries_all_out_or_reverts_all(currency, relay, order, kind):
    batch = [order(kind, 2) for _ in range(3)]
    method = getattr(currency, kind)
    plenty = 3 * needed(currency, kind, 2) + 60_000

    answers = [
        ask(method, batch, sender=relay, gas=gas)
        for gas in range(24_000, plenty, 4_001)
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_mined_with_too_little_gas_leaves_nothing(currency, relay, order, kind):
    batch = [order(kind, 2) for _ in range(3)]
    method = getattr(currency, kind)
    fixed = 21_000 + 16 * len(bytes.fromhex(method.encode_input(batch)[2:]))

    tx = bring(
        method, batch, sender=relay, gas=fixed + needed(currency, kind, 2) * 5 // 4
    )

    assert (tx.status, len(tx.events)) == (0, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [64, 5_000])
def test_what_is_asked_for_covers_a_monstrous_signer(
    currency, relay, order, kind, length
):
    signed = list(order(kind, 1))
    signed[-2], signed[-1] = b"\xff" * length, b"\xff" * length

    tx = bring(getattr(currency, kind), [tuple(signed)], sender=relay)

    assert tx.status == 1
    assert EVENTS[kind] not in tx.events
    asked = needed(currency, kind, 1) + currency.SIGNER_GAS()
    assert used_by_order(tx) < asked + 2 * length * currency.BYTE_GAS()


@pytest.mark.parametrize("kind", ["pay", *KINDS])
def test_a_signer_with_a_verifier_is_given_its_gas_first(
    money, currency, relay, order, hanako, bakery, kind
):
    """So that no order of a passkey is ever refused for want of gas."""
    if kind == "pay":
        signed = list(money.signed(hanako, bakery, (money.common, 1)))
    else:
        signed = list(order(kind, 1))
    signed[-2] = b"\xff" * 84
    method = getattr(currency, kind)

    little = ask(method, [tuple(signed)], sender=relay, gas=600_000)
    enough = ask(method, [tuple(signed)], sender=relay, gas=1_000_000)

    assert little == refusal("GasTooLow", 0)
    assert enough is None


def test_a_signer_is_asked_for_as_much_as_the_registry_gives(currency, registry):
    assert currency.SIGNER_GAS() >= registry.signerGas(b"\xff" * 84)


def test_fifty_presented_payments_cost_less_than_ninety_thousand_each(
    money, currency, relay, hanako, taro, bakery, baker
):
    money.pay(money.signed(hanako, bakery, (money.common, 1)))
    batch = []
    for i in range(50):
        payer = (hanako, taro)[i % 2]
        shown = money.presentment(payer, 100)
        batch.append(money.charge(shown, payer, bakery, baker, (money.common, 1)))

    tx = bring(currency.payPresented, batch, sender=relay)

    assert len(tx.events["Paid"]) == 50
    assert tx.gas_used / 50 <= 90_000
