"""`meguru list-head`: a list's fingerprint, computed where the desk cannot reach.

The checker runs it on another machine and compares what it prints with the desk's
page. A list of accounts needs the town's deployment file only.
"""

from pathlib import Path

import click

from ledger.chain.deployment import load_deployment
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import opened_ledger
from ledger.domain.amounts import format_yen
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ListInvalid
from ledger.services.issue_lists import find_rows
from ledger.services.issue_lists import is_list_of_accounts
from ledger.services.issue_views import digest_words
from ledger.services.issues import read_list
from ledger.settings import read_settings


@click.command("list-head")
@click.argument("rows", type=EXISTING_FILE)
@click.option(
    "--municipality",
    help="Six-digit code, where the list names people by 宛名番号; that needs the"
    " town's database and secrets.",
)
def list_head(rows: Path, municipality: str | None) -> None:
    """Print the fingerprint of a list to issue by, as the desk's pages show it."""
    content = rows.read_bytes()
    settings = read_settings()
    deployment = load_deployment(settings.deployment_file)
    if is_list_of_accounts(content):
        found = read_list(_decode(content))
    else:
        with opened_ledger() as ledger:
            found = find_rows(ledger, content, municipality or settings.municipality)
    head, _ = chain_list(found, deployment.chain_id, deployment.issuance.address)
    _show(head, found)


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListInvalid(row=0, reason="it is not UTF-8") from error


def _show(head: bytes, rows: list[IssueRow]) -> None:
    total = sum(row.amount for row in rows)
    click.echo(digest_words(head))
    click.echo(f"list head {to_hex(head)}")
    click.echo(f"{len(rows):,} rows, {format_yen(total)}")
