"""What a resident did not spend in time lapses; nothing else does."""

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NEVER
from tests.contracts.support import NOBODY
from tests.contracts.support import SHOP
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import advance
from tests.contracts.support import ask
from tests.contracts.support import mine_next_at
from tests.contracts.support import now
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import send
from tests.contracts.support import terms


@pytest.fixture
def lapse(currency, stranger):
    def lapsed(a_lot, *people):
        accounts = [each.address for each in people]
        return send(currency.lapse, a_lot, accounts, sender=stranger)

    return lapsed


@pytest.fixture
def refused(currency, stranger):
    def asked(a_lot, *people):
        accounts = [each.address for each in people]
        return ask(currency.lapse, a_lot, accounts, sender=stranger)

    return asked


def midnight(day: int) -> int:
    """When a day of the city begins."""
    return day * DAY - UTC_OFFSET


def test_anybody_lets_lapse_what_was_not_spent(
    money, currency, lapse, hanako, taro, bakery
):
    money.pay(money.signed(hanako, bakery, (money.common, 4_000)))
    advance(midnight(money.today + 38))

    tx = lapse(money.common, hanako, taro)

    assert [
        (event["account"], event["lot"], event["amount"])
        for event in tx.events["Lapsed"]
    ] == [
        (hanako.address, money.common, 6_000),
        (taro.address, money.common, 10_000),
    ]
    assert {event["to"] for event in tx.events["TransferSingle"]} == {NOBODY}
    assert money.balance(hanako, money.common) == 0
    assert plain(currency.lotTotals(money.common)) == (4_000, 20_000, 0, 16_000)
    assert currency.totalSupply(money.common) == 4_000


def test_a_lot_lapses_on_the_eighth_day_in_the_citys_time(
    money, lapse, refused, hanako
):
    advance(midnight(money.today + 38) - 1)
    assert refused(money.common, hanako) == refusal(
        "LapseTooEarly", money.common, money.today + 37, money.today + 38
    )

    mine_next_at(midnight(money.today + 38))
    tx = lapse(money.common, hanako)

    assert len(tx.events["Lapsed"]) == 1


def test_days_of_grace_come_before(money, currency, lapse, refused, hanako):
    money.city.act(currency.amendProgramme, 1, terms(graceDays=90))
    advance(midnight(money.today + 30 + 90 + 7))
    assert refused(money.common, hanako) == refusal(
        "LapseTooEarly", money.common, money.today + 127, money.today + 128
    )

    advance(midnight(money.today + 128))

    assert refused(money.common, hanako) is None


def test_who_holds_nothing_is_passed_over(
    money, lapse, hanako, taro, jiro, grocer, stranger
):
    advance(midnight(money.today + 38))

    tx = lapse(money.common, jiro, hanako, hanako, grocer, stranger, taro)

    assert [each["account"] for each in tx.events["Lapsed"]] == [
        hanako.address,
        taro.address,
    ]


def test_what_a_shop_took_does_not_lapse(money, refused, hanako, bakery):
    money.pay(money.signed(hanako, bakery, (money.common, 1)))
    advance(midnight(money.today + 38))

    assert refused(money.common, bakery) == refusal("PairClosed", SHOP, 0)
    assert refused(money.common, hanako, bakery) == refusal("PairClosed", SHOP, 0)


def test_money_for_ever_does_not_lapse(money, refused, hanako):
    assert refused(money.gift, hanako) == refusal(
        "LapseTooEarly", money.gift, money.today, NEVER + 8
    )


def test_a_frozen_account_and_a_suspended_programme_lapse(
    money, currency, registry, refused, hanako, guardian
):
    send(registry.freeze, hanako.address, sender=guardian)
    money.city.act(currency.setSuspended, 1, True)
    advance(midnight(money.today + 38))

    assert registry.participant(hanako.address)[1] == FROZEN
    assert refused(money.common, hanako) is None


def test_nothing_lapses_while_paused(money, currency, refused, hanako, guardian):
    advance(midnight(money.today + 38))
    send(currency.pause, sender=guardian)

    assert refused(money.common, hanako) == refusal("EnforcedPause")


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_has_from_one_to_two_hundred(money, refused, hanako, count):
    assert refused(money.common, *[hanako] * count) == refusal(
        "CurrencyBatchSize", count, 200
    )


def test_a_lot_that_never_was_lapses_for_nobody(money, lapse, hanako):
    tx = lapse(99 << 32 | now() // DAY, hanako)

    assert "Lapsed" not in tx.events
