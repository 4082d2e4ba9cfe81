"""The guardian stops all movement at once; only the desk lets it go on."""

import pytest

from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import send


@pytest.fixture
def paused(money, currency, guardian):
    send(currency.pause, sender=guardian)


def test_nothing_is_paid_while_paused(money, currency, paused, hanako, bakery, relay):
    signed = money.signed(hanako, bakery, (money.common, 1))

    assert ask(currency.pay, [signed], sender=relay) == refusal("EnforcedPause")


def test_nothing_is_issued_while_paused(money, issuance, paused, hanako, relay):
    id_, chunks = money.authorize(money.common, [(hanako.address, 100)])

    refused = ask(issuance.issue, id_, chunks[0][1], chunks[0][2], sender=relay)

    assert refused == refusal("EnforcedPause")


def test_what_was_not_paid_while_paused_is_paid_after(
    money, currency, paused, hanako, bakery
):
    signed = money.signed(hanako, bakery, (money.common, 1))

    tx = money.city.act(currency.unpause)

    assert "Unpaused" in tx.events
    assert money.refused(signed) == []


@pytest.mark.parametrize("who", ["relay", "maker", "registrar", "freezer", "stranger"])
def test_only_the_guardian_pauses(money, currency, people, who):
    refused = ask(currency.pause, sender=getattr(people, who))

    assert refused == refusal("CallerNotGuardian", getattr(people, who))


def test_the_guardian_alone_cannot_let_money_move_again(currency, paused, guardian):
    assert ask(currency.unpause, sender=guardian) == refusal(
        "CurrencyCallerNotDesk", guardian
    )


def test_what_is_not_paused_cannot_be_resumed(city, currency, money):
    assert city.ask(currency.unpause) == refusal("ExpectedPause")
