"""A passkey signs for an account as any key does, through its verifier."""

import pytest

from tests.contracts.passkeys import PRESENT
from tests.contracts.passkeys import VERIFIED
from tests.contracts.passkeys import Passkey
from tests.contracts.support import ACCEPT
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import RECOVERY_DELAY
from tests.contracts.support import RESIDENT
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import decode_error
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

DIGEST = salt("anything")


@pytest.fixture
def enrolled(mandates, hanako, passkey):
    mandates.bring(
        mandates.enrolment(hanako, passkey, permission(PAY | MANAGE)), hanako
    )
    return passkey


@pytest.fixture
def check(registry, hanako, enrolled):
    """Ask whether a signature is the passkey's; the refusal, or None."""

    def answer(signature, digest=DIGEST, signer=enrolled.signer):
        reason, _ = registry.checkSigner(hanako.address, signer, digest, signature, PAY)
        return decode_error(as_bytes(reason)) if as_bytes(reason) else None

    return answer


def test_the_deployment_allows_its_own_verifier(money, registry, deployed):
    codehash = registry.verifierCodehash(deployed.PasskeyVerifier.address)

    assert as_bytes(codehash) != bytes(32)


def test_a_passkey_speaks_for_an_account(check, enrolled):
    assert check(enrolled.sign_digest(DIGEST)) is None


def test_a_passkey_pays(money, hanako, bakery, enrolled):
    order = money.order(hanako, bakery, (money.common, 70))

    assert money.refused(money.sign(order, enrolled)) == []
    assert money.balance(bakery, money.common) == 70


def test_a_passkey_lets_another_key_in_and_ends_it(
    mandates, registry, hanako, enrolled, phone
):
    mandates.bring(mandates.enrolment(hanako, phone), enrolled)
    mandates.bring(mandates.revocation(hanako, phone), enrolled)

    mandates.bring(mandates.revocation(hanako, enrolled), enrolled)

    assert registry.permission(hanako.address, enrolled.signer)[2] == 0


def test_a_passkey_can_be_a_first_signer_and_a_till(
    money, city, registry, registrar, bakery, passkey
):
    account = Person("an account with a passkey")
    entry = (account.address, RESIDENT, 0, salt("passkey"), passkey.signer)
    city.act(registry.register, [(*entry, permission(PAY | MANAGE))])
    send(
        registry.assignTerminal,
        bakery.address,
        passkey.signer,
        permission(ACCEPT),
        sender=registrar,
    )

    assert registry.permission(account.address, passkey.signer)[2] == PAY | MANAGE
    assert registry.permission(bakery.address, passkey.signer)[2] == ACCEPT


def test_a_passkey_takes_over_in_a_recovery(
    money, city, registry, guardian, hanako, bakery, passkey, stranger
):
    send(registry.freeze, hanako.address, sender=guardian)
    tx = city.act(registry.recover, hanako.address, passkey.signer, permission(PAY))
    advance(tx.timestamp + RECOVERY_DELAY)
    send(registry.activateRecovery, hanako.address, sender=stranger)

    order = money.order(hanako, bakery, (money.common, 1))

    assert money.refused(money.sign(order, passkey)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"flags": 0},
        {"type_": "webauthn.create"},
        {"low": False},
    ],
    ids=["not verified", "not present", "neither", "another ceremony", "high s"],
)
def test_what_a_passkey_must_say_is_said(check, hanako, enrolled, change):
    signature = enrolled.sign_digest(DIGEST, **change)

    assert check(signature) == refusal("SignatureInvalid", hanako, enrolled.signer)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signature: b"",
        lambda signature: signature[:-33],
        lambda signature: signature[:31],
        lambda signature: b"\x01" * 65,
        lambda signature: b"\xff" * len(signature),
        lambda signature: bytes(64) + signature[64:],
    ],
    ids=["none", "cut", "stump", "another kind", "noise", "zeros"],
)
def test_a_spoiled_signature_is_none(check, hanako, enrolled, spoil):
    signature = spoil(enrolled.sign_digest(DIGEST))

    assert check(signature) == refusal("SignatureInvalid", hanako, enrolled.signer)


def test_it_signed_this_and_with_this_key(check, hanako, enrolled, deployed):
    other = Passkey("another", deployed.PasskeyVerifier.address)
    bad = refusal("SignatureInvalid", hanako, enrolled.signer)

    assert check(enrolled.sign_digest(salt("other"))) == bad
    assert check(other.sign_digest(DIGEST)) == bad
    assert check(other.sign_digest(DIGEST), signer=other.signer) == refusal(
        "SignerNotPermitted", hanako, other.signer
    )


@pytest.mark.parametrize("length", [19, 21, 52, 83, 85, 148])
def test_a_signer_of_another_length_signs_nothing(check, hanako, enrolled, length):
    signer = (enrolled.signer * 2)[:length]

    assert check(enrolled.sign_digest(DIGEST), signer=signer) == refusal(
        "SignatureInvalid", hanako, signer
    )


def test_a_signature_has_a_longest_length(check, hanako, enrolled):
    """What a verifier is given to read is bounded, as its gas is."""
    longest = enrolled.sign_digest(DIGEST, padding=1_536)
    longest = longest.ljust(2_048, b"\x00")
    longer = enrolled.sign_digest(DIGEST, padding=1_700)

    assert len(longest) == 2_048
    assert check(longest) is None
    assert check(longest + b"\x00") == refusal(
        "SignatureInvalid", hanako, enrolled.signer
    )
    assert len(longer) > 2_048
    assert check(longer) == refusal("SignatureInvalid", hanako, enrolled.signer)


def test_an_ended_passkey_signs_nothing(mandates, check, hanako, enrolled):
    mandates.bring(mandates.revocation(hanako, enrolled), hanako)

    assert check(enrolled.sign_digest(DIGEST)) == refusal(
        "SignerNotPermitted", hanako, enrolled.signer
    )


def test_a_passkey_of_an_unknown_verifier_is_not_let_in(
    mandates, registry, hanako, stranger
):
    unknown = Passkey("of nobody", stranger.address)

    assert mandates.bring(mandates.enrolment(hanako, unknown), hanako, ask) == refusal(
        "RegistrySignerInvalid", unknown.signer
    )


def test_a_passkey_is_no_officer_and_no_account(money, city, desk, passkey):
    appointed = (salt("endo"), passkey.signer, 1)

    assert city.ask(desk.appoint, appointed) == refusal(
        "DeskOfficerInvalid", *appointed
    )


def test_what_a_passkey_may_do_is_limited_as_for_any(
    mandates, registry, hanako, passkey, money, bakery
):
    granted = permission(PAY, paymentLimit=500)
    mandates.bring(mandates.enrolment(hanako, passkey, granted), hanako)
    order = money.order(hanako, bakery, (money.common, 501))

    assert plain(registry.permission(hanako.address, passkey.signer)) == granted
    assert money.refused(money.sign(order, passkey)) == [
        refusal("SignerPaymentLimitExceeded", 501, 500)
    ]
