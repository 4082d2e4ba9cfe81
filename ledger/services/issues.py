"""Issuing: a list is read and checked, for two officers to sign."""

import csv
import io
from collections.abc import Iterator
from collections.abc import Sequence

from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.chain.lists import name_issue
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.amounts import parse_amount
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.domain.lots import day_of
from ledger.domain.lots import format_day
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.programmes import Programme
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import IssueWindowClosed
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.kinds import ISSUE
from ledger.services.ledger import Ledger
from ledger.services.list_promises import refuse_known
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store.programmes import load_programmes

ROWS_MOST = 20_000
LIST_BYTES_MOST = 4 * 2**20
LABEL_MOST = 60
REDEEM_DAYS_LEAST = 31
"""Days the contract leaves shops after a lot's last day and grace."""
_HEADER = ["account", "amount"]


def read_list(content: str) -> list[IssueRow]:
    """Read a CSV with the header ``account,amount``; rows come back sorted.

    Raises:
        ListInvalid: with the line and what is wrong in it.
    """
    if len(content.encode()) > LIST_BYTES_MOST:
        raise ListInvalid(row=0, reason=f"more than {LIST_BYTES_MOST} bytes")
    lines = read_lines(content.removeprefix("\ufeff"))
    if next(lines, (1, []))[1] != _HEADER:
        raise ListInvalid(row=1, reason="the header account,amount is expected")
    rows: dict[bytes, int] = {}
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != 2:
            raise ListInvalid(
                row=line, reason=f"2 cells are expected, not {len(cells)}"
            )
        try:
            account, amount = parse_address(cells[0].strip()), parse_amount(cells[1])
        except MeguruError as error:
            raise ListInvalid(row=line, reason=str(error).removesuffix(".")) from error
        if account in rows:
            raise ListInvalid(row=line, reason="the account stands in it twice")
        rows[account] = amount
        if len(rows) > ROWS_MOST:
            raise ListInvalid(row=line, reason=f"more than {ROWS_MOST} rows")
    if not rows:
        raise ListInvalid(row=2, reason="there are no rows")
    return [IssueRow(account, rows[account]) for account in sorted(rows)]


def read_lines(content: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's number and its cells."""
    line = 0
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(content)), start=1):
            yield line, cells
    except csv.Error as error:
        raise ListInvalid(row=line + 1, reason=f"it is no CSV ({error})") from error


def draft_issue(
    ledger: Ledger,
    programme: int,
    last_day: int,
    rows: Sequence[IssueRow],
    label: str = "",
) -> Draft:
    """Draft an issue of a list to residents.

    The same list for the same programme and last day is issued once; ``label``
    (a month, a reference) tells a second one from a mistake.

    Raises:
        ProgrammeUnknown: no such programme.
        ListInvalid: an account that cannot be given money.
        IssueWindowClosed, HolderLimitExceeded: the programme's terms forbid it.
        ListKnown: it was proposed before under this label, and may still run.
        FieldInvalid: the last day is over, or leaves shops no time to redeem; or
            the label is too long, or not plain text.
    """
    if label:
        check_text("label", label, LABEL_MOST)
    with ledger.database.work() as work:
        terms = load_programmes(work).get(programme)
        if terms is None:
            raise ProgrammeUnknown(programme=programme)
        check_terms(ledger, terms, last_day, max(rows, key=lambda row: row.amount))
        known = accounts.find_accounts(work, [row.account for row in rows])
        for row in rows:
            _check_receiver(row.account, known.get(row.account))
    deployment = ledger.town.deployment
    head, _ = chain_list(rows, deployment.chain_id, deployment.issuance.address)
    total = sum(row.amount for row in rows)
    authorization = name_issue(
        deployment.chain_id,
        deployment.issuance.address,
        (programme, last_day),
        head,
        label,
    )
    refuse_known(ledger, authorization)
    call = ledger.town.action_authorize_issue(
        authorization,
        (programme, last_day),
        total,
        0 if terms.is_granted else total,
        head,
    )
    summary = {
        "authorization": to_hex(authorization),
        "programme": programme,
        "name": terms.name,
        "label": label,
        "last_day": format_day(last_day),
        "rows": len(rows),
        "total": total,
        "largest": max(row.amount for row in rows),
        "list_head": to_hex(head),
    }
    entries = tuple((row.account, None, row.amount) for row in rows)
    return draft_action(ledger, ISSUE, call, summary, entries)


def check_terms(
    ledger: Ledger, terms: Programme, last_day: int, largest: IssueRow
) -> None:
    """Refuse before anybody signs what the chain would refuse after two have.

    Raises:
        FieldInvalid, IssueWindowClosed, HolderLimitExceeded: the programme's terms.
    """
    today = day_of(ledger.clock(), ledger.town.deployment.utc_offset_seconds)
    if last_day < today:
        raise FieldInvalid(field="last_day", reason=f"{format_day(last_day)} is over")
    latest = latest_last_day(terms)
    if last_day > latest:
        raise FieldInvalid(
            field="last_day",
            reason=f"programme {terms.number} lets shops redeem until"
            f" {format_day(terms.redeem_until)}, so {format_day(latest)} is the latest",
        )
    if today > terms.issue_until:
        raise IssueWindowClosed(programme=terms.number, day=today)
    if largest.amount > terms.holder_limit:
        raise HolderLimitExceeded(
            account=to_hex(largest.account),
            total=largest.amount,
            limit=terms.holder_limit,
        )


def latest_last_day(terms: Programme) -> int:
    """Return the latest last day that leaves shops time to redeem."""
    if terms.redeem_until == NEVER:
        return NEVER
    return terms.redeem_until - terms.grace_days - REDEEM_DAYS_LEAST


def _check_receiver(address: bytes, account: Account | None) -> None:
    try:
        if account is None:
            raise AccountUnknown(account=to_hex(address))
        check_active(account)
    except MeguruError as error:
        reason = str(error).removesuffix(".")
        raise ListInvalid(row=to_hex(address), reason=reason) from error
    if account.kind is not Kind.RESIDENT:
        raise ListInvalid(row=to_hex(address), reason="it is not a resident's account")
