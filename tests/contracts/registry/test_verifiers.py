"""Which contracts may say that a key signed, and what comes of one that misbehaves."""

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.passkeys import Passkey
from tests.contracts.support import PAY
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import bring
from tests.contracts.support import decode_error
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import rpc
from tests.contracts.support import salt

DIGEST = salt("anything")
AGREE = 0
VERIFIER_GAS = 500_000
MANNERS = {
    "reverts": 1,
    "burns its gas": 2,
    "floods": 3,
    "floods and reverts": 4,
    "answers short": 5,
    "says nothing": 6,
    "says otherwise": 7,
    "says yes and more": 8,
}


@pytest.fixture
def new_verifier(money):
    def made(manner=AGREE):
        somebody = Person(f"maker of verifier {manner}").account
        return create(somebody, "BadVerifier", (manner,)).address

    return made


@pytest.fixture
def enrolled(mandates, city, registry, hanako, new_verifier):
    """A signer of a verifier that the desk allowed, in good faith."""

    def made(manner=AGREE):
        verifier = new_verifier(manner)
        city.act(registry.allowVerifier, verifier)
        passkey = Passkey("anything", verifier)
        mandates.bring(mandates.enrolment(hanako, passkey), hanako)
        return passkey

    return made


@pytest.fixture
def check(registry, hanako):
    def answer(passkey, signature=b"\x01"):
        arguments = (hanako.address, passkey.signer, DIGEST, signature, PAY)
        reason, _ = registry.checkSigner(*arguments)
        return decode_error(as_bytes(reason)) if as_bytes(reason) else None

    return answer


def test_the_desk_allows_a_verifier_and_its_code_is_written_down(
    city, registry, new_verifier
):
    verifier = new_verifier()

    tx = city.act(registry.allowVerifier, verifier)

    event = tx.events["VerifierAllowed"]
    codehash = brownie.web3.keccak(brownie.web3.eth.get_code(verifier))
    assert event["verifier"] == verifier
    assert as_bytes(event["codehash"]) == bytes(codehash)
    assert as_bytes(registry.verifierCodehash(verifier)) == bytes(codehash)


def test_without_code_there_is_nobody_to_ask(city, registry, money, hanako):
    assert city.ask(registry.allowVerifier, hanako.address) == refusal(
        "RegistryVerifierInvalid", hanako
    )


def test_what_is_allowed_is_not_allowed_again(city, registry, deployed, money):
    verifier = deployed.PasskeyVerifier.address

    assert city.ask(registry.allowVerifier, verifier) == refusal(
        "RegistryVerifierInvalid", verifier
    )


def test_what_is_disallowed_signs_nothing_at_once(
    city, registry, enrolled, check, hanako
):
    passkey = enrolled()
    assert check(passkey) is None

    tx = city.act(registry.disallowVerifier, passkey.address[:42])

    assert tx.events["VerifierDisallowed"]["verifier"].lower() == passkey.address[:42]
    assert check(passkey) == refusal("SignatureInvalid", hanako, passkey.signer)


def test_what_is_not_allowed_is_not_disallowed(city, registry, money, hanako):
    assert city.ask(registry.disallowVerifier, hanako.address) == refusal(
        "RegistryVerifierInvalid", hanako
    )


@pytest.mark.parametrize("who", ["guardian", "registrar", "relay", "maker", "hanako"])
def test_only_the_desk_says_who_is_asked(money, registry, deployed, people, who):
    somebody = getattr(people, who)

    for method in (registry.allowVerifier, registry.disallowVerifier):
        verifier = deployed.PasskeyVerifier.address
        assert ask(method, verifier, sender=somebody) == refusal(
            "RegistryCallerNotDesk", somebody
        )


def test_code_that_was_changed_is_not_asked(enrolled, check, new_verifier, hanako):
    """An address is not its code: a proxy, or a contract made anew, may change it."""
    passkey = enrolled()
    other = brownie.web3.eth.get_code(new_verifier(MANNERS["says nothing"]))

    for code in ("0x" + bytes(other).hex(), "0x"):
        rpc("anvil_setCode", passkey.address[:42], code)

        assert check(passkey) == refusal("SignatureInvalid", hanako, passkey.signer)


def test_an_address_that_gains_code_is_not_asked(
    mandates, money, hanako, phone, bakery, new_verifier
):
    """Twenty bytes are a key, whatever stands at the address by now."""
    mandates.bring(mandates.enrolment(hanako, phone), hanako)
    agreeing = brownie.web3.eth.get_code(new_verifier())

    rpc("anvil_setCode", phone.address, "0x" + bytes(agreeing).hex())

    order = money.order(hanako, bakery, (money.common, 1))
    signed = money.sign(order, phone)
    forged = (*signed[:2], b"\x01")
    assert money.refused(forged, signed) == [
        refusal("SignatureInvalid", hanako, as_bytes(phone.address))
    ]


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_a_verifier_that_misbehaves_has_said_no(enrolled, check, hanako, manner):
    passkey = enrolled(manner)

    expected = refusal("SignatureInvalid", hanako, passkey.signer)

    # A flood that begins with a yes is a yes, and its first word is all that is read.
    assert check(passkey) == (None if manner == MANNERS["floods"] else expected)


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_whatever_it_does_costs_no_more_than_it_is_given(
    registry, hanako, enrolled, manner, stranger
):
    passkey = enrolled(manner)
    arguments = (hanako.address, passkey.signer, DIGEST, b"\x01", PAY)

    mined = bring(registry.checkSigner, *arguments, sender=stranger)

    assert mined.status == 1
    assert mined.gas_used < VERIFIER_GAS + 60_000


def test_a_verifier_gets_all_its_gas_or_the_call_reverts(
    registry, hanako, enrolled, stranger
):
    """Else whoever chooses the gas could have a good signature taken for a bad one."""
    passkey = enrolled(MANNERS["burns its gas"])
    arguments = (hanako.address, passkey.signer, DIGEST, b"\x01", PAY)
    needed = VERIFIER_GAS * 64 // 63 + 5_000
    refused = set()

    for gas in range(40_000, 620_000, 20_000):
        answer = ask(registry.checkSigner, *arguments, sender=stranger, gas=gas)
        refused.add(answer.name if answer else None)
        if answer and answer.name == "RegistryGasTooLow":
            left, at_least = answer.values
            assert left < at_least == needed
            assert gas < 600_000

    assert refused == {"RegistryGasTooLow", None}


@pytest.mark.parametrize("kind", ["key", "passkey"])
def test_with_the_gas_it_names_the_registry_always_answers(
    registry, hanako, enrolled, stranger, kind
):
    """What a transaction costs before it begins comes on top."""
    burning = enrolled(MANNERS["burns its gas"])
    signer = burning.signer if kind == "passkey" else as_bytes(hanako.address)
    signature = b"\x01" * (2_048 if kind == "passkey" else 65)
    arguments = (hanako.address, signer, DIGEST, signature, PAY)
    data = as_bytes(registry.checkSigner.encode_input(*arguments))
    before = 21_000 + sum(16 if byte else 4 for byte in data)

    named = registry.signerGas(signer)

    assert named == (570_000 if kind == "passkey" else 30_000)
    gas = before + int(named) * 63 // 64
    assert ask(registry.checkSigner, *arguments, sender=stranger, gas=gas) is None


def test_a_stranger_of_another_length_costs_no_verifier(registry):
    for signer in (b"", b"\x01" * 83, b"\x01" * 85):
        assert registry.signerGas(signer) == 30_000


def test_a_permission_given_through_a_verifier_ends_with_it(
    city, registry, mandates, hanako, enrolled, phone
):
    manager = enrolled()
    city.act(registry.disallowVerifier, manager.address[:42])
    word = mandates.bare(mandates.enrolment(hanako, phone, permission(PAY)))

    refused = ask(registry.enrol, word, manager.signer, b"\x01", sender=mandates.relay)

    assert refused == refusal("SignatureInvalid", hanako, manager.signer)
