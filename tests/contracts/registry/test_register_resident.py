"""The registrar registers residents who prove that they hold their key."""

import pytest

from tests.contracts.conftest import DAILY_REGISTRATIONS
from tests.contracts.support import ACTIVE
from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import RESIDENT
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import mine_next_at
from tests.contracts.support import now
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def proof(registry, money):
    def prove(person, valid_before, account=None):
        message = {
            "account": (account or person).address,
            "validBefore": valid_before,
        }
        return person.sign(registry, "Registration", message)

    return prove


@pytest.fixture
def entry(proof):
    """What the registrar brings for somebody."""

    def make(person, valid_before=None):
        until = valid_before or now() + HOUR
        return person.address, salt(person.name), until, proof(person, until)

    return make


def test_a_resident_with_proof_is_registered(registry, entry, jiro, registrar):
    tx = send(registry.registerResident, *entry(jiro), sender=registrar)

    event = tx.events["ParticipantRegistered"]
    assert (event["account"], event["kind"]) == (jiro.address, RESIDENT)
    assert event["ownKeyRevoked"] is False
    assert plain(registry.participant(jiro.address))[:2] == (RESIDENT, ACTIVE)
    assert registry.commitmentAccount(salt("jiro")) == jiro.address


def test_the_proof_is_of_the_accounts_own_key(registry, proof, jiro, taro, registrar):
    until = now() + HOUR
    forged = proof(taro, until, account=jiro)

    refused = ask(
        registry.registerResident,
        *(jiro.address, salt("jiro"), until, forged),
        sender=registrar,
    )

    assert refused == refusal("RegistryProofInvalid", jiro)


def test_the_proof_bears_its_own_end(registry, proof, jiro, registrar):
    until = now() + HOUR
    prolonged = (jiro.address, salt("jiro"), until + 1, proof(jiro, until))

    assert ask(registry.registerResident, *prolonged, sender=registrar) == refusal(
        "RegistryProofInvalid", jiro
    )


@pytest.mark.parametrize(
    "spoil", [lambda p: b"", lambda p: p[:64], lambda p: p + b"\0"]
)
def test_a_malformed_proof_is_refused(registry, entry, jiro, registrar, spoil):
    *head, proof = entry(jiro)

    assert ask(
        registry.registerResident, *head, spoil(proof), sender=registrar
    ) == refusal("RegistryProofInvalid", jiro)


def test_a_proof_ends(registry, entry, jiro, taro, registrar):
    until = now() + HOUR
    late = entry(jiro, until)

    mine_next_at(until)
    advance(until)

    assert ask(registry.registerResident, *late, sender=registrar) == refusal(
        "RegistryProofExpired", until, until
    )


def test_a_resident_is_registered_once(registry, entry, hanako, registrar):
    assert ask(registry.registerResident, *entry(hanako), sender=registrar) == refusal(
        "RegistryAccountKnown", hanako
    )


def test_a_person_has_one_account(registry, proof, jiro, hanako, registrar):
    until = now() + HOUR
    second = (jiro.address, salt("hanako"), until, proof(jiro, until))

    assert ask(registry.registerResident, *second, sender=registrar) == refusal(
        "RegistryCommitmentUsed", salt("hanako"), hanako
    )


def test_a_resident_comes_with_a_commitment(registry, proof, jiro, registrar):
    until = now() + HOUR
    nameless = (jiro.address, bytes(32), until, proof(jiro, until))

    assert ask(registry.registerResident, *nameless, sender=registrar) == refusal(
        "RegistryCommitmentMissing", jiro
    )


def test_the_registrar_registers_so_many_in_a_day(registry, entry, registrar, jiro):
    today = (now() + 9 * HOUR) // DAY
    for i in range(DAILY_REGISTRATIONS):
        somebody = entry(Person(f"newcomer {i}"))
        send(registry.registerResident, *somebody, sender=registrar)

    refused = ask(registry.registerResident, *entry(jiro), sender=registrar)

    assert refused == refusal("RegistryDailyCapReached", today, DAILY_REGISTRATIONS)
    assert registry.registrationsOn(today) == DAILY_REGISTRATIONS
    assert registry.dailyRegistrations() == DAILY_REGISTRATIONS
    advance(now() + DAY)
    assert ask(registry.registerResident, *entry(jiro), sender=registrar) is None


def test_the_cap_is_the_registrars_and_not_the_desks(registry, city, money):
    entries = [
        (person.address, RESIDENT, 0, salt(person.name), b"", (0, 0, 0, 0, 0))
        for person in (Person(f"seeded {i}") for i in range(DAILY_REGISTRATIONS + 1))
    ]

    assert city.ask(registry.register, entries) is None


@pytest.mark.parametrize("who", ["relay", "guardian", "freezer", "maker", "jiro"])
def test_only_the_registrar_registers(registry, entry, people, who):
    somebody = getattr(people, who)

    refused = ask(registry.registerResident, *entry(people.jiro), sender=somebody)

    assert refused == refusal(
        "AccessControlUnauthorizedAccount", somebody, as_bytes(registry.REGISTRAR())
    )
