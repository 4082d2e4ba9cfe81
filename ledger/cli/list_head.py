"""`meguru list-head`, `rows`: a list's fingerprint, and the rows behind an action.

The checker computes the head on another machine and compares it with the desk's page.
A list of accounts needs the town's deployment file only.
"""

from collections.abc import Sequence
from pathlib import Path

import click

from ledger.chain.deployment import Deployment
from ledger.chain.deployment import load_deployment
from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import opened_ledger
from ledger.domain.amounts import format_yen
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.office_refusals import ListInvalid
from ledger.services.burns import head_of_correction
from ledger.services.end_lists import is_end_list
from ledger.services.end_lists import read_end_list
from ledger.services.issue_lists import find_rows
from ledger.services.issue_lists import is_list_of_accounts
from ledger.services.issue_views import digest_words
from ledger.services.issues import read_list
from ledger.services.list_views import view_list
from ledger.settings import read_settings


@click.command("list-head")
@click.argument("rows", type=EXISTING_FILE)
@click.option(
    "--municipality",
    help="Six-digit code, where the list names people by 宛名番号; that needs the"
    " town's database and secrets.",
)
@click.option(
    "--corrects",
    help="The action whose issue the list corrects; that needs the town's database.",
)
def list_head(rows: Path, municipality: str | None, corrects: str | None) -> None:
    """Print the fingerprint of a list as it is signed, from its file.

    A list to issue by, to repay, to write off, or with --corrects to correct.
    """
    content = rows.read_bytes()
    settings = read_settings()
    deployment = load_deployment(settings.deployment_file)
    if is_end_list(content):
        ends = read_end_list(_decode(content))
        _show(_head(ends, deployment, KIND_BURN), [row.amount for row in ends])
        return
    if is_list_of_accounts(content):
        found = read_list(_decode(content))
    else:
        with opened_ledger() as ledger:
            found = find_rows(ledger, content, municipality or settings.municipality)
    if corrects is None:
        head, _ = chain_list(found, deployment.chain_id, deployment.issuance.address)
    else:
        issue = parse_hex(corrects, "corrects", 32)
        with opened_ledger() as ledger:
            head = head_of_correction(ledger, issue, found)
    _show(head, [row.amount for row in found])


@click.command("rows")
@click.argument("action")
def list_rows(action: str) -> None:
    """Print the rows of a list that ACTION would run, as CSV, and their head.

    The head is computed from the rows: it must be the one that `meguru approve` shows.
    """
    digest = parse_hex(action, "action", 32)
    with opened_ledger() as ledger:
        view = view_list(ledger, digest)
    if view.has_lots:
        click.echo("account,programme,last_day,amount")
    else:
        click.echo("account,amount")
    for row in view.rows:
        click.echo(_write_row(row))
    click.echo(f"list head {to_hex(view.head)}", err=True)


def _write_row(row: IssueRow | EndRow) -> str:
    if isinstance(row, IssueRow):
        return f"{to_hex(row.account)},{row.amount}"
    programme, last_day = split_lot(row.lot)
    day = format_day(last_day)
    return f"{to_hex(row.account)},{programme},{day},{row.amount}"


def _head(rows: Sequence[EndRow], deployment: Deployment, kind: int) -> bytes:
    contract = deployment.issuance.address
    return chain_list(rows, deployment.chain_id, contract, kind)[0]


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListInvalid(row=0, reason="it is not UTF-8") from error


def _show(head: bytes, amounts: Sequence[int]) -> None:
    click.echo(digest_words(head))
    click.echo(f"list head {to_hex(head)}")
    click.echo(f"{len(amounts):,} rows, {format_yen(sum(amounts))}")
