"""Batches: their size, who brings them, and neighbours of a bad order."""

import pytest

from tests.contracts.support import ask
from tests.contracts.support import refusal


def test_a_bad_order_leaves_its_neighbours_paid(money, hanako, taro, bakery, grocer):
    before = money.signed(hanako, bakery, (money.common, 100))
    bad = money.signed(hanako, grocer, (money.small, 100))
    after = money.signed(taro, bakery, (money.common, 200))

    tx = money.pay(before, bad, after)

    assert [event["order"] for event in tx.events["Paid"]] == [
        money.hash(before),
        money.hash(after),
    ]
    refused = tx.events["OrderRefused"]
    assert len(refused) == 1
    assert refused["order"] == money.hash(bad)
    assert refused["payer"] == hanako.address
    assert money.balance(bakery, money.common) == 300
    assert money.balance(hanako, money.small) == 5_000


def test_bad_orders_of_every_kind_leave_their_neighbours_paid(money, people):
    hanako, bakery = people.hanako, people.bakery
    signed = money.signed(hanako, bakery, (money.common, 1))
    bad = [
        signed,
        (signed[0], b"", b""),
        (signed[0], b"\x01" * 3_000, b"\x02" * 3_000),
        money.signed(hanako, bakery),
        money.signed(hanako, bakery, *[(money.common, 1)] * 60),
        money.signed(hanako, bakery, (2**256 - 1, 2**256 - 1)),
        money.signed(people.stranger, bakery, (money.common, 1)),
        money.signed(hanako, bakery, (money.common, 1), validAfter=0, validBefore=0),
        money.signed(hanako, bakery, (money.common, 1), validAfter=2**48 - 1),
    ]
    good = [money.signed(hanako, bakery, (money.common, 10)) for _ in bad]

    tx = money.pay(
        signed, *[each for pair in zip(bad, good, strict=True) for each in pair]
    )

    assert len(tx.events["OrderRefused"]) == len(bad)
    assert money.balance(bakery, money.common) == 1 + 10 * len(good)


def test_a_refused_order_can_be_paid_later(money, currency, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 100))
    money.city.act(currency.setSuspended, 1, True)
    money.refused(signed)
    money.city.act(currency.setSuspended, 1, False)

    assert money.refused(signed) == []


def test_orders_of_a_batch_draw_on_the_balance_one_after_another(money, hanako, bakery):
    first = money.signed(hanako, bakery, (money.small, 3_000))
    second = money.signed(hanako, bakery, (money.small, 3_000))

    assert money.refused(first, second) == [
        refusal("ERC1155InsufficientBalance", hanako, 2_000, 3_000, money.small)
    ]


def test_an_empty_batch_is_refused(currency, relay):
    assert ask(currency.pay, [], sender=relay) == refusal("CurrencyBatchSize", 0, 200)


def test_two_hundred_payments_are_a_batch_and_one_more_is_not(
    money, currency, hanako, bakery, relay
):
    orders = [money.signed(hanako, bakery, (money.common, 1)) for _ in range(201)]

    assert ask(currency.pay, orders, sender=relay) == refusal(
        "CurrencyBatchSize", 201, 200
    )
    tx = money.pay(*orders[:200])
    assert len(tx.events["Paid"]) == 200
    assert tx.gas_used < 16_777_216


@pytest.mark.parametrize(
    "who", ["hanako", "bakery", "maker", "guardian", "registrar", "freezer", "deployer"]
)
def test_only_the_relay_brings_orders(money, currency, people, who):
    signed = money.signed(people.hanako, people.bakery, (money.common, 1))

    assert ask(currency.pay, [signed], sender=getattr(people, who)) == refusal(
        "CallerNotRelay", getattr(people, who)
    )


def test_what_is_spent_is_gone_at_once(money, currency, hanako, bakery):
    money.pay(money.signed(hanako, bakery, (money.common, 10_000)))

    again = money.signed(hanako, bakery, (money.common, 1))

    assert money.refused(again) == [
        refusal("ERC1155InsufficientBalance", hanako, 0, 1, money.common)
    ]
