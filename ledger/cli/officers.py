"""`meguru approve`, `retry`: what another officer signs, and what became of it."""

from pathlib import Path

import click

from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import opened_ledger
from ledger.cli.options import passphrase_option
from ledger.cli.proposing import show_summary
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.texts import printable
from ledger.services import Ledger
from ledger.services import actions

PATIENCE_SECONDS = 120


@click.command()
@click.argument("action")
@key_option
@passphrase_option
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
def approve(
    action: str, key_file: Path, passphrase_file: Path | None, yes: bool
) -> None:
    """Look at what another officer proposed, and sign it too."""
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        view = actions.get_action(ledger, digest)
        key = open_key(key_file, passphrase_file)
        # Told before anybody reads twenty lines and decides.
        actions.check_checker(ledger, digest, key.address)
        show_summary(view.kind, view.summary)
        click.echo(f"you sign {view.signed_words}")
        if not yes:
            click.confirm("Sign this?", abort=True)
        actions.approve(ledger, digest, key.address, key.sign(digest))
        click.echo("approved; the chain runs it with the next block")
        _show_outcome(ledger, digest)


@click.command()
@click.argument("action")
def retry(action: str) -> None:
    """Send an action again that failed, with the signatures it has."""
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        actions.retry(ledger, digest)
        click.echo("sent again; the chain runs it with the next block")
        _show_outcome(ledger, digest)


def _show_outcome(ledger: Ledger, digest: bytes) -> None:
    """Wait for an action's end and show it; exit 1 unless it ran."""
    state = _wait_for_action(ledger, digest)
    click.echo(f"{state} {to_hex(digest)}")
    if state == "executed":
        return
    view = actions.get_action(ledger, digest)
    if view.failure:
        click.echo(f"  {printable(view.failure)}")
        click.echo("  It can still run: mend what is named, then `meguru retry` it.")
    raise SystemExit(1)


def _wait_for_action(ledger: Ledger, digest: bytes) -> str:
    """Wait until an approved action has run; each block is one piece of news."""
    end = ledger.clock() + PATIENCE_SECONDS
    while ledger.clock() < end:
        seen = ledger.news.count
        state = actions.get_action(ledger, digest).state
        if state in ("executed", "failed"):
            return state
        ledger.news.wait(seen, 1.0)
    return "approved, still waiting for the chain:"
