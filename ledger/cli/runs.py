"""`meguru run`, `issue`, `lapse`, `payouts`: money made and ended, row by row."""

import sys
from collections.abc import Callable

import click
from rich.progress import BarColumn
from rich.progress import Progress
from rich.progress import TextColumn

from ledger.audit.reconcile import reconcile
from ledger.cli.options import opened_ledger
from ledger.domain.amounts import format_yen
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.lots import parse_day
from ledger.domain.office_refusals import BooksDisagree
from ledger.domain.texts import printable
from ledger.services import Ledger
from ledger.services.kinds import CORRECT
from ledger.services.kinds import ISSUE
from ledger.services.kinds import REDEEM
from ledger.services.kinds import REPAY
from ledger.services.kinds import WRITE_OFF
from ledger.services.lapses import lapse_progress
from ledger.services.lapses import start_lapse
from ledger.services.list_runs import ListProgress
from ledger.services.list_runs import list_progress
from ledger.services.list_runs import start_list
from ledger.services.settlements import view_run

PATIENCE_SECONDS = 120
ACTOR = "command line"
_DONE = {
    ISSUE: "issued",
    REDEEM: "redeemed",
    CORRECT: "corrected",
    REPAY: "repaid",
    WRITE_OFF: "wrote off",
}


@click.command()
@click.argument("action")
def run(action: str) -> None:
    """Run an approved list of any kind, chunk by chunk, and show the result.

    Ending it half-way loses nothing: the same command goes on.
    """
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        _check_books(ledger)
        start_list(ledger, digest, ACTOR)
        progress = _follow_list(ledger, digest)
    for refused in progress.refusals:
        amount = format_yen(refused["amount"])
        reason = printable(refused["reason"])
        click.echo(f"refused: {refused['account']} {amount}: {reason}")
    click.echo(
        f"{_DONE[progress.kind]} {format_yen(progress.executed)}"
        f" of {format_yen(progress.total)}, refused {format_yen(progress.refused)}"
    )
    if progress.refused:
        raise SystemExit(1)


@click.command()
@click.argument("action")
@click.pass_context
def issue(context: click.Context, action: str) -> None:
    """Run an approved issue; `meguru run` does the same."""
    context.invoke(run, action=action)


@click.command()
@click.argument("programme", type=int)
@click.argument("last_day")
def lapse(programme: int, last_day: str) -> None:
    """Destroy what residents have left of a lot: PROGRAMME and LAST_DAY name it.

    The chain refuses it until a week after the last day and the days of grace.
    """
    lot = make_lot(programme, parse_day(last_day))
    with opened_ledger() as ledger:
        _check_books(ledger)
        accounts = start_lapse(ledger, lot, ACTOR)
        _follow_lapse(ledger, lot)
        progress = lapse_progress(ledger, lot)
    click.echo(f"{accounts} accounts; lapsed in all {format_yen(progress.lapsed)}")


@click.command()
@click.argument("run_name", metavar="RUN")
def payouts(run_name: str) -> None:
    """Print what RUN (like 2026-11/1) burned, shop by shop, as CSV.

    The bank's file is made from these rows; then `meguru propose close-run`.
    """
    with opened_ledger() as ledger:
        view = view_run(ledger, run_name)
    click.echo("shop,amount")
    for payout in view.payouts:
        click.echo(f"{to_hex(payout.shop)},{payout.amount}")
    state = "final" if view.completed and view.is_final else "not final yet"
    click.echo(
        f"{len(view.payouts)} shops, {format_yen(view.executed)}, {state}", err=True
    )
    if state != "final":
        raise SystemExit(1)


def _check_books(ledger: Ledger) -> None:
    books = reconcile(ledger.database, ledger.gateway)
    if not books.agree:
        raise BooksDisagree(findings=len(books.findings))


def _follow_list(ledger: Ledger, digest: bytes) -> ListProgress:
    def look() -> tuple[int, int, bool, str | None]:
        progress = list_progress(ledger, digest)
        done = progress.executed + progress.refused
        return done, progress.total, progress.completed, progress.failure

    _follow(ledger, look, "the list")
    return list_progress(ledger, digest)


def _follow_lapse(ledger: Ledger, lot: int) -> None:
    def look() -> tuple[int, int, bool, str | None]:
        progress = lapse_progress(ledger, lot)
        total = progress.lapsed + progress.left
        return progress.lapsed, total, not progress.accounts_left, progress.failure

    _follow(ledger, look, "it")


def _follow(
    ledger: Ledger, look: Callable[[], tuple[int, int, bool, str | None]], what: str
) -> None:
    """Wait until something is done, with a bar for somebody who watches."""
    columns = (
        TextColumn("running"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
    )
    # A file or pipe gets the result alone.
    is_watched = sys.stdout.isatty()
    with Progress(*columns, transient=True, disable=not is_watched) as bar:
        done, total, is_over, failure = look()
        task = bar.add_task("run", total=total)
        moved_at = ledger.clock()
        while not is_over:
            seen = ledger.news.count
            ledger.news.wait(seen, 1.0)
            before = done
            done, total, is_over, failure = look()
            bar.update(task, completed=done, total=total)
            if failure is not None:
                raise click.ClickException(
                    f"the chain turned {what} away: {printable(failure)}"
                    " Nothing is lost: mend what is named, then run the same command"
                    " again."
                )
            if done != before:
                moved_at = ledger.clock()
            if ledger.clock() - moved_at > PATIENCE_SECONDS:
                raise click.ClickException(
                    "the chain takes no more rows; look at `meguru status`, then run"
                    " the same command again"
                )
