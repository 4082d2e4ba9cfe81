"""An officer's signing key at rest, in the format that browsers write and read.

Argon2id (RFC 9106; memory and passes are the least that OWASP names) makes a key of
a passphrase, AES-256-GCM seals, and the key's address is authenticated with it.
``screens/static/sealing.js`` is its twin; a test opens each other's boxes.
"""

import os
import unicodedata
from collections.abc import Mapping
from typing import Any

from argon2.low_level import Type
from argon2.low_level import hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.chain.keys import Key
from ledger.chain.keys import key_from_secret
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.outages import KeyUnavailable
from ledger.domain.refusals import FieldInvalid

VERSION = 1
MEMORY_KIBIBYTES = 19_456
PASSES = 2
LANES = 1
MEMORY_MOST_KIBIBYTES = 262_144
PASSES_MOST = 10
_SALT_BYTES = 16
_NONCE_BYTES = 12
_SEALED_BYTES = 32 + 16


def seal_key(key: Key, passphrase: str) -> dict[str, Any]:
    """Seal a key under a passphrase; the box is ready for JSON."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    opener = _derive(passphrase, salt, MEMORY_KIBIBYTES, PASSES)
    sealed = AESGCM(opener).encrypt(nonce, key.secret, key.address)
    return {
        "v": VERSION,
        "kdf": "argon2id",
        "m": MEMORY_KIBIBYTES,
        "t": PASSES,
        "p": LANES,
        "address": to_hex(key.address),
        "salt": to_hex(salt),
        "nonce": to_hex(nonce),
        "sealed": to_hex(sealed),
    }


def unseal_key(box: Mapping[str, Any], passphrase: str) -> Key:
    """Open a box.

    Raises:
        FieldInvalid: it is no box of ours.
        KeyUnavailable: the passphrase is wrong, or the box was changed.
    """
    address = check_box(box)
    salt = parse_hex(box["salt"], "salt", _SALT_BYTES)
    nonce = parse_hex(box["nonce"], "nonce", _NONCE_BYTES)
    sealed = parse_hex(box["sealed"], "sealed", _SEALED_BYTES)
    opener = _derive(passphrase, salt, box["m"], box["t"])
    try:
        return key_from_secret(AESGCM(opener).decrypt(nonce, sealed, address))
    except InvalidTag:
        raise KeyUnavailable(
            name=to_hex(address), reason="the passphrase does not open it"
        ) from None


def check_box(box: Mapping[str, Any]) -> bytes:
    """Return the address of a box as somebody handed it in, without opening it.

    Raises:
        FieldInvalid: a part is missing or out of bounds.
    """
    fits = (
        box.get("v") == VERSION
        and box.get("kdf") == "argon2id"
        and _is_within(box.get("m"), MEMORY_KIBIBYTES, MEMORY_MOST_KIBIBYTES)
        and _is_within(box.get("t"), PASSES, PASSES_MOST)
        and box.get("p") == LANES
        and all(
            isinstance(box.get(name), str)
            for name in ("address", "salt", "nonce", "sealed")
        )
    )
    if not fits:
        raise FieldInvalid(field="sealed", reason="it is not a sealed key")
    parse_hex(box["salt"], "salt", _SALT_BYTES)
    parse_hex(box["nonce"], "nonce", _NONCE_BYTES)
    parse_hex(box["sealed"], "sealed", _SEALED_BYTES)
    return parse_hex(box["address"], "address", 20)


def _is_within(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and least <= value <= most


def _derive(passphrase: str, salt: bytes, memory: int, passes: int) -> bytes:
    # The same passphrase typed on another keyboard is the same bytes.
    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode(),
        salt,
        time_cost=passes,
        memory_cost=memory,
        parallelism=LANES,
        hash_len=32,
        type=Type.ID,
    )
