"""A passkey as a phone has it: a P-256 key that signs WebAuthn's assertions."""

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from eth_abi import encode
from eth_utils import keccak

from tests.contracts.support import digest

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PRESENT, VERIFIED = 1, 4
# The fields of OpenZeppelin's WebAuthnAuth, encoded one beside the other.
AUTHENTICATION = ("bytes32", "bytes32", "uint256", "uint256", "bytes", "string")


class Passkey:
    """A passkey made from a name; `verifier` is the contract that knows its kind."""

    def __init__(self, name: str, verifier: str) -> None:
        secret = int.from_bytes(keccak(text=f"passkey {name}")) % ORDER
        self.key = ec.derive_private_key(secret, ec.SECP256R1())
        numbers = self.key.public_key().public_numbers()
        point = numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
        self.signer = bytes.fromhex(verifier[2:]) + point
        # Tests pass whoever signs by their address, and this one's is longer.
        self.address = "0x" + self.signer.hex()

    def sign(
        self, contract: Any, primary: str, message: dict[str, Any], **domain: Any
    ) -> bytes:
        """Sign typed data, as a wallet asks the phone to."""
        return self.sign_digest(digest(contract, primary, message, **domain))

    def sign_digest(
        self,
        challenge: bytes,
        flags: int = PRESENT | VERIFIED,
        type_: str = "webauthn.get",
        low: bool = True,
        padding: int = 0,
    ) -> bytes:
        """Sign a challenge; the changes are what a verifier must not take."""
        client = json.dumps(
            {
                "type": type_,
                "challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
                "origin": "https://wallet.example",
                "padding": "x" * padding,
            },
            separators=(",", ":"),
        )
        authenticator = keccak(text="wallet.example") + bytes([flags]) + bytes(4)
        signed = authenticator + hash_sha256(client.encode())
        r, s = decode_dss_signature(self.key.sign(signed, ec.ECDSA(SHA256())))
        # A client takes the lower of the two; phones give either.
        if (s > ORDER // 2) == low:
            s = ORDER - s
        fields = (
            r.to_bytes(32),
            s.to_bytes(32),
            client.index('"challenge"'),
            client.index('"type"'),
            authenticator,
            client,
        )
        return encode(AUTHENTICATION, fields)


def hash_sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
