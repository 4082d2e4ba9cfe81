"""`meguru council`: sealed keys replace the officers, together and after 14 days."""

import tomllib
from pathlib import Path
from typing import Any

import click

from ledger.chain.deployment import load_deployment
from ledger.chain.town import Town
from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import opened_ledger
from ledger.cli.options import passphrase_option
from ledger.cli.options import read_text
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.roles import OfficerKey
from ledger.domain.roles import read_officer_roles
from ledger.services import council as services
from ledger.services.appointments import write_roles
from ledger.services.times import write_time
from ledger.settings import read_settings

ACTOR = "command line"
_FIELDS = {"person", "signer", "roles"}


@click.group()
def council() -> None:
    """Replace the officers with the council's sealed keys."""


@council.command("sign-replacement")
@click.argument("officers", type=EXISTING_FILE)
@key_option
@passphrase_option
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
def sign_replacement(
    officers: Path, key_file: Path, passphrase_file: Path | None, yes: bool
) -> None:
    """Sign the OFFICERS of a TOML file with one key of the council.

    The file has a salt (32 bytes) and [[officer]] with person, signer and roles. It
    needs deployment.json and neither chain nor database: sign where nobody else is.
    """
    named, salt = read_officers(read_text(officers))
    services.check_replacement(named)
    town = Town(load_deployment(read_settings().deployment_file))
    digest = town.hash_replacement(named, salt)
    click.echo(f"you sign OfficerDesk Replacement {to_hex(digest)}")
    for officer in named:
        roles = write_roles(officer.roles)
        click.echo(
            f"  {to_hex(officer.signer)} {roles}, person {to_hex(officer.person)}"
        )
    if not yes:
        click.confirm("Sign this?", abort=True)
    key = open_key(key_file, passphrase_file)
    click.echo(f"{to_hex(key.address)}:{to_hex(key.sign(digest))}")


@council.command("announce")
@click.argument("officers", type=EXISTING_FILE)
@click.argument("signatures", nargs=-1, required=True)
def announce(officers: Path, signatures: tuple[str, ...]) -> None:
    """Announce the OFFICERS of a file with the council's SIGNATURES over it.

    Each is a line that `meguru council sign-replacement` printed.
    """
    named, salt = read_officers(read_text(officers))
    signed = [_read_signature(written) for written in signatures]
    with opened_ledger() as ledger:
        digest = services.announce(ledger, named, salt, signed, ACTOR)
    click.echo(f"announced {to_hex(digest)}; it can be carried out 14 days later")


@council.command("replace")
@click.argument("officers", type=EXISTING_FILE)
def replace(officers: Path) -> None:
    """Put the OFFICERS of a file in, 14 days after they were announced."""
    named, salt = read_officers(read_text(officers))
    with opened_ledger() as ledger:
        services.replace(ledger, named, salt, ACTOR)
    click.echo("asked; they are the officers after the next block")


@council.command("status")
@click.argument("officers", type=EXISTING_FILE)
def status(officers: Path) -> None:
    """Say from when on the OFFICERS of a file can be put in."""
    named, salt = read_officers(read_text(officers))
    with opened_ledger() as ledger:
        digest = ledger.town.hash_replacement(named, salt)
        active_from = services.replacement_from(ledger, digest)
    waits = f"from {write_time(active_from)}" if active_from else "not waiting"
    click.echo(f"{to_hex(digest)} {waits}")


def read_officers(written: str) -> tuple[list[OfficerKey], bytes]:
    """Read officers and the salt from TOML.

    Raises:
        FieldInvalid: a field is missing, unknown, or of another kind.
    """
    try:
        raw = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise FieldInvalid(field="the file", reason=str(error)) from error
    if set(raw) != {"salt", "officer"} or not isinstance(raw["officer"], list):
        raise FieldInvalid(field="the file", reason="salt and [[officer]] are expected")
    salt = parse_hex(raw["salt"], "salt", 32)
    return [_read_officer(each) for each in raw["officer"]], salt


def _read_officer(raw: Any) -> OfficerKey:
    if not isinstance(raw, dict) or set(raw) != _FIELDS:
        raise FieldInvalid(
            field="officer", reason="person, signer and roles are expected"
        )
    return OfficerKey(
        person=parse_hex(raw["person"], "person", 32),
        signer=parse_address(raw["signer"], "signer"),
        roles=read_officer_roles(str(raw["roles"])),
    )


def _read_signature(written: str) -> tuple[bytes, bytes]:
    signer, _, signature = written.partition(":")
    return parse_address(signer, "signer"), parse_hex(signature, "signature", 65)
