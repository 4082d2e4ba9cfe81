"""`meguru propose`: what an officer signs as its maker, one command a kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ledger.chain.keys import Key
from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import opened_ledger
from ledger.cli.options import passphrase_option
from ledger.cli.options import read_text
from ledger.cli.show import describe
from ledger.cli.terms import read_programme
from ledger.cli.terms import read_shops
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import parse_day
from ledger.domain.texts import printable
from ledger.services import Ledger
from ledger.services import actions
from ledger.services import desk
from ledger.services import issues
from ledger.services.actions import Draft


@click.group()
def propose() -> None:
    """Sign an action as its maker; it waits until another person approves."""


@propose.command("programme")
@click.argument("terms", type=EXISTING_FILE)
@key_option
@passphrase_option
def propose_programme(
    terms: Path, key_file: Path, passphrase_file: Path | None
) -> None:
    """Open a programme from a TOML file (docs/handbook has one to start from)."""
    programme = read_programme(read_text(terms))
    propose_draft(
        lambda ledger: desk.draft_programme(ledger, programme),
        open_key(key_file, passphrase_file),
    )


@propose.command("shops")
@click.argument("shops", type=EXISTING_FILE)
@key_option
@passphrase_option
def propose_shops(shops: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Register shops from a TOML file: [[shop]] with name and classes."""
    new = read_shops(read_text(shops))
    propose_draft(
        lambda ledger: desk.draft_shops(ledger, new)[0],
        open_key(key_file, passphrase_file),
    )


@propose.command("issue")
@click.option("--programme", type=int, required=True, help="Number of the programme.")
@click.option("--last-day", required=True, help="Last day, like 2027-03-31, or never.")
@click.option(
    "--label",
    default="",
    help="Tells a second issue of the same list from a mistake, like 2027-01.",
)
@click.argument("rows", type=EXISTING_FILE)
@key_option
@passphrase_option
def propose_issue(
    programme: int,
    last_day: str,
    label: str,
    rows: Path,
    key_file: Path,
    passphrase_file: Path | None,
) -> None:
    """Issue money to the accounts of a CSV file (account,amount).

    The same list for the same programme and last day is issued once per label.
    """
    read = issues.read_list(read_text(rows))
    day = parse_day(last_day)
    propose_draft(
        lambda ledger: issues.draft_issue(ledger, programme, day, read, label),
        open_key(key_file, passphrase_file),
    )


@propose.command("unfreeze")
@click.argument("accounts", nargs=-1, required=True)
@key_option
@passphrase_option
def propose_unfreeze(
    accounts: tuple[str, ...], key_file: Path, passphrase_file: Path | None
) -> None:
    """Let frozen accounts take part again."""
    addresses = [parse_address(account) for account in accounts]
    propose_draft(
        lambda ledger: desk.draft_unfreeze(ledger, addresses),
        open_key(key_file, passphrase_file),
    )


def propose_draft(make_draft: Callable[[Ledger], Draft], key: Key) -> None:
    """Draft, sign as the maker, and show what was proposed."""
    with opened_ledger() as ledger:
        draft = make_draft(ledger)
        actions.propose(ledger, draft, key.address, key.sign(draft.action_hash))
    show_summary(draft.kind, draft.summary)
    click.echo(f"proposed {to_hex(draft.action_hash)}")


def show_summary(kind: str, summary: dict[str, Any]) -> None:
    """Show what a person checks before signing."""
    click.echo(f"{kind}: {describe(summary)}")
    for shop in summary.get("shops", ()):
        click.echo(f"  {shop['account']} {printable(shop['name'])}")
    if "list_head" in summary:
        click.echo(f"list head {summary['list_head']}")
    if "merkle_root" in summary:
        click.echo(f"root of the codes {summary['merkle_root']}")
