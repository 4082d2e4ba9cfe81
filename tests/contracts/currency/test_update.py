"""The rule holds on every way that value could move, also one that forgot to ask."""

from typing import Any

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import Refusal
from tests.contracts.support import advance
from tests.contracts.support import ask
from tests.contracts.support import lot
from tests.contracts.support import now
from tests.contracts.support import refusal
from tests.contracts.support import send
from tests.contracts.support import terms


class Forgetful:
    """A currency that has such a way, with one programme and Hanako's 1,000 yen."""

    def __init__(self, money: Any, people: Any, registry: Any) -> None:
        officer = people.chief
        self.lot = lot(1, money.today + 30)
        self.people = people
        arguments = (officer.address, registry.address, officer.address)
        created = create(officer.account, "ForgetfulCurrency", arguments)
        self.contract = brownie.ForgetfulCurrency.at(created.address)
        send(self.contract.openProgramme, 1, terms(), sender=officer)
        hanako = people.hanako.address
        send(self.contract.issue, hanako, self.lot, 1_000, sender=officer)

    def ask(self, payer: Any, payee: Any, *amounts: int) -> Refusal | None:
        ends = [each.address if each else NOBODY for each in (payer, payee)]
        lots = [self.lot] * len(amounts)
        stranger = self.people.stranger
        return ask(self.contract.move, *ends, lots, amounts, sender=stranger)


@pytest.fixture
def forgetful(money, people, registry) -> Forgetful:
    return Forgetful(money, people, registry)


def test_what_the_rule_allows_moves(forgetful, hanako, bakery):
    assert forgetful.ask(hanako, bakery, 1_000) is None


def test_what_the_rule_forbids_does_not_move(forgetful, hanako, taro, bakery):
    balance = ("ERC1155InsufficientBalance", hanako, 1_000, 1_001, forgetful.lot)

    assert forgetful.ask(hanako, bakery, 1_001) == refusal(*balance)
    assert forgetful.ask(hanako, taro, 1) == refusal("PairClosed", RESIDENT, RESIDENT)
    assert forgetful.ask(hanako, bakery, 1, 1) == refusal("LegsInvalid", 1)
    assert forgetful.ask(hanako, bakery) == refusal("LegsInvalid", 0)


def test_nothing_is_created_or_destroyed(forgetful, hanako, bakery):
    """That is only done on ways that ask first."""
    nobody = refusal("AccountUnknown", NOBODY)

    assert forgetful.ask(None, hanako, 1) == nobody
    assert forgetful.ask(None, bakery, 1) == nobody
    assert forgetful.ask(hanako, None, 1) == nobody
    assert forgetful.ask(bakery, None, 1) == nobody
    assert forgetful.ask(None, None, 1) == nobody


def test_nothing_moves_while_paused(forgetful, hanako, bakery, guardian):
    send(forgetful.contract.pause, sender=guardian)

    assert forgetful.ask(hanako, bakery, 1) == refusal("EnforcedPause")
    assert forgetful.ask(None, hanako, 1) == refusal("EnforcedPause")


def test_nothing_moves_of_a_suspended_programme(forgetful, hanako, bakery, chief):
    send(forgetful.contract.setSuspended, 1, True, sender=chief)

    assert forgetful.ask(hanako, bakery, 1) == refusal("ProgrammeIsSuspended", 1)


@pytest.mark.parametrize("who", ["hanako", "bakery"])
def test_nothing_moves_to_or_from_the_frozen(forgetful, people, registry, who):
    somebody = getattr(people, who)
    send(registry.freeze, somebody.address, sender=people.guardian)

    refused = forgetful.ask(people.hanako, people.bakery, 1)

    assert refused == refusal("AccountNotActive", somebody, FROZEN)


def test_nothing_moves_long_after_its_last_day(forgetful, hanako, bakery, money):
    advance(now() + 31 * DAY)

    assert forgetful.ask(hanako, bakery, 1) == refusal(
        "LotExpired", forgetful.lot, money.today + 31
    )
