"""Which contracts actions may call."""

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.support import HOUR
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import send

DELAY = 48 * HOUR


@pytest.fixture
def newcomer(money):
    made = create(Person("maker of targets").account, "CallingTarget", ())
    return brownie.CallingTarget.at(made.address)


def test_a_contract_is_called_after_48_hours(city, desk, newcomer):
    tx = city.act(desk.allowTarget, newcomer.address)

    begins = tx.timestamp + DELAY
    assert dict(tx.events["TargetScheduled"]) == {
        "target": newcomer.address,
        "activeFrom": begins,
    }
    assert desk.targetFrom(newcomer.address) == begins
    advance(begins - 1)
    assert not desk.isTarget(newcomer.address)
    assert city.ask(newcomer.look, desk.address) == refusal(
        "DeskTargetRefused", newcomer.address
    )
    advance(begins)
    assert desk.isTarget(newcomer.address)
    assert city.ask(newcomer.look, desk.address) is None


def test_an_address_without_code_is_not_allowed(money, city, desk, hanako):
    """It may gain code later, and nobody has read that."""
    assert city.ask(desk.allowTarget, hanako.address) == refusal(
        "DeskTargetRefused", hanako.address
    )


def test_what_is_allowed_or_soon_will_be_is_not_allowed_again(
    city, desk, currency, newcomer
):
    city.act(desk.allowTarget, newcomer.address)

    for known in (newcomer, currency, desk):
        assert city.ask(desk.allowTarget, known.address) == refusal(
            "DeskTargetKnown", known.address
        )


def test_a_contract_is_no_longer_called_at_once(money, city, desk, currency):
    tx = city.act(desk.disallowTarget, currency.address)

    assert dict(tx.events["TargetDisallowed"]) == {"target": currency.address}
    assert not desk.isTarget(currency.address)
    assert city.ask(currency.setSuspended, 1, True) == refusal(
        "DeskTargetRefused", currency.address
    )


def test_one_that_waits_is_taken_off_too(city, desk, newcomer):
    tx = city.act(desk.allowTarget, newcomer.address)

    city.act(desk.disallowTarget, newcomer.address)

    advance(tx.timestamp + DELAY)
    assert not desk.isTarget(newcomer.address)


def test_the_desk_itself_is_always_called(money, city, desk):
    assert city.ask(desk.disallowTarget, desk.address) == refusal(
        "DeskTargetRefused", desk.address
    )


def test_what_is_not_called_cannot_be_taken_off(money, city, desk, hanako):
    assert city.ask(desk.disallowTarget, hanako.address) == refusal(
        "DeskTargetRefused", hanako.address
    )


@pytest.mark.parametrize("who", ["maker", "guardian", "mayor", "stranger"])
def test_only_an_action_changes_targets(money, desk, currency, people, who):
    somebody = getattr(people, who)

    for method in (desk.allowTarget, desk.disallowTarget):
        assert ask(method, currency.address, sender=somebody) == refusal(
            "DeskCallerNotSelf", somebody
        )


@pytest.fixture
def allowed(city, desk, newcomer):
    tx = city.act(desk.allowTarget, newcomer.address)
    advance(tx.timestamp + DELAY)
    return newcomer


def test_a_target_sees_who_acts(city, desk, allowed, officers):
    tx = city.act(allowed.look, desk.address)

    seen = tx.events["Seen"]
    assert str(seen["maker"]) == officers[0]["person"]
    assert str(seen["checker"]) == officers[2]["person"]


def test_outside_of_an_action_nobody_acts(city, desk, allowed, stranger):
    city.act(allowed.look, desk.address)

    tx = send(allowed.look, desk.address, sender=stranger)

    assert {str(each) for each in tx.events["Seen"].values()} == {"0x" + "00" * 32}
    assert [str(each) for each in desk.acting()] == ["0x" + "00" * 32] * 2


def test_no_action_runs_within_another(city, desk, allowed, currency, officers):
    """Else the target could act in the name of whoever signed something else."""
    inner = desk.execute.encode_input(
        *city.signed(city.action(currency.setSuspended, 1, True))
    )

    refused = city.ask(allowed.forward, desk.address, inner)

    persons = (bytes.fromhex(officers[i]["person"][2:]) for i in (0, 2))
    assert refused == refusal("DeskActing", *persons)


def test_a_target_is_not_the_desk(city, desk, allowed, people):
    """What only the desk does to itself, a target does not do in its place."""
    inner = desk.dismiss.encode_input(people.chief.address)

    assert city.ask(allowed.forward, desk.address, inner) == refusal(
        "DeskCallerNotSelf", allowed.address
    )
