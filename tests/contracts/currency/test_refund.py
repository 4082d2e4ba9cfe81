"""A shop gives back what it took: to who paid, in time, never more than was paid."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import REFUND
from tests.contracts.support import SHOP
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import digest
from tests.contracts.support import mine_next_at
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import send
from tests.contracts.support import terms


@pytest.fixture
def paid(money, hanako, bakery):
    """Hanako bought bread for 1,000 yen of two lots."""
    signed = money.signed(hanako, bakery, (money.common, 700), (money.small, 300))
    money.pay(signed)
    return signed


@pytest.fixture
def order(money, paid):
    return as_bytes(money.hash(paid))


@pytest.fixture
def refused(money):
    return lambda *refunds: reasons(money.give_back(*refunds))


def test_a_payment_is_given_back(money, currency, paid, order, hanako, bakery, baker):
    tx = money.give_back(
        money.refund(paid, baker, (money.common, 700), (money.small, 300))
    )

    event = tx.events["Refunded"]
    assert as_bytes(event["order"]) == order
    assert (event["payer"], event["shop"]) == (hanako.address, bakery.address)
    assert event["sequence"] == 1
    assert money.balance(hanako, money.common) == 10_000
    assert money.balance(hanako, money.small) == 5_000
    assert money.balance(bakery, money.common) == 0
    assert currency.order(hanako.address, order)[2] == 1
    assert currency.refundedAmount(order, money.common) == 700


def test_a_payment_is_given_back_bit_by_bit_and_never_beyond(
    money, currency, paid, order, refused, baker
):
    first = money.refund(paid, baker, (money.common, 500))
    second = money.refund(paid, baker, (money.common, 200), sequence=2)
    third = money.refund(paid, baker, (money.common, 1), sequence=3)

    assert refused(first, second, third) == [
        refusal("RefundExceedsPayment", money.common, 701, 700)
    ]
    assert currency.refundedAmount(order, money.common) == 700
    assert refused(money.refund(paid, baker, (money.small, 300), sequence=3)) == []


def test_nothing_is_given_back_that_was_not_paid(money, paid, refused, baker):
    later, gift = money.common_later, money.gift

    assert refused(
        money.refund(paid, baker, (money.common, 701)),
        money.refund(paid, baker, (money.common, 2**256 - 1)),
        money.refund(paid, baker, (money.common, 1), (later, 1)),
        money.refund(paid, baker, (gift, 1)),
        money.refund(paid, baker, (1, 1)),
    ) == [
        refusal("RefundExceedsPayment", money.common, 701, 700),
        refusal("RefundExceedsPayment", money.common, 2**256 - 1, 700),
        refusal("RefundExceedsPayment", later, 1, 0),
        refusal("RefundExceedsPayment", gift, 1, 0),
        refusal("RefundExceedsPayment", 1, 1, 0),
    ]


def test_the_same_lot_twice_gives_nothing_back(money, paid, refused, baker):
    twice = ((money.common, 500), (money.common, 500))

    assert refused(money.refund(paid, baker, *twice), money.refund(paid, baker)) == [
        refusal("LegsInvalid", 1),
        refusal("LegsInvalid", 0),
    ]


def test_a_refund_is_carried_out_once(money, paid, refused, baker):
    refund = money.refund(paid, baker, (money.common, 100))

    assert refused(refund, refund) == [refusal("RefundSequence", 2, 1)]


@pytest.mark.parametrize("sequence", [0, 2, 65_535])
def test_refunds_come_in_sequence(money, paid, refused, baker, sequence):
    refund = money.refund(paid, baker, (money.common, 1), sequence=sequence)

    assert refused(refund) == [refusal("RefundSequence", 1, sequence)]


def test_somebody_else_is_given_nothing(money, paid, order, refused, baker, taro):
    to_taro = money.refund(paid, baker, (money.common, 1), payer=taro.address)

    assert refused(to_taro) == [refusal("OrderNotPaid", order, 0)]


def test_a_shop_that_was_not_paid_gives_nothing_back(
    money, registry, paid, order, refused, till, grocer, registrar
):
    granted = permission(REFUND)
    send(
        registry.assignTerminal, grocer.address, till.address, granted, sender=registrar
    )
    refund = money.refund(paid, till, (money.common, 1), shop=grocer.address)

    assert refused(refund) == [refusal("RefundMismatch", order)]


def test_a_till_of_another_shop_gives_nothing_back(
    money, registry, paid, refused, till, grocer, bakery, registrar
):
    granted = permission(REFUND)
    send(
        registry.assignTerminal, grocer.address, till.address, granted, sender=registrar
    )

    assert refused(money.refund(paid, till, (money.common, 1))) == [
        refusal("SignerNotPermitted", bakery, as_bytes(till.address))
    ]


def test_a_till_without_the_scope_gives_nothing_back(
    money, registry, paid, refused, till, bakery, registrar
):
    granted = permission(ACCEPT)
    send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )

    assert refused(money.refund(paid, till, (money.common, 1))) == [
        refusal("SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT, REFUND)
    ]


def test_the_limits_of_a_till_bind(
    money, registry, paid, refused, till, bakery, registrar
):
    granted = permission(REFUND, paymentLimit=300, dayLimit=400)
    send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )

    assert refused(
        money.refund(paid, till, (money.common, 301)),
        money.refund(paid, till, (money.common, 300)),
        money.refund(paid, till, (money.common, 101), sequence=2),
    ) == [
        refusal("SignerPaymentLimitExceeded", 301, 300),
        refusal("SignerDayLimitExceeded", money.today, 101, 100),
    ]


def test_legs_that_were_not_paid_are_no_evidence(money, paid, order, refused, baker):
    refund, _, signer, signature = money.refund(paid, baker, (money.common, 1_000))

    raised = [(money.common, 1_000), (money.small, 300)]

    assert refused((refund, raised, signer, signature)) == [
        refusal("RefundMismatch", order)
    ]


def test_a_changed_refund_gives_nothing_back(money, paid, refused, bakery, baker):
    refund, legs, signer, signature = money.refund(paid, baker, (money.common, 1))
    raised = (*refund[:3], [(money.common, 2)], *refund[4:])

    assert refused((raised, legs, signer, signature)) == [
        refusal("SignatureInvalid", bakery, as_bytes(baker.address))
    ]


def test_an_order_that_was_not_paid_is_not_given_back(
    money, refused, hanako, bakery, baker
):
    never = money.signed(hanako, bakery, (money.common, 1))
    cancelled = money.signed(hanako, bakery, (money.common, 1))
    ids = [as_bytes(money.hash(each)) for each in (never, cancelled)]
    money.cancel(money.cancellation(hanako, ids[1], hanako))

    assert refused(
        money.refund(never, baker, (money.common, 1)),
        money.refund(cancelled, baker, (money.common, 1)),
    ) == [refusal("OrderNotPaid", ids[0], 0), refusal("OrderNotPaid", ids[1], 2)]


def test_a_refund_expires(money, paid, baker):
    tx = money.give_back(money.refund(paid, baker, (money.common, 1), validBefore=5))

    assert reasons(tx) == [refusal("OrderExpired", 5, tx.timestamp)]


def test_a_payment_is_given_back_for_thirty_days(
    money, currency, paid, order, refused, hanako, baker
):
    latest = currency.order(hanako.address, order)[1] + 30 * DAY
    advance(latest - 60)
    last = money.refund(paid, baker, (money.common, 1))
    late = money.refund(paid, baker, (money.common, 1), sequence=2)
    mine_next_at(latest)
    assert refused(last) == []
    mine_next_at(latest + 1)
    tx = money.give_back(late)

    assert reasons(tx) == [refusal("RefundTooLate", latest, tx.timestamp)]


def test_nothing_is_given_back_into_a_lapsed_lot(money, refused, hanako, bakery, baker):
    money.city.act(money.currency.openProgramme, 4, terms(graceDays=2))
    a_lot = 4 << 32 | money.today + 5
    money.issue(a_lot, (hanako, 100))
    paid = money.signed(hanako, bakery, (a_lot, 100))
    money.pay(paid)
    advance(now() + (5 + 2 + 7) * DAY)
    assert refused(money.refund(paid, baker, (a_lot, 1))) == []

    advance(now() + DAY)

    assert refused(money.refund(paid, baker, (a_lot, 1), sequence=2)) == [
        refusal("LotLapsed", a_lot, money.today + 15)
    ]


def test_a_suspended_programme_is_given_back(money, currency, paid, refused, baker):
    money.city.act(currency.setSuspended, 1, True)

    assert refused(money.refund(paid, baker, (money.common, 1))) == []


def test_nothing_is_given_back_while_paused(
    money, currency, paid, baker, relay, guardian
):
    refund = money.refund(paid, baker, (money.common, 1))
    send(currency.pause, sender=guardian)

    assert ask(currency.refund, [refund], sender=relay) == refusal("EnforcedPause")


@pytest.mark.parametrize("who", ["hanako", "bakery"])
def test_the_frozen_give_and_get_nothing_back(
    money, registry, paid, refused, people, baker, guardian, who
):
    somebody = getattr(people, who)
    send(registry.freeze, somebody.address, sender=guardian)

    assert refused(money.refund(paid, baker, (money.common, 1))) == [
        refusal("AccountNotActive", somebody, FROZEN)
    ]


def test_a_shop_gives_back_no_more_than_it_has(money, paid, refused, bakery, baker):
    rows = [(bakery.address, money.common, 600)]
    money.run(money.issuance.redeem, *money.authorize_redeem(rows))

    assert refused(money.refund(paid, baker, (money.common, 101))) == [
        refusal("ERC1155InsufficientBalance", bakery, 100, 101, money.common)
    ]


def test_what_a_shop_paid_a_shop_is_not_given_back(
    money, registry, refused, hanako, bakery, grocer, baker, till, registrar
):
    money.pay(money.signed(hanako, bakery, (money.gift, 100)))
    paid = money.sign(money.order(bakery, grocer, (money.gift, 50)), baker)
    money.pay(paid)
    granted = permission(REFUND)
    send(
        registry.assignTerminal, grocer.address, till.address, granted, sender=registrar
    )

    assert refused(money.refund(paid, till, (money.gift, 50))) == [
        refusal("PairClosed", SHOP, SHOP)
    ]


def test_a_presented_payment_is_given_back(
    money, currency, refused, hanako, bakery, baker
):
    shown = money.presentment(hanako, 500)
    charged = money.charge(shown, hanako, bakery, baker, (money.common, 500))
    money.pay_presented(charged)
    id_ = digest(currency, "Presentment", shown)
    as_if_paid = ((hanako.address, bakery.address, charged[1][2]),)

    message = {
        "payer": hanako.address,
        "order": id_,
        "shop": bakery.address,
        "legs": [{"lot": money.common, "amount": 500}],
        "sequence": 1,
        "validBefore": now() + DAY,
    }
    signature = baker.sign(currency, "Refund", message)
    refund = tuple(message.values())[:3] + (
        [(money.common, 500)],
        1,
        message["validBefore"],
    )

    assert refused((refund, as_if_paid[0][2], baker.address, signature)) == []
    assert money.balance(hanako, money.common) == 10_000


def test_a_bad_refund_leaves_its_neighbours_given_back(
    money, paid, order, bakery, baker
):
    tx = money.give_back(
        money.refund(paid, baker, (money.common, 1)),
        money.refund(paid, baker, (money.common, 1), sequence=7),
        money.refund(paid, baker, (money.common, 1), sequence=2),
    )

    event = tx.events["RefundRefused"]
    assert (as_bytes(event["order"]), event["shop"]) == (order, bakery.address)
    assert event["sequence"] == 7
    assert len(tx.events["Refunded"]) == 2


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_has_from_one_to_two_hundred(
    money, currency, paid, baker, relay, count
):
    batch = [money.refund(paid, baker, (money.common, 1))] * count

    assert ask(currency.refund, batch, sender=relay) == refusal(
        "CurrencyBatchSize", count, 200
    )


@pytest.mark.parametrize("who", ["hanako", "baker", "maker", "stranger"])
def test_only_the_relay_brings_refunds(money, currency, paid, baker, people, who):
    somebody = getattr(people, who)
    refund = money.refund(paid, baker, (money.common, 1))

    assert ask(currency.refund, [refund], sender=somebody) == refusal(
        "CallerNotRelay", somebody
    )
