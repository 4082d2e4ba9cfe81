"""A payer shows a code, a shop's till charges it: once, in time, within its limit."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import HOUR
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import digest
from tests.contracts.support import high_s
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def shown(money, hanako):
    return money.presentment(hanako, 1_000)


@pytest.fixture
def charge(money, shown, hanako, bakery, baker):
    def charged(*legs, payer=hanako, shop=bakery, till=baker, shown=shown, **changes):
        drawn = legs or ((money.common, 400),)
        return money.charge(shown, payer, shop, till, *drawn, **changes)

    return charged


@pytest.fixture
def refused(money):
    return lambda *charged: reasons(money.pay_presented(*charged))


def test_what_a_shop_charges_is_paid(money, currency, shown, charge, hanako, bakery):
    charged = charge((money.common, 400), (money.small, 600))

    tx = money.pay_presented(charged)

    id_ = digest(currency, "Presentment", shown)
    paid = tx.events["Paid"]
    assert as_bytes(paid["order"]) == id_
    assert (paid["payer"], paid["payee"]) == (hanako.address, bakery.address)
    assert as_bytes(paid["billRef"]) == charged[1][3]
    assert money.balance(bakery, money.common) == 400
    assert money.balance(bakery, money.small) == 600
    status, paid_at, refunds, _ = currency.order(hanako.address, id_)
    assert (status, paid_at, refunds) == (1, tx.timestamp, 0)


def test_a_till_of_the_shop_charges(money, registry, charge, till, bakery, registrar):
    granted = permission(ACCEPT)
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        granted,
        sender=registrar,
    )

    money.pay_presented(charge(till=till))

    assert money.balance(bakery, money.common) == 400


def test_an_unregistered_till_charges_nothing(refused, charge, till, bakery):
    assert refused(charge(till=till)) == [
        refusal("SignerNotPermitted", bakery, as_bytes(till.address))
    ]


def test_a_till_that_may_not_accept_charges_nothing(
    refused, registry, charge, till, bakery, registrar
):
    granted = permission(REFUND)
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        granted,
        sender=registrar,
    )

    assert refused(charge(till=till)) == [
        refusal("SignerScopeMissing", bakery, as_bytes(till.address), REFUND, ACCEPT)
    ]


def test_a_till_charges_for_no_other_shop(refused, charge, baker, grocer):
    assert refused(charge(shop=grocer)) == [
        refusal("SignerNotPermitted", grocer, as_bytes(baker.address))
    ]


def test_what_was_charged_is_not_charged_again(money, currency, shown, charge, refused):
    money.pay_presented(charge())
    id_ = digest(currency, "Presentment", shown)

    assert refused(charge(), charge((money.common, 1))) == [
        refusal("OrderAlreadyUsed", id_, 1),
        refusal("OrderAlreadyUsed", id_, 1),
    ]


def test_what_was_cancelled_is_not_charged(
    money, currency, shown, charge, refused, hanako
):
    id_ = digest(currency, "Presentment", shown)
    money.cancel(money.cancellation(hanako, id_, hanako))

    assert refused(charge()) == [refusal("OrderAlreadyUsed", id_, 2)]


def test_nothing_is_charged_beyond_the_limit(money, charge, refused):
    beyond = charge((money.common, 400), (money.small, 601))
    overflowing = charge((money.common, 2**256 - 1), (money.small, 2))

    assert refused(beyond, overflowing) == [
        refusal("PresentmentLimitExceeded", 1_001, 1_000),
        refusal("PresentmentLimitExceeded", 2**256 - 1, 1_000),
    ]


def test_a_day_is_the_longest_window(money, hanako, charge, refused):
    start = now() - 60
    day = money.presentment(hanako, 1_000, validAfter=start, validBefore=start + DAY)
    longer = day | {"validBefore": start + DAY + 1}

    assert refused(charge(shown=longer)) == [
        refusal("PresentmentWindowTooLong", start, start + DAY + 1)
    ]
    assert refused(charge(shown=day)) == []


def test_a_presentment_is_charged_in_its_time(money, hanako, charge, refused):
    late = money.presentment(hanako, 1_000, validBefore=now())
    early = money.presentment(
        hanako, 1_000, validAfter=now() + HOUR, validBefore=now() + 2 * HOUR
    )
    old = now() - 7 * HOUR
    backdated = money.presentment(hanako, 1_000, validAfter=old)

    tx = money.pay_presented(*(charge(shown=each) for each in (late, early, backdated)))

    assert reasons(tx) == [
        refusal("OrderExpired", late["validBefore"], tx.timestamp),
        refusal("OrderNotYetValid", early["validAfter"], tx.timestamp),
        refusal("OrderBackdated", old, tx.timestamp - 6 * HOUR),
    ]


def test_an_acceptance_of_another_presentment_charges_nothing(
    money, currency, shown, charge, refused, hanako
):
    other = money.presentment(hanako, 1_000)
    theirs, ours = (digest(currency, "Presentment", each) for each in (other, shown))

    assert refused(charge(presentment=theirs)) == [
        refusal("AcceptanceMismatch", ours, theirs)
    ]


def test_a_changed_presentment_charges_nothing(money, shown, charge, refused, hanako):
    charged = charge()
    raised = (hanako.address, 2_000, *charged[0][2:])

    assert refused((raised, *charged[1:]))[0].name == "AcceptanceMismatch"


def test_a_changed_acceptance_charges_nothing(money, charge, refused, bakery, baker):
    shown, acceptance, *signatures = charge()
    raised = (*acceptance[:2], [(money.common, 401)], acceptance[3])

    assert refused((shown, raised, *signatures)) == [
        refusal("SignatureInvalid", bakery, as_bytes(baker.address))
    ]


def test_a_presentment_that_its_payer_did_not_sign_charges_nothing(
    charge, refused, hanako, taro
):
    shown, acceptance, signer, signature, *shops = charge()

    assert refused(
        (shown, acceptance, signer, high_s(signature), *shops),
        charge(payer=taro),
    ) == [
        refusal("SignatureInvalid", hanako, as_bytes(hanako.address)),
        refusal("SignerNotPermitted", hanako, as_bytes(taro.address)),
    ]


def test_the_limits_of_the_payers_signer_bind(money, city, registry, refused, bakery):
    owner, phone = Person("limited"), Person("limited phone")
    limited = permission(PAY, paymentLimit=300, dayLimit=400)
    city.act(
        registry.register,
        [(owner.address, RESIDENT, 0, salt("limited"), phone.address, limited)],
    )
    money.issue(money.common, (owner, 1_000))
    baker = Person("baker")

    def charged(amount):
        shown = money.presentment(owner, 1_000)
        return money.charge(shown, phone, bakery, baker, (money.common, amount))

    today = money.today
    assert refused(charged(301), charged(300), charged(101)) == [
        refusal("SignerPaymentLimitExceeded", 301, 300),
        refusal("SignerDayLimitExceeded", today, 101, 100),
    ]


def test_only_a_shop_charges(money, charge, refused, taro):
    """Who presents does not see by whom, so residents do not charge each other."""
    gift = (money.gift, 100)

    assert refused(charge(gift, shop=taro, till=taro)) == [
        refusal("PairClosed", RESIDENT, RESIDENT)
    ]


@pytest.mark.parametrize("who", ["hanako", "bakery"])
def test_the_frozen_neither_present_nor_charge(
    people, registry, charge, refused, guardian, who
):
    somebody = getattr(people, who)
    send(registry.freeze, somebody.address, sender=guardian)

    assert refused(charge()) == [refusal("AccountNotActive", somebody, FROZEN)]


def test_nothing_is_charged_of_a_suspended_programme(money, currency, charge, refused):
    money.city.act(currency.setSuspended, 1, True)

    assert refused(charge()) == [refusal("ProgrammeIsSuspended", 1)]


def test_nothing_is_charged_while_paused(currency, charge, relay, guardian):
    send(currency.pause, sender=guardian)

    assert ask(currency.payPresented, [charge()], sender=relay) == refusal(
        "EnforcedPause"
    )


def test_a_shop_is_charged_no_money_it_does_not_take(
    money, registry, charge, refused, grocer, till, registrar
):
    granted = permission(ACCEPT)
    send(
        registry.assignTerminal, grocer.address, till.address, granted, sender=registrar
    )

    assert refused(charge((money.small, 10), shop=grocer, till=till)) == [
        refusal("ShopNotAccepted", grocer, 2)
    ]


def test_money_past_its_last_day_is_not_charged(money, charge, refused, hanako):
    advance(now() + 31 * DAY)
    shown = money.presentment(hanako, 1_000)

    assert refused(charge(shown=shown)) == [
        refusal("LotExpired", money.common, money.today + 31)
    ]


def test_more_than_there_is_is_not_charged(money, charge, refused, hanako):
    shown = money.presentment(hanako, 99_999)

    assert refused(charge((money.small, 5_001), shown=shown)) == [
        refusal("ERC1155InsufficientBalance", hanako, 5_000, 5_001, money.small)
    ]


def test_legs_out_of_order_are_not_charged(money, charge, refused):
    assert refused(charge((money.small, 1), (money.common, 1))) == [
        refusal("LegsInvalid", 1)
    ]


def test_a_bad_presentment_leaves_its_neighbours_paid(money, charge, hanako, bakery):
    good = [charge(shown=money.presentment(hanako, 500)) for _ in range(2)]

    tx = money.pay_presented(good[0], charge((money.common, 1_001)), good[1])

    assert len(tx.events["Paid"]) == 2
    assert len(reasons(tx)) == 1
    assert money.balance(bakery, money.common) == 800


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_has_from_one_to_two_hundred(currency, charge, relay, count):
    batch = [charge()] * count

    assert ask(currency.payPresented, batch, sender=relay) == refusal(
        "CurrencyBatchSize", count, 200
    )


@pytest.mark.parametrize("who", ["hanako", "baker", "maker", "stranger"])
def test_only_the_relay_brings_presentments(currency, charge, people, who):
    somebody = getattr(people, who)

    assert ask(currency.payPresented, [charge()], sender=somebody) == refusal(
        "CallerNotRelay", somebody
    )
