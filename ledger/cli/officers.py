"""`meguru propose`, `approve`, `issue`: what two officers decide together."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn
from rich.progress import Progress
from rich.progress import TextColumn

from ledger.audit.reconcile import reconcile
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
from ledger.domain.amounts import format_yen
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import parse_day
from ledger.domain.office_refusals import BooksDisagree
from ledger.domain.texts import printable
from ledger.services import Ledger
from ledger.services import actions
from ledger.services import desk
from ledger.services import issues
from ledger.services.actions import Draft

ISSUE_PATIENCE_SECONDS = 120


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
    _propose(
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
    _propose(
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
    _propose(
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
    _propose(
        lambda ledger: desk.draft_unfreeze(ledger, addresses),
        open_key(key_file, passphrase_file),
    )


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
        _show_summary(view.kind, view.summary)
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


@click.command()
@click.argument("action")
def issue(action: str) -> None:
    """Run an approved list on the chain, chunk by chunk, and show the result.

    Ending it half-way loses nothing: the same command goes on.
    """
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        books = reconcile(ledger.database, ledger.gateway)
        if not books.agree:
            raise BooksDisagree(findings=len(books.findings))
        issues.start_issue(ledger, digest, "command line")
        progress = _follow_issue(ledger, digest)
    for refused in progress.refusals:
        amount = format_yen(refused["amount"])
        reason = printable(refused["reason"])
        click.echo(f"refused: {refused['account']} {amount}: {reason}")
    click.echo(
        f"issued {format_yen(progress.executed)} of {format_yen(progress.total)},"
        f" refused {format_yen(progress.refused)}"
    )
    if progress.refused:
        raise SystemExit(1)


def _propose(make_draft: Callable[[Ledger], Draft], key: Key) -> None:
    with opened_ledger() as ledger:
        draft = make_draft(ledger)
        actions.propose(ledger, draft, key.address, key.sign(draft.action_hash))
    _show_summary(draft.kind, draft.summary)
    click.echo(f"proposed {to_hex(draft.action_hash)}")


def _show_summary(kind: str, summary: dict[str, Any]) -> None:
    click.echo(f"{kind}: {describe(summary)}")
    for shop in summary.get("shops", ()):
        click.echo(f"  {shop['account']} {printable(shop['name'])}")
    if "list_head" in summary:
        click.echo(f"list head {summary['list_head']}")


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
    end = ledger.clock() + ISSUE_PATIENCE_SECONDS
    while ledger.clock() < end:
        seen = ledger.news.count
        state = actions.get_action(ledger, digest).state
        if state in ("executed", "failed"):
            return state
        ledger.news.wait(seen, 1.0)
    return "approved, still waiting for the chain:"


def _follow_issue(ledger: Ledger, digest: bytes) -> issues.IssueProgress:
    columns = (
        TextColumn("issuing"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
    )
    # A bar is for somebody who watches; a file or pipe gets the result alone.
    is_watched = sys.stdout.isatty()
    with Progress(*columns, transient=True, disable=not is_watched) as bar:
        progress = issues.issue_progress(ledger, digest)
        task = bar.add_task("issue", total=progress.total)
        moved_at = ledger.clock()
        while not progress.completed:
            seen = ledger.news.count
            ledger.news.wait(seen, 1.0)
            before = progress
            progress = issues.issue_progress(ledger, digest)
            bar.update(task, completed=progress.executed + progress.refused)
            if progress.failure is not None:
                raise click.ClickException(
                    f"the chain turned the list away: {printable(progress.failure)}"
                    " Nothing is lost: mend what is named, then run the same command"
                    " again."
                )
            if progress != before:
                moved_at = ledger.clock()
            if ledger.clock() - moved_at > ISSUE_PATIENCE_SECONDS:
                raise click.ClickException(
                    "the chain takes no more rows; look at `meguru status`, then run"
                    " the same command again"
                )
    return progress
