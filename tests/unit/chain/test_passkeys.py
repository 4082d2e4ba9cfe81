"""Passkeys: an assertion is judged here as the verifier on the chain judges it."""

import base64
import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from eth_abi.abi import encode

from ledger.chain.passkeys import SIGNATURE_MOST
from ledger.chain.passkeys import Assertion
from ledger.chain.passkeys import is_asserted
from ledger.chain.passkeys import pack_assertion
from ledger.chain.signatures import is_signed

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
DIGEST = hashlib.sha256(b"an order").digest()
VERIFIER = bytes([7]) * 20
PRESENT, VERIFIED, ELIGIBLE, BACKED_UP = 0x01, 0x04, 0x08, 0x10


class Authenticator:
    """A phone's authenticator with one passkey."""

    def __init__(self, number: int = 1) -> None:
        self._key = ec.derive_private_key(number, ec.SECP256R1())
        point = self._key.public_key().public_numbers()
        self.key = point.x.to_bytes(32) + point.y.to_bytes(32)

    def sign(
        self,
        digest: bytes = DIGEST,
        flags: int = PRESENT | VERIFIED,
        kind: str = "webauthn.get",
        more: bytes = b"",
    ) -> Assertion:
        """Answer a challenge as browsers do."""
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        client = json.dumps(
            {"type": kind, "challenge": challenge, "origin": "https://town.example"},
            separators=(",", ":"),
        ).encode()
        host = hashlib.sha256(b"town.example").digest()
        data = host + bytes([flags]) + bytes(4) + more
        signed = data + hashlib.sha256(client).digest()
        r, s = decode_dss_signature(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        return Assertion(r, s, data, client)


@pytest.fixture
def phone() -> Authenticator:
    return Authenticator()


def low(assertion: Assertion) -> Assertion:
    return replace(assertion, s=min(assertion.s, ORDER - assertion.s))


def test_what_a_phone_answers_is_its_own(phone: Authenticator) -> None:
    assert is_asserted(phone.key, DIGEST, pack_assertion(phone.sign()))


def test_the_higher_half_of_s_is_brought_down_when_packed_and_refused_unpacked(
    phone: Authenticator,
) -> None:
    assertion = low(phone.sign())
    high = replace(assertion, s=ORDER - assertion.s)
    packed = pack_assertion(assertion)

    assert pack_assertion(high) == packed
    assert not is_asserted(
        phone.key, DIGEST, packed[:32] + high.s.to_bytes(32) + packed[64:]
    )


@pytest.mark.parametrize(
    "flags", [0, PRESENT, VERIFIED, PRESENT | BACKED_UP | VERIFIED]
)
def test_a_user_who_was_not_there_and_verified_signed_nothing(
    phone: Authenticator, flags: int
) -> None:
    assert not is_asserted(phone.key, DIGEST, pack_assertion(phone.sign(flags=flags)))


def test_a_passkey_that_is_kept_in_a_cloud_signs_as_well(phone: Authenticator) -> None:
    flags = PRESENT | VERIFIED | ELIGIBLE | BACKED_UP

    assert is_asserted(phone.key, DIGEST, pack_assertion(phone.sign(flags=flags)))


def test_an_assertion_speaks_for_its_challenge_only(phone: Authenticator) -> None:
    other = hashlib.sha256(b"another order").digest()

    assert not is_asserted(phone.key, other, pack_assertion(phone.sign()))


def test_making_a_passkey_signs_nothing(phone: Authenticator) -> None:
    packed = pack_assertion(phone.sign(kind="webauthn.create"))

    assert not is_asserted(phone.key, DIGEST, packed)


def test_another_phone_signs_for_itself(phone: Authenticator) -> None:
    assert not is_asserted(Authenticator(2).key, DIGEST, pack_assertion(phone.sign()))


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_a_key_of_another_length_is_nobodys(phone: Authenticator, length: int) -> None:
    key = (phone.key + bytes(1))[:length]

    assert not is_asserted(key, DIGEST, pack_assertion(phone.sign()))


def test_a_point_off_the_curve_is_nobodys(phone: Authenticator) -> None:
    assert not is_asserted(bytes(63) + b"\x01", DIGEST, pack_assertion(phone.sign()))


def test_a_challenge_that_stands_elsewhere_is_not_the_challenge(
    phone: Authenticator,
) -> None:
    packed = pack_assertion(phone.sign())
    moved = packed[:64] + (5).to_bytes(32) + packed[96:]

    assert not is_asserted(phone.key, DIGEST, moved)


def test_every_shorter_assertion_is_refused(phone: Authenticator) -> None:
    packed = pack_assertion(phone.sign())
    # The encoding ends with zeros to a whole word, which stand for nothing.
    whole = len(packed.rstrip(b"\0"))

    for length in range(whole):
        assert not is_asserted(phone.key, DIGEST, packed[:length])


def test_a_longer_assertion_than_the_registry_looks_at_is_refused(
    phone: Authenticator,
) -> None:
    most = pack_assertion(phone.sign(more=bytes(SIGNATURE_MOST)))

    assert len(most) > SIGNATURE_MOST
    assert not is_asserted(phone.key, DIGEST, most)


def test_offsets_that_lead_outside_are_refused(phone: Authenticator) -> None:
    packed = pack_assertion(phone.sign())
    for word in (4, 5):
        outside = packed[: word * 32] + b"\xff" * 32 + packed[(word + 1) * 32 :]

        assert not is_asserted(phone.key, DIGEST, outside)


def test_what_is_packed_is_what_the_verifier_decodes(phone: Authenticator) -> None:
    assertion = low(phone.sign())
    client = assertion.client_data

    assert pack_assertion(assertion) == encode(
        ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
        [
            assertion.r.to_bytes(32),
            assertion.s.to_bytes(32),
            client.index(b'"challenge":"'),
            client.index(b'"type":"webauthn.get"'),
            assertion.authenticator_data,
            client.decode(),
        ],
    )


def test_a_passkey_signs_while_its_verifier_is_allowed(phone: Authenticator) -> None:
    packed = pack_assertion(phone.sign())
    signer = VERIFIER + phone.key

    assert is_signed(DIGEST, signer, packed, {VERIFIER})
    assert not is_signed(DIGEST, signer, packed, {bytes(20)})
    assert not is_signed(DIGEST, signer, packed, frozenset())
    assert not is_signed(DIGEST, signer + b"\0", packed, {VERIFIER})
