"""What one signer may pay at once and in a day, on the chain."""

from typing import Any

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import PAY
from tests.contracts.support import RESIDENT
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import day
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt

AT_ONCE, IN_A_DAY = 3_000, 5_000


class Card:
    """A card that may pay 3,000 at once and 5,000 in a day."""

    def __init__(self, money: Any, registry: Any, currency: Any) -> None:
        self.money = money
        self.currency = currency
        self.account, self.signer = Person("card account"), Person("card key")
        granted = permission(PAY, paymentLimit=AT_ONCE, dayLimit=IN_A_DAY)
        entry = (self.account.address, RESIDENT, 0, salt("card"), self.signer.address)
        money.city.act(registry.register, [(*entry, granted)])
        money.issue(money.common, (self.account, 100_000))
        money.issue(money.small, (self.account, 100_000))

    def order(self, shop: Person, *legs: tuple[int, int], **changes: int) -> tuple:
        order = self.money.order(self.account, shop, *legs, **changes)
        return self.money.sign(order, self.signer)

    def spent(self, on: int) -> int:
        return self.currency.spentToday(self.account.address, self.signer.address, on)


@pytest.fixture
def card(money, registry, currency) -> Card:
    return Card(money, registry, currency)


def test_a_payment_up_to_the_limit_is_made(money, card, bakery):
    assert money.refused(card.order(bakery, (money.common, AT_ONCE))) == []
    assert card.spent(day(now())) == AT_ONCE


def test_the_legs_count_together_against_the_limit_at_once(money, card, bakery):
    above = card.order(bakery, (money.common, 2_000), (money.small, 1_001))

    assert money.refused(above) == [
        refusal("SignerPaymentLimitExceeded", AT_ONCE + 1, AT_ONCE)
    ]
    assert card.spent(day(now())) == 0


def test_the_payments_of_a_day_count_together(money, card, bakery):
    first = card.order(bakery, (money.common, 3_000))
    above = card.order(bakery, (money.common, 2_001))
    rest = card.order(bakery, (money.common, 2_000))

    assert money.refused(first, above, rest) == [
        refusal("SignerDayLimitExceeded", day(now()), 2_001, 2_000)
    ]
    assert card.spent(day(now())) == IN_A_DAY


def test_a_refused_payment_does_not_count(money, card, grocer, bakery):
    refused = card.order(grocer, (money.small, 3_000))

    assert money.refused(refused) == [refusal("ShopNotAccepted", grocer, 2)]
    assert card.spent(day(now())) == 0


def test_a_payment_counts_on_the_day_it_bears(money, card, bakery):
    midnight = (day(now()) + 1) * DAY - UTC_OFFSET
    advance(midnight + 5 * HOUR)
    before = card.order(bakery, (money.common, 3_000), validAfter=midnight - 1)
    after = card.order(bakery, (money.common, 3_000), validAfter=midnight)

    assert money.refused(before, after) == []
    assert card.spent(day(midnight) - 1) == 3_000
    assert card.spent(day(midnight)) == 3_000


def test_the_next_day_begins_anew(money, card, bakery):
    money.pay(card.order(bakery, (money.common, 3_000)))
    money.pay(card.order(bakery, (money.common, 2_000)))
    advance(now() + DAY)

    assert money.refused(card.order(bakery, (money.common, 3_000))) == []


def test_a_sum_beyond_all_integers_is_above_the_limit(money, card, bakery):
    huge = 2**256 - 1
    order = card.order(bakery, (money.common, huge), (money.common_later, huge))

    assert money.refused(order) == [
        refusal("SignerPaymentLimitExceeded", huge, AT_ONCE)
    ]


def test_an_own_key_is_not_counted(money, currency, hanako, bakery):
    money.pay(money.signed(hanako, bakery, (money.common, 9_000)))

    assert currency.spentToday(hanako.address, hanako.address, day(now())) == 0
