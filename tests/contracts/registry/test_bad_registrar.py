"""What a registrar gone bad can do, and what it cannot."""

import pytest

from tests.contracts.conftest import DAILY_REGISTRATIONS
from tests.contracts.support import ACCEPT
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


def test_it_lets_no_key_pay_for_anybody(
    mandates, registry, people, registrar, hanako, bakery, thief
):
    for scope in (PAY, MANAGE, PAY | ACCEPT):
        assert ask(
            registry.assignTerminal,
            bakery.address,
            thief.address,
            permission(scope),
            sender=registrar,
        ) == refusal("RegistryScopeRefused", scope)
    word = mandates.enrolment(hanako, thief)
    assert mandates.bring(word, registrar, ask) == refusal(
        "SignerNotPermitted", hanako, as_bytes(registrar.address)
    )


@pytest.mark.parametrize("name", ["revokeSigner", "recover", "register", "openRelay"])
def test_it_does_not_do_what_the_desk_does(
    money, registry, registrar, hanako, bakery, thief, name
):
    shop = (thief.address, SHOP, 1, bytes(32), b"", permission(15))
    arguments = {
        "revokeSigner": (hanako.address, hanako.address),
        "recover": (hanako.address, thief.address, permission(PAY)),
        "register": ([shop],),
        "openRelay": (True,),
    }

    refused = ask(getattr(registry, name), *arguments[name], sender=registrar)

    assert refused == refusal("RegistryCallerNotDesk", registrar)


def test_it_registers_no_more_than_a_days_worth(registry, registrar, money):
    until = 2**48 - 1
    for i in range(DAILY_REGISTRATIONS + 1):
        made_up = Person(f"made up {i}")
        proof = made_up.sign(
            registry,
            "Registration",
            {"account": made_up.address, "validBefore": until},
        )
        entry = (made_up.address, salt(made_up.name), until, proof)
        refused = ask(registry.registerResident, *entry, sender=registrar)
        if refused is None:
            send(registry.registerResident, *entry, sender=registrar)

    assert refused == refusal(
        "RegistryDailyCapReached", money.today, DAILY_REGISTRATIONS
    )


def test_it_gives_away_no_owners_place(
    mandates, registry, registrar, bakery, baker, till
):
    """What an owner let in with more than a till's scope it cannot overwrite."""
    mandates.bring(mandates.enrolment(bakery, till, permission(PAY | ACCEPT)), baker)

    for signer, scope in ((baker, 15), (till, PAY | ACCEPT)):
        assert ask(
            registry.assignTerminal,
            bakery.address,
            signer.address,
            permission(REFUND),
            sender=registrar,
        ) == refusal("RegistryScopeRefused", scope)


def test_what_it_let_in_the_owner_ends(
    mandates, registry, registrar, bakery, baker, thief
):
    send(
        registry.assignTerminal,
        bakery.address,
        thief.address,
        permission(ACCEPT | REFUND),
        sender=registrar,
    )

    mandates.bring(mandates.revocation(bakery, thief), baker)

    assert registry.permission(bakery.address, thief.address)[2] == 0


def test_it_is_dismissed_at_once(money, city, registry, registrar, bakery, thief):
    role = as_bytes(registry.REGISTRAR())

    city.act(registry.revokeRole, role, registrar.address)

    arguments = (bakery.address, thief.address, permission(ACCEPT))
    assert ask(registry.assignTerminal, *arguments, sender=registrar) == refusal(
        "AccessControlUnauthorizedAccount", registrar, role
    )
