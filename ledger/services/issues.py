"""Issuing: a list is read, signed by two officers, and run chunk by chunk."""

import csv
import io
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.chain.lists import name_issue
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.amounts import parse_amount
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.domain.lots import day_of
from ledger.domain.lots import format_day
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.office_refusals import ListKnown
from ledger.domain.programmes import Programme
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import IssueWindowClosed
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.calls import enqueue
from ledger.services.failures import write_failure
from ledger.services.ledger import Ledger
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import actions
from ledger.store import journal
from ledger.store import outbox
from ledger.store.database import Work
from ledger.store.programmes import load_programmes

ROWS_MOST = 20_000
LIST_BYTES_MOST = 4 * 2**20
REFUSED_MOST = 100
LABEL_MOST = 60
REDEEM_DAYS_LEAST = 31
"""Days the contract leaves shops after a lot's last day and grace."""
_HEADER = ["account", "amount"]


@dataclass(frozen=True)
class IssueProgress:
    """How far a list has run; amounts in yen.

    ``failure`` says why the chain turned a chunk away as a whole; the list is then
    unchanged and can be run again.
    """

    total: int
    executed: int
    refused: int
    completed: bool
    failure: str | None
    refusals: tuple[dict[str, Any], ...]


def read_list(content: str) -> list[IssueRow]:
    """Read a CSV with the header ``account,amount``; rows come back sorted.

    Raises:
        ListInvalid: with the line and what is wrong in it.
    """
    if len(content.encode()) > LIST_BYTES_MOST:
        raise ListInvalid(row=0, reason=f"more than {LIST_BYTES_MOST} bytes")
    lines = _read_lines(content.removeprefix("\ufeff"))
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


def _read_lines(content: str) -> Iterator[tuple[int, list[str]]]:
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
        _check_terms(ledger, terms, last_day, max(rows, key=lambda row: row.amount))
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
    _refuse_second(ledger, authorization)
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
    pairs = tuple((row.account, row.amount) for row in rows)
    return draft_action(ledger, "issue", call, summary, pairs)


def _check_terms(
    ledger: Ledger, terms: Programme, last_day: int, largest: IssueRow
) -> None:
    """Refuse before anybody signs what the chain would refuse after two have."""
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


def _refuse_second(ledger: Ledger, authorization: bytes) -> None:
    with ledger.database.work() as work:
        known = actions.find_live_issue(work, to_hex(authorization), ledger.clock())
        if known is not None:
            raise ListKnown(action=to_hex(known.action), state=known.state)


def start_issue(ledger: Ledger, action_hash: bytes, actor: str) -> None:
    """Queue every chunk of an authorized list; doing it twice is harmless.

    Raises:
        ActionUnknown, ActionNotWaiting: not an issue that the chain authorized.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        if row.kind != "issue" or row.state != "executed":
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        authorization = parse_hex(row.summary["authorization"], "authorization", 32)
        deployment = ledger.town.deployment
        rows = [
            IssueRow(item.account, item.amount)
            for item in actions.get_list(work, action_hash)
        ]
        _, chunks = chain_list(rows, deployment.chain_id, deployment.issuance.address)
        added = 0
        for index, chunk in enumerate(chunks):
            call = ledger.town.call_issue(authorization, chunk)
            name = f"{to_hex(authorization)}:{index}"
            added += enqueue(work, call, "issue", outbox.LANE_RELAY, name, now)
        if added:
            subject = {"action": to_hex(action_hash), "chunks": added}
            journal.append(work, now, actor, "issue started", subject)
        work.commit()


def issue_progress(ledger: Ledger, action_hash: bytes) -> IssueProgress:
    """Return how far an issue has run, with the rows the chain refused.

    Raises:
        ActionUnknown, ActionNotWaiting: not an issue the chain authorized.
    """
    with ledger.database.work() as work:
        row = actions.get_action(work, action_hash)
        if row.kind != "issue":
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.kind)
        authorization = parse_hex(row.summary["authorization"], "authorization", 32)
        standing = actions.get_authorization(work, authorization)
        if standing is None:
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        refused = actions.get_refused_rows(work, authorization, REFUSED_MOST)
        return IssueProgress(
            total=standing.total,
            executed=standing.executed,
            refused=standing.refused,
            completed=standing.completed,
            failure=_chunk_failure(work, authorization),
            refusals=tuple(
                {
                    "account": to_hex(item.account),
                    "amount": item.amount,
                    "reason": write_failure(
                        {"code": item.reason_code, "values": item.reason_values}
                    ),
                }
                for item in refused
            ),
        )


def _chunk_failure(work: Work, authorization: bytes) -> str | None:
    reverted = outbox.find_reverted(work, f"issue:{to_hex(authorization)}:")
    if reverted is None or reverted.failure is None:
        return None
    return write_failure(reverted.failure)
