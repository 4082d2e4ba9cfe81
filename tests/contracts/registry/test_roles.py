"""Who holds which role is said by the registry alone, for every contract."""

import pytest
from eth_utils import keccak

from tests.contracts.support import HOUR
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

NAMES = ("REGISTRAR", "GUARDIAN", "FREEZER", "RELAY", "ANCHOR")
RELAY = keccak(text="RELAY")
GUARDIAN = keccak(text="GUARDIAN")
ADMINISTRATOR = bytes(32)


@pytest.mark.parametrize("name", NAMES)
def test_each_role_has_its_first_holder_at_once(money, registry, people, name):
    role = as_bytes(getattr(registry, name)())

    assert role == keccak(text=name)
    assert registry.hasRole(role, getattr(people, name.lower()).address)
    assert registry.roleActiveFrom(role, getattr(people, name.lower()).address) == 0


def test_a_granted_role_begins_after_48_hours(money, city, registry, stranger):
    tx = city.act(registry.grantRole, RELAY, stranger.address)

    begins = tx.timestamp + 48 * HOUR
    assert registry.ROLE_DELAY() == 48 * HOUR
    assert dict(tx.events["RoleScheduled"]) == {
        "role": "0x" + RELAY.hex(),
        "account": stranger.address,
        "activeFrom": begins,
    }
    assert "RoleGranted" in tx.events
    assert registry.roleActiveFrom(RELAY, stranger.address) == begins
    advance(begins - 1)
    assert not registry.hasRole(RELAY, stranger.address)
    assert not registry.isRelay(stranger.address)
    advance(begins)
    assert registry.hasRole(RELAY, stranger.address)
    assert registry.isRelay(stranger.address)


def test_a_new_relay_brings_orders_once_its_role_began(
    money, city, registry, currency, stranger, hanako, bakery
):
    tx = city.act(registry.grantRole, RELAY, stranger.address)
    begins = tx.timestamp + 48 * HOUR

    advance(begins - 1)
    early = money.signed(hanako, bakery, (money.common, 1))
    assert ask(currency.pay, [early], sender=stranger) == refusal(
        "CallerNotRelay", stranger
    )
    advance(begins)
    assert ask(currency.pay, [early], sender=stranger) is None


def test_a_role_is_taken_at_once(money, city, registry, currency, relay, guardian):
    city.act(registry.revokeRole, RELAY, relay.address)
    city.act(registry.revokeRole, GUARDIAN, guardian.address)

    assert not registry.hasRole(RELAY, relay.address)
    assert ask(currency.pay, [], sender=relay) == refusal("CallerNotRelay", relay)
    assert ask(currency.pause, sender=guardian) == refusal(
        "CallerNotGuardian", guardian
    )


def test_a_role_is_taken_before_it_began(money, city, registry, stranger):
    tx = city.act(registry.grantRole, RELAY, stranger.address)

    taken = city.act(registry.revokeRole, RELAY, stranger.address)

    assert "RoleRevoked" in taken.events
    assert registry.roleActiveFrom(RELAY, stranger.address) == 0
    advance(tx.timestamp + 48 * HOUR)
    assert not registry.hasRole(RELAY, stranger.address)


def test_a_holder_gives_a_role_up_at_once(money, registry, relay):
    send(registry.renounceRole, RELAY, relay.address, sender=relay)

    assert not registry.hasRole(RELAY, relay.address)


def test_granting_again_neither_ends_nor_delays_a_role(
    money, city, registry, relay, stranger
):
    first = city.act(registry.grantRole, RELAY, stranger.address)

    tx = city.act(registry.grantRole, RELAY, relay.address)
    again = city.act(registry.grantRole, RELAY, stranger.address)

    assert registry.hasRole(RELAY, relay.address)
    assert "RoleScheduled" not in tx.events
    assert "RoleScheduled" not in again.events
    begins = first.timestamp + 48 * HOUR
    assert registry.roleActiveFrom(RELAY, stranger.address) == begins


def test_a_role_taken_and_given_again_waits_again(money, city, registry, relay):
    city.act(registry.revokeRole, RELAY, relay.address)

    tx = city.act(registry.grantRole, RELAY, relay.address)

    assert not registry.hasRole(RELAY, relay.address)
    begins = registry.roleActiveFrom(RELAY, relay.address)
    assert begins == tx.timestamp + 48 * HOUR


@pytest.mark.parametrize("role", [ADMINISTRATOR, salt("MINTER")])
def test_the_desks_own_place_is_neither_shared_nor_lost(
    money, city, desk, registry, stranger, role
):
    unknown = refusal("RegistryRoleUnknown", role)

    assert city.ask(registry.grantRole, role, stranger.address) == unknown
    assert city.ask(registry.revokeRole, role, desk.address) == unknown
    assert city.ask(registry.renounceRole, role, desk.address) == unknown
    assert registry.hasRole(ADMINISTRATOR, desk.address)


@pytest.mark.parametrize("who", ["registrar", "guardian", "relay", "maker", "stranger"])
def test_only_the_desk_grants_and_takes(money, registry, people, who):
    somebody = getattr(people, who)
    unauthorized = refusal("AccessControlUnauthorizedAccount", somebody, ADMINISTRATOR)

    for method, holder in (
        (registry.grantRole, somebody),
        (registry.grantRole, people.freezer),
        (registry.revokeRole, people.freezer),
    ):
        arguments = (as_bytes(registry.FREEZER()), holder.address)
        assert ask(method, *arguments, sender=somebody) == unauthorized


def test_nobody_gives_up_the_role_of_another(money, registry, relay, stranger):
    assert ask(registry.renounceRole, RELAY, relay.address, sender=stranger) == refusal(
        "AccessControlBadConfirmation"
    )


def test_when_the_relay_is_gone_the_desk_opens_it_to_everybody(
    money, city, registry, currency, stranger, hanako, bakery
):
    tx = city.act(registry.openRelay, True)

    assert dict(tx.events["RelayOpened"]) == {"open": True}
    assert registry.relayOpen()
    assert registry.isRelay(stranger.address)
    assert not registry.hasRole(RELAY, stranger.address)
    signed = money.signed(hanako, bakery, (money.common, 5))
    send(currency.pay, [signed], sender=stranger)
    assert money.balance(bakery, money.common) == 5


def test_what_was_opened_is_closed_again(
    money, city, registry, currency, relay, stranger
):
    city.act(registry.openRelay, True)

    tx = city.act(registry.openRelay, False)

    assert dict(tx.events["RelayOpened"]) == {"open": False}
    assert not registry.relayOpen()
    assert ask(currency.pay, [], sender=stranger) == refusal("CallerNotRelay", stranger)
    assert registry.isRelay(relay.address)


def test_while_it_is_open_anybody_carries_what_signers_decide(
    mandates, city, registry, hanako, phone, stranger
):
    city.act(registry.openRelay, True)

    for word in (
        mandates.enrolment(hanako, phone),
        mandates.revocation(hanako, phone),
    ):
        mandates.bring(word, hanako, send, stranger)


@pytest.mark.parametrize("who", ["relay", "guardian", "registrar", "maker", "stranger"])
def test_only_the_desk_opens_the_relay(money, registry, people, who):
    somebody = getattr(people, who)

    assert ask(registry.openRelay, True, sender=somebody) == refusal(
        "RegistryCallerNotDesk", somebody
    )


def test_the_registry_answers_to_erc_165(money, registry):
    assert registry.supportsInterface("0x01ffc9a7")
    assert registry.supportsInterface("0x7965db0b")
    assert not registry.supportsInterface("0xffffffff")
