"""Keys at rest: keystore v3 files, opened with a passphrase.

Service keys use a passphrase in a file of mode 0600 beside them; officers' and
residents' keys have their own. No key is ever in the database, a log or a URL.
"""

import json
import os
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.chain.signatures import address_of
from ledger.chain.signatures import sign
from ledger.domain.outages import KeyUnavailable

SCRYPT_ITERATIONS = 2**14
"""Cost of the passphrase, modest: services open their keys at every start."""


@dataclass(frozen=True)
class Key:
    """A private key in memory; printing it shows its address only."""

    secret: bytes = field(repr=False)
    address: bytes

    def sign(self, digest: bytes) -> bytes:
        """Sign 32 bytes: r ‖ s ‖ v."""
        return sign(digest, self.secret)

    def account(self) -> LocalAccount:
        """The key as eth_account knows it, for signing transactions."""
        account: LocalAccount = Account.from_key(self.secret)
        return account


def make_key() -> Key:
    """Make a new key from the system's randomness."""
    return key_from_secret(Account.create().key)


def key_from_secret(secret: bytes) -> Key:
    """Wrap 32 secret bytes."""
    return Key(bytes(secret), address_of(bytes(secret)))


def write_keystore(path: Path, key: Key, passphrase: str) -> None:
    """Write a keystore v3 file of mode 0600; never over one that is there.

    Raises:
        KeyUnavailable: there is a file by that name.
    """
    keystore = Account.encrypt(key.secret, passphrase, iterations=SCRYPT_ITERATIONS)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyUnavailable(name=path.name, reason="it is there already") from None
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump(keystore, file)


def read_keystore(path: Path, passphrase: str) -> Key:
    """Open a keystore v3 file.

    Raises:
        KeyUnavailable: missing, unreadable, or another passphrase.
    """
    try:
        keystore = json.loads(path.read_text(encoding="utf-8"))
        return key_from_secret(bytes(Account.decrypt(keystore, passphrase)))
    except FileNotFoundError:
        raise KeyUnavailable(name=path.name, reason="there is no such file") from None
    except (ValueError, TypeError, KeyError) as error:
        # The text of the error is left out: it may name parts of the secret.
        raise KeyUnavailable(
            name=path.name, reason=f"wrong passphrase or file ({type(error).__name__})"
        ) from None
