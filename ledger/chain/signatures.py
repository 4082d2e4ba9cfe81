"""Signatures: who signed 32 bytes. 65 bytes, r ‖ s ‖ v, low s only.

The contracts refuse the upper half of s too (OpenZeppelin's ECDSA), so that an
order has one signature only.
"""

from collections.abc import Collection

from coincurve import PrivateKey
from coincurve import PublicKey
from eth_hash.auto import keccak

from ledger.chain.passkeys import SIGNER_BYTES
from ledger.chain.passkeys import is_asserted

_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_HALF_ORDER = _ORDER // 2


def recover(digest: bytes, signature: bytes) -> bytes | None:
    """Return the 20-byte address that signed ``digest``, or None."""
    if len(signature) != 65 or signature[64] not in (27, 28):
        return None
    s = int.from_bytes(signature[32:64])
    if not 1 <= s <= _HALF_ORDER:
        return None
    try:
        key = PublicKey.from_signature_and_message(
            signature[:64] + bytes([signature[64] - 27]), digest, hasher=None
        )
    except Exception:  # coincurve raises plain Exception on a point off the curve
        return None
    return keccak(key.format(compressed=False)[1:])[12:]


def is_signed(
    digest: bytes, signer: bytes, signature: bytes, verifiers: Collection[bytes]
) -> bool:
    """Whether a signer, as ERC-7913 writes it, signed ``digest``.

    20 bytes are an address and sign by themselves. 84 are a passkey, whose verifier
    must be one of ``verifiers``: those that the registry allows at present.
    """
    if len(signer) == 20:
        return recover(digest, signature) == signer
    return (
        len(signer) == SIGNER_BYTES
        and signer[:20] in verifiers
        and is_asserted(signer[20:], digest, signature)
    )


def hash_words(text: str) -> bytes:
    """Return the digest of a text that people sign as they read it."""
    return keccak(text.encode())


def sign(digest: bytes, private_key: bytes) -> bytes:
    """Sign 32 bytes; v is 27 or 28."""
    raw = PrivateKey(private_key).sign_recoverable(digest, hasher=None)
    return raw[:64] + bytes([raw[64] + 27])


def address_of(private_key: bytes) -> bytes:
    """Return the 20-byte address of a private key."""
    point = PrivateKey(private_key).public_key.format(compressed=False)
    return keccak(point[1:])[12:]
