"""`meguru key`: a key of one's own, in a file only its passphrase opens."""

from pathlib import Path

import click

from ledger.chain.keys import make_key
from ledger.chain.keys import write_keystore
from ledger.cli.options import read_passphrase
from ledger.domain.hexes import to_hex


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the passphrase; asked for, twice, when left out.",
)
def key(file: Path, passphrase_file: Path | None) -> None:
    """Make a new key, keep it in FILE (mode 0600), and print its address.

    A file that is there is never written over.
    """
    made = make_key()
    write_keystore(file, made, read_passphrase(file, passphrase_file, is_new=True))
    click.echo(to_hex(made.address))
