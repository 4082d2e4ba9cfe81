"""Accounts end for good, and the persons behind them may come back with another."""

import pytest

from tests.contracts.support import ACTIVE
from tests.contracts.support import CLOSED
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


def test_the_desk_closes_accounts_of_any_kind(
    money, city, registry, guardian, hanako, bakery
):
    send(registry.freeze, bakery.address, sender=guardian)

    tx = city.act(registry.close, [hanako.address, bakery.address])

    assert [event["account"] for event in tx.events["AccountClosed"]] == [
        hanako.address,
        bakery.address,
    ]
    assert "RecoveryCancelled" not in tx.events
    for each in (hanako, bakery):
        assert registry.participant(each.address)[1] == CLOSED


def test_nothing_is_paid_to_or_from_a_closed_account(
    money, city, registry, hanako, taro, bakery, grocer
):
    city.act(registry.close, [hanako.address, bakery.address])

    assert money.refused(
        money.signed(hanako, grocer, (money.common, 1)),
        money.signed(taro, bakery, (money.common, 1)),
    ) == [
        refusal("AccountNotActive", hanako, CLOSED),
        refusal("AccountNotActive", bakery, CLOSED),
    ]


def test_what_is_closed_stays_closed(money, city, registry, guardian, hanako):
    city.act(registry.close, [hanako.address])
    closed = refusal("RegistryStatusInvalid", hanako, CLOSED)

    assert city.ask(registry.close, [hanako.address]) == closed
    assert city.ask(registry.unfreeze, [hanako.address]) == closed
    assert ask(registry.freeze, hanako.address, sender=guardian) == closed
    again = (hanako.address, RESIDENT, 0, salt("other"), b"", permission(0))
    assert city.ask(registry.register, [again]) == refusal(
        "RegistryAccountKnown", hanako
    )


def test_an_unknown_account_is_not_closed(money, city, registry, hanako, stranger):
    """All of a list or none of it."""
    assert city.ask(registry.close, [hanako.address, stranger.address]) == refusal(
        "RegistryAccountUnknown", stranger
    )


def test_a_person_whose_account_is_closed_gets_another(
    money, city, registry, hanako, jiro
):
    city.act(registry.close, [hanako.address])
    anew = (jiro.address, RESIDENT, 0, salt("hanako"), b"", permission(0))
    assert city.ask(registry.register, [anew]) == refusal(
        "RegistryCommitmentUsed", salt("hanako"), hanako
    )

    tx = city.act(registry.releaseCommitments, [salt("hanako")])

    event = tx.events["CommitmentReleased"]
    assert as_bytes(event["commitment"]) == salt("hanako")
    assert event["account"] == hanako.address
    assert registry.commitmentAccount(salt("hanako")) == NOBODY
    city.act(registry.register, [anew])
    assert registry.commitmentAccount(salt("hanako")) == jiro.address


@pytest.mark.parametrize("status", [ACTIVE, FROZEN])
def test_a_person_with_an_open_account_gets_no_other(
    money, city, registry, guardian, hanako, status
):
    if status == FROZEN:
        send(registry.freeze, hanako.address, sender=guardian)

    assert city.ask(registry.releaseCommitments, [salt("hanako")]) == refusal(
        "RegistryStatusInvalid", hanako, status
    )


def test_a_commitment_nobody_has_is_not_released(money, city, registry, hanako):
    city.act(registry.close, [hanako.address])
    twice = [salt("hanako"), salt("hanako")]

    for given, unknown in ((twice, salt("hanako")), ([bytes(32)], bytes(32))):
        assert city.ask(registry.releaseCommitments, given) == refusal(
            "RegistryCommitmentUnknown", unknown
        )


def test_the_desk_changes_how_many_are_registered_in_a_day(money, city, registry):
    tx = city.act(registry.setDailyRegistrations, 1_000)

    assert dict(tx.events["DailyRegistrationsSet"]) == {"cap": 1_000}
    assert registry.dailyRegistrations() == 1_000


def test_a_cap_of_none_stops_the_registrar(money, city, registry, registrar, jiro):
    city.act(registry.setDailyRegistrations, 0)

    arguments = (jiro.address, salt("jiro"), 2**48 - 1, b"\x01" * 65)
    assert ask(registry.registerResident, *arguments, sender=registrar) == refusal(
        "RegistryDailyCapReached", money.today, 0
    )


@pytest.mark.parametrize("who", ["guardian", "registrar", "relay", "maker", "hanako"])
def test_only_the_desk_does_any_of_this(money, registry, people, who):
    somebody = getattr(people, who)

    for method, argument in (
        (registry.close, [people.hanako.address]),
        (registry.releaseCommitments, [salt("hanako")]),
        (registry.setDailyRegistrations, 1_000),
    ):
        assert ask(method, argument, sender=somebody) == refusal(
            "RegistryCallerNotDesk", somebody
        )
