"""Registering a list of residents and shops, by the desk."""

import pytest

from tests.contracts.support import ACTIVE
from tests.contracts.support import MANAGE
from tests.contracts.support import NOBODY
from tests.contracts.support import PAY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import salt

NOTHING = permission(0)


def resident(person, **changes):
    entry = {
        "account": person.address,
        "kind": RESIDENT,
        "classes": 0,
        "personCommitment": salt(person.name),
        "firstSigner": b"",
        "permission": NOTHING,
    }
    return tuple((entry | changes).values())


def shop(person, **changes):
    return resident(person, **{"kind": SHOP, "personCommitment": bytes(32)} | changes)


def test_a_resident_is_registered(money, city, registry, jiro):
    tx = city.act(registry.register, [resident(jiro)])

    event = tx.events["ParticipantRegistered"]
    assert (event["account"], event["kind"]) == (jiro.address, RESIDENT)
    assert (event["classes"], event["ownKeyRevoked"]) == (0, False)
    assert as_bytes(event["personCommitment"]) == salt("jiro")
    stored = plain(registry.participant(jiro.address))
    assert stored[:4] == (RESIDENT, ACTIVE, 0, 0)
    assert stored[4:] == (tx.timestamp, False)
    assert registry.commitmentAccount(salt("jiro")) == jiro.address


def test_a_shop_is_registered_with_its_classes_and_first_signer(
    money, city, registry, jiro
):
    counter = Person("counter")
    granted = permission(PAY | MANAGE, notBefore=5, paymentLimit=7, dayLimit=9)
    entry = shop(counter, classes=6, firstSigner=jiro.address, permission=granted)

    tx = city.act(registry.register, [entry])

    assert registry.participant(counter.address)[3] == 6
    assert registry.participant(counter.address)[5] is True
    assert plain(registry.permission(counter.address, jiro.address)) == granted
    event = tx.events["SignerPermitted"]
    assert (event["account"], event["epoch"]) == (counter.address, 0)
    assert event["signer"] == jiro.address.lower()
    assert plain(event["permission"]) == granted


def test_a_shop_has_no_key_of_its_own_even_before_its_first_signer(
    money, city, registry
):
    tx = city.act(registry.register, [shop(Person("counter"), classes=1)])

    assert tx.events["ParticipantRegistered"]["ownKeyRevoked"] is True


def test_many_shops_have_no_commitment(money, city, registry):
    entries = [shop(Person(f"shop {i}"), classes=1) for i in range(3)]

    assert city.ask(registry.register, entries) is None


def test_an_account_is_registered_once(money, city, registry, hanako):
    again = resident(hanako, personCommitment=salt("another"))

    assert city.ask(registry.register, [again]) == refusal(
        "RegistryAccountKnown", hanako
    )


def test_one_bad_entry_undoes_the_list(money, city, registry, jiro, hanako):
    refused = city.ask(registry.register, [resident(jiro), resident(hanako)])

    assert refused == refusal("RegistryAccountKnown", hanako)
    assert registry.participant(jiro.address)[0] == 0


def test_a_person_has_one_account(money, city, registry, jiro, hanako):
    second = resident(jiro, personCommitment=salt("hanako"))

    assert city.ask(registry.register, [second]) == refusal(
        "RegistryCommitmentUsed", salt("hanako"), hanako
    )


def test_a_resident_comes_with_a_commitment(money, city, registry, jiro):
    nameless = resident(jiro, personCommitment=bytes(32))

    assert city.ask(registry.register, [nameless]) == refusal(
        "RegistryCommitmentMissing", jiro
    )


def test_a_resident_carries_no_shop_classes(money, city, registry, jiro):
    assert city.ask(registry.register, [resident(jiro, classes=1)]) == refusal(
        "RegistryKindInvalid", jiro, RESIDENT
    )


def test_a_participant_is_of_a_kind(money, city, registry, jiro):
    assert city.ask(registry.register, [resident(jiro, kind=0)]) == refusal(
        "RegistryKindInvalid", jiro, 0
    )


def test_nobody_is_not_registered(money, city, registry):
    nobody = Person("nobody")
    nobody.address = NOBODY

    assert city.ask(registry.register, [resident(nobody)]) == refusal(
        "RegistryAccountUnknown", NOBODY
    )


@pytest.mark.parametrize("scope", [0, 16, 255])
def test_a_first_signer_has_a_known_scope(money, city, registry, jiro, taro, scope):
    entry = shop(jiro, firstSigner=taro.address, permission=permission(scope))

    assert city.ask(registry.register, [entry]) == refusal(
        "RegistryScopeRefused", scope
    )


@pytest.mark.parametrize(
    "signer", [b"\x01", bytes(20), b"\x01" * 21, b"\x02" * 84], ids=len
)
def test_a_first_signer_can_sign(money, city, registry, jiro, signer):
    entry = shop(jiro, firstSigner=signer, permission=permission(PAY))

    assert city.ask(registry.register, [entry]) == refusal(
        "RegistrySignerInvalid", signer
    )


@pytest.mark.parametrize("who", ["registrar", "maker", "relay", "stranger"])
def test_only_the_desk_registers_lists(money, registry, people, jiro, who):
    somebody = getattr(people, who)

    assert ask(registry.register, [resident(jiro)], sender=somebody) == refusal(
        "RegistryCallerNotDesk", somebody
    )
