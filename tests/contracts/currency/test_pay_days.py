"""Last days, inclusive, in the city's time; the chain's clock passes midnights."""

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import advance
from tests.contracts.support import lot
from tests.contracts.support import mine_next_at
from tests.contracts.support import refusal
from tests.contracts.support import terms


def midnight_after(last_day: int) -> int:
    """The first second that is not of this day any more, in the city."""
    return (last_day + 1) * DAY - UTC_OFFSET


@pytest.fixture
def midnight(money) -> int:
    return midnight_after(money.today + 30)


def test_money_is_spent_in_the_last_second_of_its_last_day(
    money, hanako, bakery, midnight
):
    advance(midnight - 120)
    signed = money.signed(hanako, bakery, (money.common, 100), validAfter=midnight - 1)
    mine_next_at(midnight - 1)

    assert money.refused(signed) == []


def test_a_payment_before_midnight_stands_when_mined_after_it(
    money, hanako, bakery, midnight
):
    advance(midnight - 60)
    signed = money.signed(hanako, bakery, (money.common, 100))
    mine_next_at(midnight + 60)

    assert money.refused(signed) == []


def test_money_is_refused_from_the_first_second_after_its_last_day(
    money, hanako, bakery, midnight
):
    advance(midnight)
    signed = money.signed(hanako, bakery, (money.common, 100), validAfter=midnight)

    assert money.refused(signed) == [
        refusal("LotExpired", money.common, money.today + 31)
    ]


def test_a_later_lot_of_the_same_programme_is_not_concerned(
    money, hanako, bakery, midnight
):
    advance(midnight)
    signed = money.signed(
        hanako, bakery, (money.common_later, 100), validAfter=midnight
    )

    assert money.refused(signed) == []


def test_days_of_grace_are_added_to_the_last_day(money, currency, hanako, bakery):
    money.city.act(currency.openProgramme, 4, terms(graceDays=3))
    graceful = lot(4, money.today + 30)
    money.issue(graceful, (hanako, 1_000))
    end = midnight_after(money.today + 33)

    advance(end - HOUR)
    assert money.refused(money.signed(hanako, bakery, (graceful, 1))) == []
    advance(end)
    late = money.signed(hanako, bakery, (graceful, 1), validAfter=end)
    assert money.refused(late) == [refusal("LotExpired", graceful, money.today + 34)]


def test_money_without_a_last_day_is_spent_in_a_hundred_years(money, hanako, bakery):
    advance(midnight_after(money.today + 36_525))

    assert money.refused(money.signed(hanako, bakery, (money.gift, 1))) == []


def test_a_shop_passes_on_money_whose_last_day_is_over(
    money, currency, hanako, bakery, baker, grocer
):
    money.city.act(currency.openProgramme, 4, terms(flags=4))
    recirculating = lot(4, money.today + 30)
    money.issue(recirculating, (hanako, 1_000))
    money.pay(money.signed(hanako, bakery, (recirculating, 1_000)))
    advance(midnight_after(money.today + 30) + DAY)
    order = money.order(bakery, grocer, (recirculating, 1_000))

    refusals = money.refused(money.sign(order, baker))

    assert refusals == []
