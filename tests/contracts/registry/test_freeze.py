"""Stopping an account at once, alone; letting it go on, by the desk."""

import pytest

from tests.contracts.support import ACTIVE
from tests.contracts.support import FROZEN
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import send


@pytest.mark.parametrize("who", ["guardian", "freezer"])
def test_an_account_is_frozen_at_once(money, registry, people, who):
    somebody = getattr(people, who)

    tx = send(registry.freeze, people.hanako.address, sender=somebody)

    assert registry.participant(people.hanako.address)[1] == FROZEN
    assert dict(tx.events["AccountFrozen"]) == {
        "account": people.hanako.address,
        "by": somebody.address,
    }


@pytest.mark.parametrize("who", ["relay", "registrar", "maker", "hanako", "stranger"])
def test_nobody_else_freezes(money, registry, people, who):
    somebody = getattr(people, who)

    assert ask(registry.freeze, people.hanako.address, sender=somebody) == refusal(
        "AccessControlUnauthorizedAccount", somebody, as_bytes(registry.GUARDIAN())
    )


def test_a_frozen_account_is_not_frozen_again(money, registry, guardian, hanako):
    send(registry.freeze, hanako.address, sender=guardian)

    assert ask(registry.freeze, hanako.address, sender=guardian) == refusal(
        "RegistryStatusInvalid", hanako, FROZEN
    )


def test_an_unknown_account_is_not_frozen(money, registry, guardian, stranger):
    assert ask(registry.freeze, stranger.address, sender=guardian) == refusal(
        "RegistryAccountUnknown", stranger
    )


def test_the_desk_lets_accounts_go_on(
    money, city, registry, guardian, hanako, taro, bakery
):
    for each in (hanako, taro):
        send(registry.freeze, each.address, sender=guardian)

    tx = city.act(registry.unfreeze, [hanako.address, taro.address])

    assert [event["account"] for event in tx.events["AccountUnfrozen"]] == [
        hanako.address,
        taro.address,
    ]
    assert registry.participant(hanako.address)[1] == ACTIVE
    assert money.refused(money.signed(hanako, bakery, (money.common, 1))) == []


def test_what_is_not_frozen_cannot_go_on(money, city, registry, hanako, stranger):
    assert city.ask(registry.unfreeze, [hanako.address]) == refusal(
        "RegistryStatusInvalid", hanako, ACTIVE
    )
    assert city.ask(registry.unfreeze, [stranger.address]) == refusal(
        "RegistryAccountUnknown", stranger
    )


@pytest.mark.parametrize("who", ["guardian", "freezer"])
def test_who_froze_cannot_let_go_on(money, registry, people, who):
    somebody = getattr(people, who)
    send(registry.freeze, people.hanako.address, sender=somebody)

    refused = ask(registry.unfreeze, [people.hanako.address], sender=somebody)

    assert refused == refusal("RegistryCallerNotDesk", somebody)
