"""The rule holds on every way that value could move, also one that forgot to ask."""

from typing import Any

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
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
        send(self.contract.openProgramme, 1, terms(holderLimit=2_000), sender=officer)
        hanako = people.hanako.address
        send(self.contract.issue, hanako, self.lot, 1_000, sender=officer)

    def ask(
        self, payer: Any, payee: Any, *amounts: int, days: int = 0
    ) -> Refusal | None:
        ends = [each.address if each else NOBODY for each in (payer, payee)]
        lots = [self.lot + i * days for i in range(len(amounts))]
        stranger = self.people.stranger
        return ask(self.contract.move, *ends, lots, amounts, sender=stranger)


@pytest.fixture
def forgetful(money, people, registry) -> Forgetful:
    return Forgetful(money, people, registry)


def test_what_the_rule_allows_moves(forgetful, hanako, bakery):
    assert forgetful.ask(hanako, bakery, 1_000) is None
    assert forgetful.ask(None, hanako, 1) is None


def test_what_the_rule_forbids_does_not_move(forgetful, hanako, taro, bakery):
    balance = ("ERC1155InsufficientBalance", hanako, 1_000, 1_001, forgetful.lot)

    assert forgetful.ask(hanako, bakery, 1_001) == refusal(*balance)
    assert forgetful.ask(hanako, taro, 1) == refusal("PairClosed", RESIDENT, RESIDENT)
    assert forgetful.ask(None, bakery, 1) == refusal("PairClosed", 0, SHOP)
    assert forgetful.ask(hanako, bakery, 1, 1) == refusal("LegsInvalid", 1)
    assert forgetful.ask(hanako, bakery) == refusal("LegsInvalid", 0)


def test_the_holders_limit_counts_all_lots_at_once(forgetful, hanako):
    assert forgetful.ask(None, hanako, 500, 500, days=1) is None
    assert forgetful.ask(None, hanako, 500, 501, days=1) == refusal(
        "HolderLimitExceeded", hanako, 2_001, 2_000
    )


def test_nothing_is_destroyed(forgetful, hanako):
    assert forgetful.ask(hanako, None, 1) == refusal("AccountUnknown", NOBODY)


def test_nothing_moves_while_paused(forgetful, hanako, bakery, guardian):
    send(forgetful.contract.pause, sender=guardian)

    assert forgetful.ask(hanako, bakery, 1) == refusal("EnforcedPause")
    assert forgetful.ask(None, hanako, 1) == refusal("EnforcedPause")


def test_nothing_moves_of_a_suspended_programme(forgetful, hanako, bakery, chief):
    send(forgetful.contract.setSuspended, 1, True, sender=chief)

    assert forgetful.ask(hanako, bakery, 1) == refusal("ProgrammeIsSuspended", 1)
    assert forgetful.ask(None, hanako, 1) == refusal("ProgrammeIsSuspended", 1)


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
