"""What many commands take: the opened ledger, and keys from files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ledger.chain.keys import Key
from ledger.chain.keys import read_keystore
from ledger.domain.outages import KeyUnavailable
from ledger.domain.refusals import FieldInvalid
from ledger.services import Ledger
from ledger.services import open_ledger

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

key_option = click.option(
    "--key",
    "key_file",
    type=EXISTING_FILE,
    required=True,
    help="Keystore file (v3) of whoever signs.",
)
passphrase_option = click.option(
    "--passphrase-file",
    type=EXISTING_FILE,
    help="File with the keystore's passphrase; asked for when left out.",
)


@contextmanager
def opened_ledger() -> Iterator[Ledger]:
    """Open the ledger of the town in MEGURU_HOME, and close it again."""
    ledger = open_ledger()
    try:
        yield ledger
    finally:
        ledger.close()


def open_key(key_file: Path, passphrase_file: Path | None) -> Key:
    """Open a keystore with its passphrase from a file or from the keyboard.

    Raises:
        KeyUnavailable: the passphrase is wrong, or the file is none.
    """
    return read_keystore(key_file, read_passphrase(key_file, passphrase_file))


def read_passphrase(
    key_file: Path, passphrase_file: Path | None, *, is_new: bool = False
) -> str:
    """Read a keystore's passphrase; a new one is typed twice.

    Raises:
        KeyUnavailable: it is empty.
    """
    if passphrase_file is not None:
        passphrase = read_text(passphrase_file).strip()
    else:
        passphrase = click.prompt(
            f"Passphrase of {key_file.name}",
            hide_input=True,
            confirmation_prompt=is_new,
        )
    if not passphrase:
        raise KeyUnavailable(name=key_file.name, reason="the passphrase is empty")
    return str(passphrase)


def read_text(path: Path) -> str:
    """Read a text file that somebody handed in.

    Raises:
        FieldInvalid: it was saved in another encoding than UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        # The error's own text is left out: the file may hold a passphrase.
        raise FieldInvalid(field=path.name, reason="UTF-8 text is expected") from None
