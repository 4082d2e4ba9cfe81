"""`meguru invite`, `terminal`, `pairing-code`, `freeze`: who takes part."""

import click

from ledger.cli.options import opened_ledger
from ledger.domain.hexes import parse_address
from ledger.services import registrations
from ledger.services import terminals
from ledger.services.times import write_time

ACTOR = "command line"


@click.command()
@click.option(
    "--name",
    prompt="Name",
    help="The resident's name, stored encrypted; asked for when left out.",
)
@click.option("--municipality", required=True, help="Six-digit municipality code.")
@click.option(
    "--resident-number",
    prompt="Number (宛名番号)",
    help="The city's own number of the person (宛名番号), never マイナンバー; asked"
    " for when left out.",
)
def invite(name: str, municipality: str, resident_number: str) -> None:
    """Make an invitation code for a resident; it is shown once."""
    with opened_ledger() as ledger:
        made = registrations.invite(ledger, name, municipality, resident_number, ACTOR)
    click.echo(f"{made.code} (until {write_time(made.expires_at)})")


@click.command()
@click.argument("shop")
@click.argument("signer")
@click.option("--label", required=True, help="What the shop calls this till.")
def terminal(shop: str, signer: str, label: str) -> None:
    """Let a till's key SIGNER accept and refund for the account SHOP."""
    with opened_ledger() as ledger:
        registrations.assign_terminal(
            ledger,
            parse_address(shop, "shop"),
            parse_address(signer, "signer"),
            label,
            ACTOR,
        )
    click.echo("asked; the till can sign in after the next block")


@click.command("pairing-code")
@click.argument("shop")
@click.option("--label", required=True, help="What the shop calls this till.")
def pairing_code(shop: str, label: str) -> None:
    """Make a code that connects one till to the account SHOP; it is shown once."""
    with opened_ledger() as ledger:
        made = terminals.make_pairing_code(
            ledger, parse_address(shop, "shop"), label, ACTOR
        )
    click.echo(f"{made.code} (until {write_time(made.expires_at)})")


@click.command()
@click.argument("account")
def freeze(account: str) -> None:
    """Stop an account at once; two officers lift it again."""
    with opened_ledger() as ledger:
        registrations.freeze(ledger, parse_address(account), ACTOR)
    click.echo("asked; the account stops with the next block")
