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
from ledger.services.issues import read_list


@click.group()
def audit() -> None:
    """Check the books against the chain."""


@audit.command("reconcile")
def audit_reconcile() -> None:
    """Compare every balance in SQL with the chain's; exit 1 on any difference."""
    with opened_ledger() as ledger:
        books = reconcile(ledger.database, ledger.gateway)
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
    """Follow the journal's chain of hashes; exit 1 where it is broken."""
    with opened_ledger() as ledger:
        result = check_journal(ledger.database)
    for finding in result.findings:
        click.echo(str(finding))
    if not result.intact:
        raise SystemExit(1)
    click.echo(f"the journal is whole: {result.entries} entries")


@audit.command("list-head")
@click.argument("rows", type=EXISTING_FILE)
def audit_list_head(rows: Path) -> None:
    """Compute the head that officers sign for a CSV list, from the file alone."""
    with opened_ledger() as ledger:
        deployment = ledger.town.deployment
    read = read_list(read_text(rows))
    head, chunks = chain_list(read, deployment.chain_id, deployment.issuance.address)
    click.echo(f"{to_hex(head)} ({len(read)} rows in {len(chunks)} chunks)")
