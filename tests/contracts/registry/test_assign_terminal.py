"""Tills: what the registrar may let them do, and for whom."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import FROZEN
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import send


@pytest.fixture
def assign(registry, money, registrar):
    def ask_for(shop, signer, granted):
        arguments = (shop.address, signer, granted)
        return ask(registry.assignTerminal, *arguments, sender=registrar)

    return ask_for


@pytest.mark.parametrize("scope", [ACCEPT, REFUND, ACCEPT | REFUND])
def test_a_till_accepts_and_refunds(money, registry, registrar, bakery, till, scope):
    granted = permission(scope, notAfter=9_999_999_999)

    tx = send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )

    assert plain(registry.permission(bakery.address, till.address)) == granted
    event = tx.events["SignerPermitted"]
    assert (event["account"], event["signer"]) == (bakery.address, till.address.lower())
    assert plain(event["permission"]) == granted


@pytest.mark.parametrize(
    "scope", [0, PAY, MANAGE, ACCEPT | PAY, ACCEPT | REFUND | MANAGE, 16, 255]
)
def test_a_till_does_nothing_else(assign, bakery, till, scope):
    assert assign(bakery, till.address, permission(scope)) == refusal(
        "RegistryScopeRefused", scope
    )


def test_a_resident_has_no_till(assign, hanako, till):
    assert assign(hanako, till.address, permission(ACCEPT)) == refusal(
        "RegistryKindInvalid", hanako, RESIDENT
    )


def test_an_unknown_shop_has_no_till(assign, stranger, till):
    assert assign(stranger, till.address, permission(ACCEPT)) == refusal(
        "RegistryAccountUnknown", stranger
    )


def test_a_frozen_shop_gets_no_till(assign, registry, bakery, till, guardian):
    send(registry.freeze, bakery.address, sender=guardian)

    assert assign(bakery, till.address, permission(ACCEPT)) == refusal(
        "RegistryStatusInvalid", bakery, FROZEN
    )


@pytest.mark.parametrize(
    "signer", [b"", b"\x01" * 19, bytes(20), b"\x02" * 84, b"\x02" * 85]
)
def test_a_till_can_sign(assign, bakery, signer):
    assert assign(bakery, signer, permission(ACCEPT)) == refusal(
        "RegistrySignerInvalid", signer
    )


def test_the_registrar_cannot_take_the_owners_permission(assign, bakery, baker):
    owner = PAY | REFUND | ACCEPT | MANAGE

    assert assign(bakery, baker.address, permission(ACCEPT)) == refusal(
        "RegistryScopeRefused", owner
    )


def test_a_till_is_assigned_anew(money, registry, registrar, bakery, till):
    for scope in (ACCEPT, REFUND):
        send(
            registry.assignTerminal,
            bakery.address,
            till.address,
            permission(scope),
            sender=registrar,
        )

    assert registry.permission(bakery.address, till.address)[2] == REFUND


@pytest.mark.parametrize("who", ["relay", "baker", "maker", "guardian", "stranger"])
def test_only_the_registrar_assigns_tills(money, registry, people, who):
    somebody = getattr(people, who)
    arguments = (people.bakery.address, people.till.address, permission(ACCEPT))

    assert ask(registry.assignTerminal, *arguments, sender=somebody) == refusal(
        "AccessControlUnauthorizedAccount", somebody, as_bytes(registry.REGISTRAR())
    )
