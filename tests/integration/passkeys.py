"""A phone with a passkey, as its authenticator answers a browser."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from ledger.chain.passkeys import Assertion
from ledger.chain.passkeys import pack_assertion

_PRESENT_AND_VERIFIED = 0x05


class Passkey:
    """One passkey; ``signer`` is how the contracts name it with a verifier."""

    def __init__(self, verifier: bytes) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        point = self._key.public_key().public_numbers()
        self.signer = verifier + point.x.to_bytes(32) + point.y.to_bytes(32)

    def sign(self, digest: bytes) -> bytes:
        """Answer with the digest as the challenge, as wallets hand it in."""
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        client = json.dumps(
            {"type": "webauthn.get", "challenge": challenge, "origin": "https://t"},
            separators=(",", ":"),
        ).encode()
        host = hashlib.sha256(b"t").digest()
        data = host + bytes([_PRESENT_AND_VERIFIED]) + bytes(4)
        signed = data + hashlib.sha256(client).digest()
        r, s = decode_dss_signature(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        return pack_assertion(Assertion(r, s, data, client))
