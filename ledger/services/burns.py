"""Drafts of money that is taken back: corrected, repaid, written off.

A correction takes back what one issue gave an account by mistake. Purchased money is
repaid when a programme ends or somebody moves away. What nobody can claim any more is
written off. What a list names is held from the maker's signature on.
"""

from collections.abc import Sequence
from typing import Any

from ledger.chain.calls.lists import NO_ISSUE
from ledger.chain.calls.lists import Purpose
from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_correction
from ledger.chain.lists import chain_list
from ledger.chain.lists import name_burn
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.lots import split_lot
from ledger.domain.money_refusals import CorrectionExceedsIssue
from ledger.domain.money_refusals import RepayNotPurchased
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.issues import LABEL_MOST
from ledger.services.kinds import CORRECT
from ledger.services.kinds import ISSUE
from ledger.services.kinds import REPAY
from ledger.services.kinds import WRITE_OFF
from ledger.services.ledger import Ledger
from ledger.services.list_promises import refuse_known
from ledger.services.list_promises import refuse_uncovered
from ledger.services.list_runs import authorization_of
from ledger.services.list_runs import issue_chunks
from ledger.store import actions
from ledger.store import corrections
from ledger.store import list_rows
from ledger.store.city_tables import ActionRow
from ledger.store.database import Work
from ledger.store.programmes import load_programmes

_PURPOSES = {REPAY: Purpose.REPAY, WRITE_OFF: Purpose.WRITE_OFF}


def draft_correction(
    ledger: Ledger, issue: bytes, rows: Sequence[IssueRow], label: str = ""
) -> Draft:
    """Draft taking back what an issue gave accounts by mistake.

    ``issue`` is the action that issued it; ``rows`` ascend by account and say how much
    of it each account gives back.

    Raises:
        ActionUnknown, ActionNotWaiting: no issue that has run.
        ListInvalid: an account the issue gave nothing, or that has spent it.
        CorrectionExceedsIssue: more than it gave, less what was taken back before.
        ListKnown: it was proposed before under this label, and may still run.
        FieldInvalid: the label.
    """
    _check_label(label)
    with ledger.database.work() as work:
        action = _get_issue(work, issue)
        corrects = authorization_of(action)
        lot = _lot_of(work, corrects)
        _check_given(work, corrects, rows)
        wanted = [EndRow(row.account, lot, row.amount) for row in rows]
        _check_covered(work, wanted)
        issued = issue_chunks(ledger, list_rows.get_list(work, issue))
    deployment = ledger.town.deployment
    chain_id, contract = deployment.chain_id, deployment.issuance.address
    head, _ = chain_correction(wanted, issued, chain_id, contract)
    name = name_burn(chain_id, contract, CORRECT, corrects, head, label)
    summary = {
        "issue": to_hex(issue),
        "programme": action.summary["programme"],
        "name": action.summary["name"],
        "last_day": action.summary["last_day"],
    }
    return _draft(ledger, CORRECT, name, wanted, head, label, summary, corrects)


def head_of_correction(ledger: Ledger, issue: bytes, rows: Sequence[IssueRow]) -> bytes:
    """Return the head that a correction of an issue by these rows is signed with.

    Raises:
        ActionUnknown, ActionNotWaiting: no issue that has run.
        ListInvalid: an account that the issue does not name.
    """
    with ledger.database.work() as work:
        lot = _lot_of(work, authorization_of(_get_issue(work, issue)))
        issued = issue_chunks(ledger, list_rows.get_list(work, issue))
    named = {row.account for chunk in issued for row in chunk.rows}
    for row in rows:
        if row.account not in named:
            reason = "the issue does not name it"
            raise ListInvalid(row=to_hex(row.account), reason=reason)
    deployment = ledger.town.deployment
    wanted = [EndRow(row.account, lot, row.amount) for row in rows]
    return chain_correction(
        wanted, issued, deployment.chain_id, deployment.issuance.address
    )[0]


def draft_repayment(ledger: Ledger, rows: Sequence[EndRow], label: str = "") -> Draft:
    """Draft ending purchased money that the city pays back beside Meguru.

    Raises:
        RepayNotPurchased: a programme whose money was granted.
        ProgrammeUnknown, ListInvalid, ListKnown, FieldInvalid: the list.
    """
    return _draft_burn(ledger, REPAY, rows, label)


def draft_write_off(ledger: Ledger, rows: Sequence[EndRow], label: str = "") -> Draft:
    """Draft ending money that nobody can claim any more.

    Raises:
        ProgrammeUnknown, ListInvalid, ListKnown, FieldInvalid: the list.
    """
    return _draft_burn(ledger, WRITE_OFF, rows, label)


def _draft_burn(ledger: Ledger, kind: str, rows: Sequence[EndRow], label: str) -> Draft:
    _check_label(label)
    with ledger.database.work() as work:
        programmes = load_programmes(work)
        for number in sorted({split_lot(row.lot)[0] for row in rows}):
            if number not in programmes:
                raise ProgrammeUnknown(programme=number)
            if kind == REPAY and programmes[number].is_granted:
                raise RepayNotPurchased(programme=number)
        _check_covered(work, rows)
    deployment = ledger.town.deployment
    chain_id, contract = deployment.chain_id, deployment.issuance.address
    head, _ = chain_list(rows, chain_id, contract, KIND_BURN)
    name = name_burn(chain_id, contract, kind, NO_ISSUE, head, label)
    numbers = sorted({split_lot(row.lot)[0] for row in rows})
    summary = {"programmes": ", ".join(str(number) for number in numbers)}
    return _draft(ledger, kind, name, rows, head, label, summary, NO_ISSUE)


def _draft(
    ledger: Ledger,
    kind: str,
    name: bytes,
    rows: Sequence[EndRow],
    head: bytes,
    label: str,
    about: dict[str, Any],
    corrects: bytes,
) -> Draft:
    refuse_known(ledger, name)
    total = sum(row.amount for row in rows)
    purpose = _PURPOSES.get(kind, Purpose.CORRECT)
    call = ledger.town.action_authorize_burn(name, purpose, total, head, corrects)
    summary = {
        "authorization": to_hex(name),
        **about,
        "label": label,
        "rows": len(rows),
        "total": total,
        "largest": max(row.amount for row in rows),
        "list_head": to_hex(head),
    }
    entries = tuple((row.account, row.lot, row.amount) for row in rows)
    return draft_action(ledger, kind, call, summary, entries)


def _get_issue(work: Work, action: bytes) -> ActionRow:
    row = actions.get_action(work, action)
    if row.kind != ISSUE or row.state != "executed":
        state = row.state if row.kind == ISSUE else row.kind
        raise ActionNotWaiting(action=to_hex(action), state=state)
    return row


def _lot_of(work: Work, issue: bytes) -> int:
    standing = actions.get_authorization(work, issue)
    assert standing is not None and standing.programme is not None
    assert standing.last_day is not None, "an issue is of a lot"
    return make_lot(standing.programme, standing.last_day)


def _check_given(work: Work, issue: bytes, rows: Sequence[IssueRow]) -> None:
    given = corrections.given_by_issue(work, issue)
    before = corrections.corrected_of_issue(work, issue)
    for row in rows:
        if row.account not in given:
            reason = "the issue gave it nothing"
            raise ListInvalid(row=to_hex(row.account), reason=reason)
        corrected = before.get(row.account, 0) + row.amount
        if corrected > given[row.account]:
            raise CorrectionExceedsIssue(
                account=to_hex(row.account),
                given=given[row.account],
                corrected=corrected,
            )


def _check_covered(work: Work, rows: Sequence[EndRow]) -> None:
    uncovered = list_rows.find_uncovered_of(
        work, [(row.account, row.lot, row.amount) for row in rows]
    )
    if uncovered is not None:
        raise refuse_uncovered(uncovered)


def _check_label(label: str) -> None:
    if label:
        check_text("label", label, LABEL_MOST)
