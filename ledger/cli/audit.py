"""`meguru audit`: do the books agree, and is the journal whole."""

from pathlib import Path

import click

from ledger.audit.journal import check_journal
from ledger.audit.reconcile import reconcile
from ledger.chain.lists import chain_list
from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import opened_ledger
from ledger.cli.options import read_text
from ledger.domain.hexes import to_hex
from ledger.services.anchoring import anchor_journal
from ledger.services.anchoring import is_anchored
from ledger.services.anchoring import read_anchors
from ledger.services.issues import read_list
from ledger.store import schema

ANCHOR_PATIENCE_SECONDS = 120


@click.group()
def audit() -> None:
    """Check the books against the chain."""


@audit.command("reconcile")
def audit_reconcile() -> None:
    """Compare every balance in SQL with the chain's; exit 1 on any difference.

    Also what became of every lot, how much of each cap is used, and what each account
    was ever issued.
    """
    with opened_ledger() as ledger:
        books = reconcile(ledger.database, ledger.gateway, with_holders=True)
    for finding in books.findings:
        click.echo(str(finding))
    if not books.agree:
        click.echo(
            f"✗ the books disagree at block {books.block_number}:"
            f" {len(books.findings)} differences"
        )
        raise SystemExit(1)
    click.echo(f"the books agree at block {books.block_number}")


@audit.command("journal")
def audit_journal() -> None:
    """Follow the journal's chain of hashes; exit 1 where it is broken.

    Every head that was anchored is asked of the chain, and must be found in it.
    """
    with opened_ledger() as ledger:
        schema.require_current(ledger.database)
        result = check_journal(ledger.database, read_anchors(ledger))
    for finding in result.findings:
        click.echo(str(finding))
    if not result.intact:
        raise SystemExit(1)
    click.echo(
        f"the journal is whole: {result.entries} entries,"
        f" {result.anchored} anchored heads found in it"
    )


@audit.command("anchor")
def audit_anchor() -> None:
    """Write the journal's head to the chain, so that no entry before can change.

    Run it once a day, by a timer; ending it half-way loses nothing.
    """
    with opened_ledger() as ledger:
        made = anchor_journal(ledger, "command line")
        end = ledger.clock() + ANCHOR_PATIENCE_SECONDS
        while not (is_done := is_anchored(ledger, made)) and ledger.clock() < end:
            ledger.news.wait(ledger.news.count, 1.0)
    if not is_done:
        raise click.ClickException(
            f"anchor {made.sequence} is not on the chain yet; look at `meguru status`"
        )
    click.echo(f"anchor {made.sequence}: {to_hex(made.head)} (entry {made.entry})")


@audit.command("list-head")
@click.argument("rows", type=EXISTING_FILE)
def audit_list_head(rows: Path) -> None:
    """Compute the head that officers sign for a CSV list, from the file alone."""
    with opened_ledger() as ledger:
        deployment = ledger.town.deployment
    read = read_list(read_text(rows))
    head, chunks = chain_list(read, deployment.chain_id, deployment.issuance.address)
    click.echo(f"{to_hex(head)} ({len(read)} rows in {len(chunks)} chunks)")
