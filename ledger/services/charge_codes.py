"""Charge codes as officers make them: letters for paper, one signature for all.

The letters are made and printed where the maker sits; what is kept here of a code is
its address and amount, which charge nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.charge_codes import CodeLeaf
from ledger.chain.charge_codes import code_key
from ledger.chain.charge_codes import code_root
from ledger.chain.lists import IssueRow
from ledger.chain.lists import name_codes
from ledger.domain.amounts import check_amount
from ledger.domain.codes import make_code
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.refusals import CapExceeded
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.issues import LABEL_MOST
from ledger.services.issues import check_terms
from ledger.services.kinds import CODES
from ledger.services.kinds import WITHDRAW_CODES
from ledger.services.ledger import Ledger
from ledger.services.list_promises import refuse_known
from ledger.services.list_runs import authorization_of
from ledger.store import actions
from ledger.store.desk_issues import cap_used
from ledger.store.programmes import load_programmes

CODES_MOST = 5_000


@dataclass(frozen=True)
class PrintedCode:
    """A code as it goes on paper, with the address its letters lead to."""

    letters: str
    code: bytes
    amount: int


def make_codes(count: int, amount: int) -> list[PrintedCode]:
    """Make codes of one amount each; their letters are kept by the caller alone.

    Raises:
        FieldInvalid: none, or more than 5,000.
        AmountInvalid: the amount.
    """
    if not 1 <= count <= CODES_MOST:
        raise FieldInvalid(field="count", reason=f"1 to {CODES_MOST} are expected")
    check_amount(amount)
    letters = [make_code() for _ in range(count)]
    return [PrintedCode(text, code_key(text).address, amount) for text in letters]


def draft_codes(
    ledger: Ledger,
    programme: int,
    last_day: int,
    codes: Sequence[PrintedCode],
    label: str = "",
) -> Draft:
    """Draft letting codes charge accounts with a programme's money.

    Raises:
        ProgrammeUnknown: no such programme.
        IssueWindowClosed, HolderLimitExceeded, CapExceeded: its terms forbid it.
        ListKnown: these codes were proposed before.
        FieldInvalid: the last day, or the label.
    """
    if label:
        check_text("label", label, LABEL_MOST)
    total = sum(code.amount for code in codes)
    with ledger.database.work() as work:
        terms = load_programmes(work).get(programme)
        if terms is None:
            raise ProgrammeUnknown(programme=programme)
        largest = max(codes, key=lambda code: code.amount)
        check_terms(ledger, terms, last_day, IssueRow(largest.code, largest.amount))
        used = cap_used(work, programme) + total
        if used > terms.cap:
            raise CapExceeded(programme=programme, total=used, cap=terms.cap)
    root = code_root([CodeLeaf(code.code, code.amount) for code in codes])
    deployment, lot = ledger.town.deployment, (programme, last_day)
    name = name_codes(
        deployment.chain_id, deployment.issuance.address, lot, root, label
    )
    refuse_known(ledger, name)
    consideration = 0 if terms.is_granted else total
    call = ledger.town.action_authorize_codes(name, lot, total, consideration, root)
    summary = {
        "authorization": to_hex(name),
        "programme": programme,
        "name": terms.name,
        "label": label,
        "last_day": format_day(last_day),
        "codes": len(codes),
        "total": total,
        "largest": largest.amount,
        "merkle_root": to_hex(root),
    }
    entries = tuple((code.code, None, code.amount) for code in codes)
    return draft_action(ledger, CODES, call, summary, entries)


def draft_withdraw_codes(ledger: Ledger, action: bytes) -> Draft:
    """Draft ending the codes of an action that nobody has claimed yet.

    Raises:
        ActionUnknown, ActionNotWaiting: no codes that the chain lets be claimed.
    """
    with ledger.database.work() as work:
        row = actions.get_action(work, action)
        if row.kind != CODES or row.state != "executed":
            state = row.state if row.kind == CODES else row.kind
            raise ActionNotWaiting(action=to_hex(action), state=state)
        name = authorization_of(row)
        standing = actions.get_authorization(work, name)
        assert standing is not None, "an executed action has its authorization"
        if standing.completed:
            raise ActionNotWaiting(action=to_hex(action), state="withdrawn")
    summary = {
        "codes_of": to_hex(action),
        "programme": row.summary["programme"],
        "name": row.summary["name"],
        "left": standing.total - standing.executed,
    }
    call = ledger.town.action_withdraw_codes(name)
    return draft_action(ledger, WITHDRAW_CODES, call, summary)
