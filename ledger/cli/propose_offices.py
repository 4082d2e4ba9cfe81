"""`meguru propose`: officers, roles of service keys, and what the registry allows."""

from pathlib import Path

import click

from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.proposing import propose_draft
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.roles import read_officer_roles
from ledger.domain.roles import read_role
from ledger.services import appointments
from ledger.services import roles as role_services


@click.command("appoint")
@click.argument("signer")
@click.option("--name", prompt="Name", help="The officer's name, stored encrypted.")
@click.option("--roles", required=True, help="Like maker,checker; also auditor.")
@click.option("--person", help="The person, where an officer gets another key.")
@key_option
@passphrase_option
def propose_appoint(
    signer: str,
    name: str,
    roles: str,
    person: str | None,
    key_file: Path,
    passphrase_file: Path | None,
) -> None:
    """Appoint the key SIGNER an officer; it begins 48 hours later."""
    address, wanted = parse_address(signer, "signer"), read_officer_roles(roles)
    known = None if person is None else parse_hex(person, "person", 32)
    propose_draft(
        lambda ledger: appointments.draft_appoint(ledger, address, wanted, name, known),
        open_key(key_file, passphrase_file),
    )


@click.command("dismiss")
@click.argument("signer")
@key_option
@passphrase_option
def propose_dismiss(signer: str, key_file: Path, passphrase_file: Path | None) -> None:
    """End the officer's key SIGNER at once; two other officers sign it."""
    address = parse_address(signer, "signer")
    propose_draft(
        lambda ledger: appointments.draft_dismiss(ledger, address),
        open_key(key_file, passphrase_file),
    )


@click.command("allow-target")
@click.argument("target")
@click.option("--end", is_flag=True, help="Let actions call it no longer, at once.")
@key_option
@passphrase_option
def propose_target(
    target: str, end: bool, key_file: Path, passphrase_file: Path | None
) -> None:
    """Let actions call the contract TARGET, 48 hours later."""
    address = parse_address(target, "target")
    propose_draft(
        lambda ledger: appointments.draft_target(ledger, address, allowed=not end),
        open_key(key_file, passphrase_file),
    )


@click.command("grant-role")
@click.argument("role")
@click.argument("account")
@key_option
@passphrase_option
def propose_grant_role(
    role: str, account: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """Give ACCOUNT a ROLE (relay, registrar, guardian, freezer, anchor).

    It begins 48 hours later.
    """
    wanted, address = read_role(role), parse_address(account)
    propose_draft(
        lambda ledger: role_services.draft_grant_role(ledger, wanted, address),
        open_key(key_file, passphrase_file),
    )


@click.command("revoke-role")
@click.argument("role")
@click.argument("account")
@key_option
@passphrase_option
def propose_revoke_role(
    role: str, account: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """Take a ROLE from ACCOUNT at once."""
    wanted, address = read_role(role), parse_address(account)
    propose_draft(
        lambda ledger: role_services.draft_revoke_role(ledger, wanted, address),
        open_key(key_file, passphrase_file),
    )


@click.command("open-relay")
@click.option("--close", "is_closing", is_flag=True, help="End that again.")
@key_option
@passphrase_option
def propose_open_relay(
    is_closing: bool, key_file: Path, passphrase_file: Path | None
) -> None:
    """Let everybody bring orders to the chain, where the city's relay is gone."""
    propose_draft(
        lambda ledger: role_services.draft_open_relay(ledger, is_open=not is_closing),
        open_key(key_file, passphrase_file),
    )


@click.command("daily-registrations")
@click.argument("most", type=int)
@key_option
@passphrase_option
def propose_daily_registrations(
    most: int, key_file: Path, passphrase_file: Path | None
) -> None:
    """Let the registrar register up to MOST residents a day."""
    propose_draft(
        lambda ledger: role_services.draft_daily_registrations(ledger, most),
        open_key(key_file, passphrase_file),
    )


@click.command("allow-verifier")
@click.argument("verifier")
@click.option("--end", is_flag=True, help="Let its passkeys sign no longer, at once.")
@key_option
@passphrase_option
def propose_verifier(
    verifier: str, end: bool, key_file: Path, passphrase_file: Path | None
) -> None:
    """Let passkeys of the contract VERIFIER sign."""
    address = parse_address(verifier, "verifier")
    propose_draft(
        lambda ledger: role_services.draft_verifier(ledger, address, allowed=not end),
        open_key(key_file, passphrase_file),
    )


COMMANDS = (
    propose_appoint,
    propose_dismiss,
    propose_target,
    propose_grant_role,
    propose_revoke_role,
    propose_open_relay,
    propose_daily_registrations,
    propose_verifier,
)
