"""Names at rest: AES-256-GCM with a random nonce, bound to whose name it is.

The key is a file outside the database, so a dump of the database holds
ciphertext only. The commitment is authenticated with the name: a row's name
cannot be moved to another person unseen.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.domain.outages import KeyUnavailable

_NONCE_BYTES = 12


class PeopleCipher:
    """Encrypts and decrypts names with the town's people key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, name: str, whose: bytes) -> bytes:
        """Encrypt a name for one person."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, name.encode(), whose)

    def decrypt(self, stored: bytes, whose: bytes) -> str:
        """Decrypt a name.

        Raises:
            KeyUnavailable: another key, another person's row, or changed bytes.
        """
        nonce, sealed = stored[:_NONCE_BYTES], stored[_NONCE_BYTES:]
        try:
            return self._aead.decrypt(nonce, sealed, whose).decode()
        except InvalidTag:
            raise KeyUnavailable(
                name="people.secret", reason="it does not open this name"
            ) from None
