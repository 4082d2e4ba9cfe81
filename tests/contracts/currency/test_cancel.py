"""A payer takes an order back before it is carried out."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import PAY
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def signed(money, hanako, bakery):
    return money.signed(hanako, bakery, (money.common, 100))


@pytest.fixture
def order(money, signed):
    return as_bytes(money.hash(signed))


def test_a_cancelled_order_is_never_paid(money, currency, signed, order, hanako):
    tx = money.cancel(money.cancellation(hanako, order, hanako))

    event = tx.events["OrderCancelled"]
    assert (as_bytes(event["order"]), event["payer"]) == (order, hanako.address)
    assert currency.order(hanako.address, order)[0] == 2
    assert money.refused(signed) == [refusal("OrderAlreadyUsed", order, 2)]


def test_an_order_is_cancelled_once(money, order, hanako):
    cancellation = money.cancellation(hanako, order, hanako)

    tx = money.cancel(cancellation, cancellation)

    assert reasons(tx) == [refusal("OrderAlreadyUsed", order, 2)]
    assert tx.events["OrderRefused"]["payer"] == hanako.address


def test_what_was_paid_is_not_cancelled(money, signed, order, hanako, bakery):
    money.pay(signed)

    tx = money.cancel(money.cancellation(hanako, order, hanako))

    assert reasons(tx) == [refusal("OrderAlreadyUsed", order, 1)]
    assert money.balance(bakery, money.common) == 100


def test_nobody_cancels_the_order_of_another(money, signed, order, hanako, taro):
    own = money.cancellation(taro, order, taro)
    forged = money.cancellation(hanako, order, taro)

    tx = money.cancel(own, forged)

    assert reasons(tx) == [
        refusal("SignerNotPermitted", hanako, as_bytes(taro.address))
    ]
    assert money.refused(signed) == []


def test_a_signature_for_another_order_cancels_nothing(money, order, hanako):
    _, signer, signature = money.cancellation(hanako, salt("another"), hanako)

    tx = money.cancel(((hanako.address, order), signer, signature))

    assert reasons(tx) == [
        refusal("SignatureInvalid", hanako, as_bytes(hanako.address))
    ]


def test_a_signer_that_may_not_pay_cancels_nothing(
    money, registry, bakery, till, registrar
):
    granted = permission(ACCEPT)
    send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )

    tx = money.cancel(money.cancellation(bakery, salt("an order"), till))

    assert reasons(tx) == [
        refusal("SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT, PAY)
    ]


def test_an_order_is_cancelled_while_paused(money, currency, order, hanako, guardian):
    send(currency.pause, sender=guardian)

    tx = money.cancel(money.cancellation(hanako, order, hanako))

    assert len(tx.events["OrderCancelled"]) == 1


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_has_from_one_to_two_hundred(
    money, currency, order, hanako, relay, count
):
    batch = [money.cancellation(hanako, order, hanako)] * count

    assert ask(currency.cancel, batch, sender=relay) == refusal(
        "CurrencyBatchSize", count, 200
    )


@pytest.mark.parametrize("who", ["hanako", "baker", "maker", "stranger"])
def test_only_the_relay_brings_cancellations(
    money, currency, order, people, hanako, who
):
    somebody = getattr(people, who)
    cancellation = money.cancellation(hanako, order, hanako)

    assert ask(currency.cancel, [cancellation], sender=somebody) == refusal(
        "CallerNotRelay", somebody
    )
