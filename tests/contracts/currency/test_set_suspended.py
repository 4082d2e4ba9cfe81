"""Suspending one programme stops its money and no other."""

from tests.contracts.support import SUSPENDED
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import terms


def test_a_suspended_programme_says_so(money, currency):
    tx = money.city.act(currency.setSuspended, 2, True)

    assert dict(tx.events["ProgrammeSuspended"]) == {"programme": 2, "suspended": True}
    assert currency.programme(2)[6] == 1 | SUSPENDED


def test_other_programmes_go_on(money, currency, hanako, bakery):
    money.city.act(currency.setSuspended, 2, True)

    assert money.refused(money.signed(hanako, bakery, (money.common, 1))) == []


def test_a_resumed_programme_goes_on(money, currency, hanako, bakery):
    money.city.act(currency.setSuspended, 2, True)

    tx = money.city.act(currency.setSuspended, 2, False)

    assert dict(tx.events["ProgrammeSuspended"]) == {"programme": 2, "suspended": False}
    assert money.refused(money.signed(hanako, bakery, (money.small, 1))) == []


def test_a_programme_may_be_opened_suspended(money, currency):
    money.city.act(currency.openProgramme, 7, terms(flags=SUSPENDED))

    assert currency.programme(7)[6] == SUSPENDED


def test_an_unknown_programme_cannot_be_suspended(city, currency, money):
    assert city.ask(currency.setSuspended, 99, True) == refusal("ProgrammeUnknown", 99)


def test_only_the_desk_suspends(currency, money, guardian):
    assert ask(currency.setSuspended, 2, True, sender=guardian) == refusal(
        "CurrencyCallerNotDesk", guardian
    )
