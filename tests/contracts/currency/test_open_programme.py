"""Opening a programme: its number, its terms, and who may."""

import pytest

from tests.contracts.support import NEVER
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import terms


def test_the_desk_opens_a_programme(money, currency):
    wanted = terms(acceptors=3, paymentLimit=500, graceDays=2, flags=5, holderLimit=9)

    tx = money.city.act(currency.openProgramme, 7, wanted)

    assert [int(each) for each in currency.programme(7)] == list(wanted)
    event = tx.events["ProgrammeOpened"]
    assert event["programme"] == 7
    assert [int(each) for each in event["terms"]] == list(wanted)


@pytest.mark.parametrize("number", [1, 2**31 - 1])
def test_numbers_reach_from_one_to_thirty_one_bits(city, currency, money, number):
    expected = refusal("CurrencyProgrammeKnown", 1) if number == 1 else None

    assert city.ask(currency.openProgramme, number, terms()) == expected


@pytest.mark.parametrize("number", [0, 2**31, NEVER])
def test_other_numbers_are_refused(city, currency, money, number):
    assert city.ask(currency.openProgramme, number, terms()) == refusal(
        "CurrencyProgrammeInvalid", number
    )


@pytest.mark.parametrize(
    "change",
    [
        {"capUsed": 1},
        {"flags": 16},
        {"flags": 255},
        {"issueFrom": 20_001, "issueUntil": 20_000},
        {"issueFrom": 1, "issueUntil": 20_000, "redeemUntil": 19_999},
        {"issueFrom": 0, "issueUntil": 0, "redeemUntil": 0},
    ],
    ids=str,
)
def test_terms_that_contradict_themselves_are_refused(city, currency, money, change):
    assert city.ask(currency.openProgramme, 7, terms(**change)) == refusal(
        "CurrencyProgrammeInvalid", 7
    )


def test_a_programme_is_opened_once(city, currency, money):
    assert city.ask(currency.openProgramme, 2, terms()) == refusal(
        "CurrencyProgrammeKnown", 2
    )


def test_only_the_desk_opens_programmes(currency, money, relay):
    assert ask(currency.openProgramme, 7, terms(), sender=relay) == refusal(
        "CurrencyCallerNotDesk", relay
    )
