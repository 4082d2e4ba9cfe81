"""`meguru officers`, `roles`, `withdraw`, `activate-recovery`: who may do what."""

from pathlib import Path

import click

from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import opened_ledger
from ledger.cli.options import passphrase_option
from ledger.cli.proposing import show_summary
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.texts import printable
from ledger.services import actions
from ledger.services import appointments
from ledger.services import recoveries
from ledger.services.officers import list_officers
from ledger.services.roles import list_roles
from ledger.services.times import write_time

ACTOR = "command line"


@click.command()
def officers() -> None:
    """List the officers' keys, whose they are, and their roles now and to come."""
    with opened_ledger() as ledger:
        found = list_officers(ledger)
    for officer in found:
        roles = appointments.write_roles(officer.roles) or "no role"
        awaited = ""
        if officer.awaited:
            later = appointments.write_roles(officer.awaited)
            awaited = f", {later} from {write_time(officer.awaited_from)}"
        name = printable(officer.name) or "(no name here)"
        click.echo(f"{to_hex(officer.signer)} {roles}{awaited}")
        click.echo(f"  {name}, person {to_hex(officer.person)}")


@click.command()
def roles() -> None:
    """List who holds which role of the registry, and from when on."""
    with opened_ledger() as ledger:
        holders, is_open = list_roles(ledger)
        now = ledger.clock()
    for holder in holders:
        is_later = holder.active_from > now
        later = f" from {write_time(holder.active_from)}" if is_later else ""
        click.echo(f"{holder.role.lower():<10} {to_hex(holder.account)}{later}")
    if is_open:
        click.echo("the relay is open: everybody may bring orders")


@click.command()
@click.argument("action")
@key_option
@passphrase_option
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
def withdraw(
    action: str, key_file: Path, passphrase_file: Path | None, yes: bool
) -> None:
    """Take your signature under ACTION back, on the chain and for good."""
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        view = actions.get_action(ledger, digest)
        key = open_key(key_file, passphrase_file)
        show_summary(view.kind, view.summary)
        click.echo(f"you sign Withdrawal of {to_hex(digest)}")
        if not yes:
            click.confirm("Sign this?", abort=True)
        signature = key.sign(ledger.town.hash_withdrawal(digest))
        appointments.withdraw_signature(ledger, digest, key.address, signature)
    click.echo("withdrawn; the chain knows with the next block")


@click.command("activate-recovery")
@click.argument("account")
def activate_recovery(account: str) -> None:
    """Let the new key of ACCOUNT begin, when the recovery's time has come."""
    with opened_ledger() as ledger:
        recoveries.activate_recovery(ledger, parse_address(account), ACTOR)
    click.echo("asked; the new key may sign after the next block")
