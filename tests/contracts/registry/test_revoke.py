"""A key ends itself, or a signer with MANAGE does, also of a frozen account."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import HOUR
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import digest
from tests.contracts.support import high_s
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def enrolled(money, mandates, hanako, phone):
    mandates.bring(mandates.enrolment(hanako, phone), hanako)
    return phone


def test_a_signer_ends_itself(mandates, registry, hanako, enrolled):
    word = mandates.revocation(hanako, enrolled)

    tx = mandates.bring(word, enrolled)

    event = tx.events["SignerRevoked"]
    assert event["account"] == hanako.address
    assert as_bytes(event["signer"]) == as_bytes(enrolled.address)
    assert registry.permission(hanako.address, enrolled.address)[2] == 0
    assert registry.usedMandate(digest(registry, "Revocation", word))


def test_a_manager_ends_another(mandates, registry, hanako, enrolled):
    mandates.bring(mandates.revocation(hanako, enrolled), hanako)

    assert registry.permission(hanako.address, enrolled.address)[2] == 0


def test_an_own_key_ends_itself(mandates, registry, hanako):
    mandates.bring(mandates.revocation(hanako, hanako), hanako)

    assert registry.participant(hanako.address)[5]
    word = mandates.enrolment(hanako, hanako)
    assert mandates.bring(word, hanako, ask) == refusal(
        "SignerNotPermitted", hanako, as_bytes(hanako.address)
    )


def test_a_signer_without_manage_ends_only_itself(mandates, hanako, enrolled):
    word = mandates.revocation(hanako, hanako)

    assert mandates.bring(word, enrolled, ask) == refusal(
        "SignerScopeMissing", hanako, as_bytes(enrolled.address), PAY, MANAGE
    )


def test_a_till_ends_itself_and_not_its_owner(
    mandates, registry, registrar, bakery, baker, till
):
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        permission(ACCEPT),
        sender=registrar,
    )

    owner = mandates.revocation(bakery, baker)
    assert mandates.bring(owner, till, ask) == refusal(
        "SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT, MANAGE
    )
    assert mandates.bring(mandates.revocation(bakery, till), till, ask) is None


@pytest.mark.parametrize("how", ["frozen", "closed"])
def test_it_works_when_the_account_is_stopped(
    mandates, registry, city, guardian, hanako, enrolled, how
):
    if how == "frozen":
        send(registry.freeze, hanako.address, sender=guardian)
    else:
        city.act(registry.close, [hanako.address])

    assert mandates.bring(mandates.revocation(hanako, enrolled), hanako, ask) is None


def test_a_signer_ends_itself_before_and_after_its_time(mandates, hanako, phone):
    begins, ends = now() + HOUR, now() + 2 * HOUR
    granted = permission(PAY, notBefore=begins, notAfter=ends)
    mandates.bring(mandates.enrolment(hanako, phone, granted), hanako)
    word = mandates.revocation(hanako, phone, validBefore=ends + HOUR)

    assert mandates.bring(word, phone, ask) is None
    advance(ends + 1)
    assert mandates.bring(word, phone, ask) is None


def test_a_stranger_ends_nobody(mandates, hanako, enrolled, stranger):
    word = mandates.revocation(hanako, enrolled)

    assert mandates.bring(word, stranger, ask) == refusal(
        "SignerNotPermitted", hanako, as_bytes(stranger.address)
    )


def test_who_may_do_nothing_is_not_ended(mandates, hanako, stranger):
    word = mandates.revocation(hanako, stranger)
    nothing = refusal("RegistrySignerInvalid", as_bytes(stranger.address))

    assert mandates.bring(word, hanako, ask) == nothing
    assert mandates.bring(word, stranger, ask) == nothing


def test_a_revocation_counts_once(mandates, registry, hanako, enrolled):
    word = mandates.revocation(hanako, enrolled)
    mandates.bring(word, hanako)
    mandates.bring(mandates.enrolment(hanako, enrolled), hanako)

    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateUsed", digest(registry, "Revocation", word)
    )


def test_a_revocation_ends_in_its_second(mandates, hanako, enrolled):
    until = now() + HOUR
    word = mandates.revocation(hanako, enrolled, validBefore=until)

    advance(until - 1)
    assert mandates.bring(word, hanako, ask) is None
    advance(until)
    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateExpired", until, until
    )


def test_a_revocation_is_for_the_present_epoch(mandates, hanako, enrolled):
    word = mandates.revocation(hanako, enrolled, epoch=7)

    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryEpochWrong", hanako, 0, 7
    )


def test_nobody_is_ended_at_an_unknown_account(mandates, stranger, phone):
    word = mandates.revocation(stranger, phone)

    assert mandates.bring(word, phone, ask) == refusal(
        "RegistryAccountUnknown", stranger
    )


@pytest.mark.parametrize("who", ["hanako", "guardian", "registrar", "maker"])
def test_only_the_relay_carries_it(mandates, people, hanako, enrolled, who):
    somebody = getattr(people, who)
    word = mandates.revocation(hanako, enrolled)

    assert mandates.bring(word, enrolled, ask, somebody) == refusal(
        "CallerNotRelay", somebody
    )


@pytest.mark.parametrize("manages", [True, False], ids=["manager", "itself"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda signature: b"",
        lambda signature: signature[:64],
        lambda signature: signature + b"\x00",
        high_s,
    ],
    ids=["none", "cut", "longer", "high s"],
)
def test_it_is_signed_in_the_one_way(
    mandates, registry, hanako, enrolled, relay, spoil, manages
):
    key = hanako if manages else enrolled
    word, by, signature = mandates.signed(mandates.revocation(hanako, enrolled), key)

    refused = ask(registry.revoke, word, by, spoil(signature), sender=relay)

    assert refused == refusal("SignatureInvalid", hanako, as_bytes(by))


def test_it_holds_for_its_signer_registry_and_chain(
    mandates, registry, currency, hanako, enrolled, relay
):
    word = mandates.revocation(hanako, enrolled)
    bad = refusal("SignatureInvalid", hanako, as_bytes(enrolled.address))

    for signature in (
        mandates.signature(word, enrolled, chainId=1),
        mandates.signature(word, enrolled, verifyingContract=currency.address),
        mandates.signature(word | {"salt": salt("other")}, enrolled),
        mandates.signature(word | {"signer": as_bytes(hanako.address)}, enrolled),
        mandates.signature(word, hanako),
    ):
        arguments = (mandates.bare(word), enrolled.address, signature)
        assert ask(registry.revoke, *arguments, sender=relay) == bad
