"""Passkeys: WebAuthn assertions over 32 bytes, judged as the contract judges them.

A passkey's signer is ERC-7913: the verifier's 20 bytes and the P-256 point's 64.
Its signature is the ABI encoding of (r, s, where the challenge stands, where the
type stands, authenticator data, client data), and what was signed is the challenge.
The rules are those of OpenZeppelin's WebAuthn, which PasskeyVerifier inherits: user
present and verified, type ``webauthn.get``, low s.
Source: https://www.w3.org/TR/webauthn-2/#sctn-verifying-assertion
"""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from eth_abi.abi import encode

KEY_BYTES = 64
SIGNER_BYTES = 20 + KEY_BYTES
SIGNATURE_MOST = 2_048
"""Bytes of an assertion that the registry looks at; phones make some six hundred."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF_ORDER = _ORDER // 2
_TYPE = b'"type":"webauthn.get"'
_AUTHENTICATOR_LEAST = 37
_PRESENT, _VERIFIED, _ELIGIBLE, _BACKED_UP = 0x01, 0x04, 0x08, 0x10


@dataclass(frozen=True)
class Assertion:
    """What an authenticator answered, with r and s as they came."""

    r: int
    s: int
    authenticator_data: bytes
    client_data: bytes


def pack_assertion(assertion: Assertion) -> bytes:
    """Write an assertion as the verifier reads it; s is brought to its lower half.

    Authenticators answer with either half, and the contract takes one only.
    """
    s = assertion.s if assertion.s <= _HALF_ORDER else _ORDER - assertion.s
    encoded = encode(
        ["(bytes32,bytes32,uint256,uint256,bytes,bytes)"],
        [
            (
                assertion.r.to_bytes(32),
                s.to_bytes(32),
                max(assertion.client_data.find(b'"challenge":"'), 0),
                max(assertion.client_data.find(_TYPE), 0),
                assertion.authenticator_data,
                assertion.client_data,
            )
        ],
    )
    # The verifier reads the fields themselves, without the offset of a parameter.
    return bytes(encoded[32:])


def is_asserted(key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the passkey of a 64-byte point signed these 32 bytes."""
    if len(key) != KEY_BYTES or len(signature) > SIGNATURE_MOST:
        return False
    fields = _unpack(signature)
    if fields is None:
        return False
    r, s, challenge_at, type_at, authenticator, client = fields
    expected = b'"challenge":"' + _base64url(digest) + b'"'
    return (
        len(authenticator) >= _AUTHENTICATOR_LEAST
        and client[type_at : type_at + len(_TYPE)] == _TYPE
        and client[challenge_at : challenge_at + len(expected)] == expected
        and _has_flags(authenticator[32])
        and _is_signed(key, authenticator + hashlib.sha256(client).digest(), r, s)
    )


def _unpack(data: bytes) -> tuple[int, int, int, int, bytes, bytes] | None:
    if len(data) < 6 * 32:
        return None
    words = [int.from_bytes(data[at : at + 32]) for at in range(0, 6 * 32, 32)]
    authenticator, client = _dynamic(data, words[4]), _dynamic(data, words[5])
    if authenticator is None or client is None:
        return None
    return words[0], words[1], words[2], words[3], authenticator, client


def _dynamic(data: bytes, offset: int) -> bytes | None:
    start = offset + 32
    if start > len(data):
        return None
    length = int.from_bytes(data[offset:start])
    return data[start : start + length] if start + length <= len(data) else None


def _has_flags(flags: int) -> bool:
    is_backup_possible = bool(flags & _ELIGIBLE) or not flags & _BACKED_UP
    return bool(flags & _PRESENT) and bool(flags & _VERIFIED) and is_backup_possible


def _is_signed(key: bytes, signed: bytes, r: int, s: int) -> bool:
    if not (1 <= r < _ORDER and 1 <= s <= _HALF_ORDER):
        return False
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), b"\x04" + key
        )
        point.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
