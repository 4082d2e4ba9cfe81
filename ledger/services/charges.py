"""Charging an account by a code: looked up by address, claimed with its signature.

A code's key signs for one account, so a claim that somebody sees on its way charges
nobody else. The same claim again answers how far it is.
"""

from dataclasses import dataclass
from typing import Any

from ledger.chain.charge_codes import CodeLeaf
from ledger.chain.charge_codes import code_proof
from ledger.chain.charge_codes import code_root
from ledger.chain.signatures import recover
from ledger.domain.accounts import Kind
from ledger.domain.hexes import to_hex
from ledger.domain.money_refusals import ChargeCodeOver
from ledger.domain.money_refusals import ChargeCodeUnknown
from ledger.domain.money_refusals import ChargeCodeUsed
from ledger.domain.money_refusals import CodesMismatch
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import IssueWindowClosed
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import SignatureInvalid
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import actions
from ledger.store import charge_codes
from ledger.store import journal
from ledger.store import outbox
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.database import Work
from ledger.store.desk_issues import issued_before
from ledger.store.money_tables import ChargeCodeRow
from ledger.store.programmes import load_programmes
from ledger.store.relay_tables import OutboxRow

CLAIM = "claim"


@dataclass(frozen=True)
class ChargeView:
    """A code as it stands: open, charging, charged or over.

    ``account`` is whom it charges or charged. ``failure`` is the code and values of
    why the chain refused the last claim; it may then be claimed again.
    """

    code: bytes
    authorization: bytes
    state: str
    amount: int
    programme: Programme
    last_day: int
    account: bytes | None
    failure: dict[str, Any] | None


def view_code(ledger: Ledger, code: bytes) -> ChargeView:
    """Return what a code is worth and whether it can still be claimed.

    Raises:
        ChargeCodeUnknown: nobody printed it, or officers have not signed it yet.
    """
    with ledger.database.work() as work:
        row, standing = _find(work, code)
        return _view(ledger, work, row, standing)


def claim_code(
    ledger: Ledger, account: bytes, code: bytes, signature: bytes
) -> ChargeView:
    """Charge an account by a code; the same claim again answers how far it is.

    Raises:
        ChargeCodeUnknown, ChargeCodeUsed, ChargeCodeOver: the code.
        AccountUnknown, AccountNotActive, PairClosed: the account.
        ProgrammeIsSuspended, IssueWindowClosed, HolderLimitExceeded: the money.
        SignatureInvalid: not signed with the code's letters for this account.
        CodesMismatch: what is stored of the codes is not what officers signed.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row, standing = _find(work, code)
        digest = ledger.town.hash_claim(row.authorization, account)
        if recover(digest, signature) != code:
            raise SignatureInvalid(signer=to_hex(code))
        charged = _whom(ledger, work, row)
        if charged is not None:
            if charged != account:
                raise ChargeCodeUsed()
            return _view(ledger, work, row, standing)
        terms = _check_open(ledger, work, standing)
        _check_account(work, account, row.amount, terms)
        call = ledger.town.call_claim(
            row.authorization,
            account,
            *_prove(work, row, standing),
            signature,
        )
        if not enqueue(work, call, CLAIM, outbox.LANE_RELAY, _name(row), now):
            # The same paper was claimed at the same time, and that was faster.
            work.session.expire_all()
            if _whom(ledger, work, row) != account:
                raise ChargeCodeUsed()
            return _view(ledger, work, row, standing)
        subject = {"account": to_hex(account), "code": to_hex(code)}
        journal.append(work, now, "wallet", "charge asked", subject)
        view = _view(ledger, work, row, standing)
        work.commit()
        return view


def _find(work: Work, code: bytes) -> tuple[ChargeCodeRow, AuthorizationRow]:
    row = charge_codes.find_code(work, code)
    if row is None:
        raise ChargeCodeUnknown()
    standing = actions.get_authorization(work, row.authorization)
    if standing is None:
        raise ChargeCodeUnknown()
    return row, standing


def _name(row: ChargeCodeRow) -> str:
    return f"{to_hex(row.authorization)}:{to_hex(row.code)}"


def _queued(work: Work, row: ChargeCodeRow) -> OutboxRow | None:
    return outbox.find(work, f"{CLAIM}:{_name(row)}")


def _whom(ledger: Ledger, work: Work, row: ChargeCodeRow) -> bytes | None:
    """Whom a code charged, or is charging now."""
    claim = charge_codes.find_claim(work, row.authorization, row.code)
    if claim is not None:
        return claim.account
    queued = _queued(work, row)
    if queued is None or queued.state == "reverted":
        return None
    return ledger.town.account_of_claim(queued.data)


def _check_open(ledger: Ledger, work: Work, standing: AuthorizationRow) -> Programme:
    reason = _why_over(ledger, standing)
    if reason is not None:
        raise ChargeCodeOver(reason=reason)
    terms = _terms(work, standing)
    if terms.flags & ProgrammeFlag.SUSPENDED:
        raise ProgrammeIsSuspended(programme=terms.number)
    if not terms.issue_from <= ledger.today <= terms.issue_until:
        raise IssueWindowClosed(programme=terms.number, day=ledger.today)
    return terms


def _why_over(ledger: Ledger, standing: AuthorizationRow) -> str | None:
    assert standing.last_day is not None, "codes are of a lot"
    if standing.completed:
        return "it was withdrawn"
    if standing.last_day < ledger.today:
        return "its last day is over"
    return None


def _check_account(work: Work, address: bytes, amount: int, terms: Programme) -> None:
    account = accounts.get_account(work, address)
    check_active(account)
    if account.kind is not Kind.RESIDENT:
        raise PairClosed(sender="none", receiver=account.kind.name.lower())
    total = issued_before(work, terms.number, [address]).get(address, 0) + amount
    if total > terms.holder_limit:
        raise HolderLimitExceeded(
            account=to_hex(address), total=total, limit=terms.holder_limit
        )


def _prove(
    work: Work, row: ChargeCodeRow, standing: AuthorizationRow
) -> tuple[CodeLeaf, list[bytes]]:
    """Return a code's leaf and the hashes that lead to what officers signed."""
    rows = charge_codes.list_codes(work, row.action)
    leaves = [CodeLeaf(item.code, item.amount) for item in rows]
    if code_root(leaves) != standing.list_head:
        raise CodesMismatch(authorization=to_hex(row.authorization))
    leaf = CodeLeaf(row.code, row.amount)
    return leaf, code_proof(leaves, leaf)


def _terms(work: Work, standing: AuthorizationRow) -> Programme:
    assert standing.programme is not None, "codes are of a programme"
    return load_programmes(work)[standing.programme]


def _view(
    ledger: Ledger, work: Work, row: ChargeCodeRow, standing: AuthorizationRow
) -> ChargeView:
    claim = charge_codes.find_claim(work, row.authorization, row.code)
    account = _whom(ledger, work, row)
    queued = _queued(work, row)
    assert standing.last_day is not None, "codes are of a lot"
    if claim is not None:
        state = "charged"
    elif account is not None:
        state = "charging"
    else:
        state = "open" if _why_over(ledger, standing) is None else "over"
    return ChargeView(
        code=row.code,
        authorization=row.authorization,
        state=state,
        amount=row.amount,
        programme=_terms(work, standing),
        last_day=standing.last_day,
        account=account,
        failure=queued.failure if queued is not None and account is None else None,
    )
