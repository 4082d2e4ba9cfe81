"""What officers decide: a maker proposes, another person approves.

The officers' keys never come here: whoever holds one (the command line, or the
desk's page in a browser) signs the draft's hash and hands the signature in.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from ledger.chain.calls.call import Call
from ledger.chain.calls.desk import Action
from ledger.chain.transactions import GAS_MOST
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionAltered
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionNotYours
from ledger.domain.office_refusals import SamePerson
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.list_promises import keep_rows
from ledger.services.list_promises import promise
from ledger.services.names import write_names
from ledger.services.officer_keys import check_officer
from ledger.services.officer_keys import check_role
from ledger.store import actions
from ledger.store import journal
from ledger.store import outbox
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import ApprovalRow
from ledger.store.database import Work
from ledger.store.list_rows import Entry
from ledger.store.list_rows import get_list

ACTION_SECONDS = 7 * 86400
DRAFT_SECONDS = 86400
ACTIONS_MOST = 100
_GAS_EXECUTE = 150_000


@dataclass(frozen=True)
class Draft:
    """An action before anybody signed it; ``summary`` is what a person checks."""

    kind: str
    action: Action
    action_hash: bytes
    gas: int
    summary: dict[str, Any]
    rows: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class ActionView:
    """An action as it waits or ended.

    ``signed_words`` is read from the bytes that officers sign, ``summary`` from
    what was stored beside them. A draft, or a proposal nobody approved in time, is
    ``expired``. ``maker`` and ``checker`` are the persons who signed.
    """

    action_hash: bytes
    kind: str
    state: str
    summary: dict[str, Any]
    signed_words: str
    failure: str | None
    created_at: int
    action: Action
    drafted_by: bytes | None = None
    maker: bytes | None = None
    checker: bytes | None = None


def draft_action(
    ledger: Ledger,
    kind: str,
    call: Call,
    summary: dict[str, Any],
    rows: tuple[Entry, ...] = (),
) -> Draft:
    """Wrap a call of the desk for signing; valid from now for seven days."""
    now = ledger.clock()
    action = Action(
        target=call.target,
        data=call.data,
        salt=secrets.token_bytes(32),
        not_before=now - 60,
        not_after=now + ACTION_SECONDS,
    )
    digest = ledger.town.hash_action(action)
    assert call.gas + _GAS_EXECUTE <= GAS_MOST, "drafts are limited in size"
    return Draft(kind, action, digest, call.gas + _GAS_EXECUTE, summary, rows)


def keep_draft(ledger: Ledger, draft: Draft, person: bytes) -> bytes:
    """Keep a draft for a day, for its drafter to look at and sign; returns its hash."""
    now = ledger.clock()
    with ledger.database.work() as work:
        actions.forget_drafts(work, now - DRAFT_SECONDS)
        _keep(work, draft, "draft", person, now)
        _write(work, now, person, "action drafted", draft.action_hash, draft.kind)
        work.commit()
    return draft.action_hash


def propose_kept(
    ledger: Ledger, action_hash: bytes, signer: bytes, signature: bytes
) -> None:
    """Add the maker's signature to a draft that was kept; it waits for a checker.

    Raises:
        ActionUnknown, ActionNotWaiting, ActionAltered: no such draft, or its day
            is over.
        ActionNotYours: somebody else drafted it.
        ListKnown, ListInvalid: the same list waits, or its money is not there.
        SignatureInvalid, OfficerUnknown, OfficerRoleMissing: the maker.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        _check_state(row, "draft", now)
        _check_bytes(ledger, row)
        maker = check_officer(
            work, action_hash, signer, signature, OfficerRole.MAKER, now
        )
        if row.drafted_by != maker:
            raise ActionNotYours(action=to_hex(action_hash))
        promise(work, row, now)
        row.state = "proposed"
        _sign(work, action_hash, "maker", maker, signer, signature, now)
        _write(work, now, maker, "action proposed", action_hash, row.kind)
        work.commit()


def propose(ledger: Ledger, draft: Draft, signer: bytes, signature: bytes) -> None:
    """Keep a draft with its maker's signature; it waits for a checker.

    Raises:
        ListKnown, ListInvalid: the same list waits, or its money is not there.
        SignatureInvalid, OfficerUnknown, OfficerRoleMissing: the maker.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        maker = check_officer(
            work, draft.action_hash, signer, signature, OfficerRole.MAKER, now
        )
        row = _keep(work, draft, "proposed", maker, now)
        promise(work, row, now)
        _sign(work, draft.action_hash, "maker", maker, signer, signature, now)
        _write(work, now, maker, "action proposed", draft.action_hash, draft.kind)
        work.commit()


def withdraw(ledger: Ledger, action_hash: bytes, person: bytes) -> None:
    """Take back what one drafted or proposed, before anybody approved it.

    Raises:
        ActionUnknown, ActionNotWaiting: nothing waits there.
        ActionNotYours: somebody else drafted it.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        if row.state not in ("draft", "proposed"):
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        if row.drafted_by != person:
            raise ActionNotYours(action=to_hex(action_hash))
        row.state = "withdrawn"
        _write(work, now, person, "action withdrawn", action_hash, row.kind)
        work.commit()


def check_checker(ledger: Ledger, action_hash: bytes, signer: bytes) -> None:
    """Refuse a checker whose signature would be refused, before it is made.

    Raises:
        ActionUnknown, ActionNotWaiting: nothing waits there.
        OfficerUnknown, OfficerRoleMissing, SamePerson: the checker.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        _check_state(actions.get_action(work, action_hash), "proposed", now)
        checker = check_role(work, signer, OfficerRole.CHECKER, now)
        _check_other(work, action_hash, checker)


def approve(
    ledger: Ledger, action_hash: bytes, signer: bytes, signature: bytes
) -> None:
    """Add another person's signature; the action then runs on the chain.

    Raises:
        ActionUnknown, ActionNotWaiting: nothing waits there.
        SignatureInvalid, OfficerUnknown, OfficerRoleMissing, SamePerson: the
            checker.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        _check_state(row, "proposed", now)
        _check_bytes(ledger, row)
        checker = check_officer(
            work, action_hash, signer, signature, OfficerRole.CHECKER, now
        )
        maker = _check_other(work, action_hash, checker)
        _sign(work, action_hash, "checker", checker, signer, signature, now)
        write_names(work, row.kind, row.summary, now)
        signatures = (maker.signer, maker.signature), (signer, signature)
        _send(ledger, work, row, *signatures, now)
        _write(work, now, checker, "action approved", action_hash, row.kind)
        work.commit()


def retry(ledger: Ledger, action_hash: bytes, person: bytes | None = None) -> None:
    """Send an action again that failed; it keeps the signatures it has.

    ``person`` is who asks for it, where that is not the checker.

    A failed action is not a dead one: until its last moment anybody who saw it on
    the chain can bring it again. So it is retried, never signed anew.

    Raises:
        ActionUnknown, ActionNotWaiting: nothing failed there, or its time is over.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        _check_state(row, "failed", now)
        maker = actions.get_approval(work, action_hash, "maker")
        checker = actions.get_approval(work, action_hash, "checker")
        assert maker is not None and checker is not None, "it was approved before"
        signatures = (
            (maker.signer, maker.signature),
            (checker.signer, checker.signature),
        )
        _send(ledger, work, row, *signatures, now)
        actor = person or checker.person
        _write(work, now, actor, "action retried", action_hash, row.kind)
        work.commit()


def get_action(ledger: Ledger, action_hash: bytes) -> ActionView:
    """Return an action as it stands.

    Raises:
        ActionUnknown: nothing was proposed by that hash.
        ActionAltered: its bytes are not what the hash stands for.
    """
    with ledger.database.work() as work:
        row = actions.get_action(work, action_hash)
        signed = actions.list_approvals(work, [action_hash])
        return _view(ledger, row, signed)


def list_actions(ledger: Ledger, drafts_of: bytes | None = None) -> list[ActionView]:
    """Return the newest actions, and a person's own drafts among them."""
    with ledger.database.work() as work:
        rows = actions.list_actions(work, ACTIONS_MOST, drafts_of)
        signed = actions.list_approvals(work, [row.action for row in rows])
        return [_view(ledger, row, signed) for row in rows]


def list_rows(ledger: Ledger, action_hash: bytes) -> list[tuple[bytes, int]]:
    """Return the (account, amount) rows of a list, in the order they are signed in."""
    with ledger.database.work() as work:
        rows = get_list(work, action_hash)
        return [(row.account, row.amount) for row in rows]


def _check_state(row: ActionRow, state: str, now: int) -> None:
    if row.state != state or _last_moment(row) < now:
        found = row.state if _last_moment(row) >= now else "expired"
        raise ActionNotWaiting(action=to_hex(row.action), state=found)


def _last_moment(row: ActionRow) -> int:
    if row.state == "draft":
        return min(row.created_at + DRAFT_SECONDS, row.not_after)
    return row.not_after


def _check_bytes(ledger: Ledger, row: ActionRow) -> Action:
    action = _action(row)
    if ledger.town.hash_action(action) != row.action:
        raise ActionAltered(action=to_hex(row.action))
    return action


def _keep(work: Work, draft: Draft, state: str, person: bytes, now: int) -> ActionRow:
    row = ActionRow(
        action=draft.action_hash,
        kind=draft.kind,
        state=state,
        target=draft.action.target,
        data=draft.action.data,
        salt=draft.action.salt,
        not_before=draft.action.not_before,
        not_after=draft.action.not_after,
        gas=draft.gas,
        summary=draft.summary,
        drafted_by=person,
        created_at=now,
    )
    work.session.add(row)
    work.session.flush()
    keep_rows(work, row, draft.rows, now)
    return row


def _send(
    ledger: Ledger,
    work: Work,
    row: ActionRow,
    maker: tuple[bytes, bytes],
    checker: tuple[bytes, bytes],
    now: int,
) -> None:
    call = ledger.town.call_execute(_action(row), maker, checker, row.gas)
    row.state, row.failure = "approved", None
    enqueue(work, call, "action", outbox.LANE_RELAY, to_hex(row.action), now)


def _check_other(work: Work, action_hash: bytes, checker: bytes) -> ApprovalRow:
    maker = actions.get_approval(work, action_hash, "maker")
    assert maker is not None, "a proposed action has its maker's signature"
    if maker.person == checker:
        raise SamePerson()
    return maker


def _sign(
    work: Work,
    action_hash: bytes,
    role: str,
    person: bytes,
    signer: bytes,
    signature: bytes,
    now: int,
) -> None:
    work.session.add(
        ApprovalRow(
            action=action_hash,
            role=role,
            person=person,
            signer=signer,
            signature=signature,
            signed_at=now,
        )
    )


def _write(
    work: Work, now: int, person: bytes, event: str, action_hash: bytes, kind: str
) -> None:
    subject = {"action": to_hex(action_hash), "kind": kind}
    journal.append(work, now, to_hex(person), event, subject)


def _action(row: ActionRow) -> Action:
    return Action(row.target, row.data, row.salt, row.not_before, row.not_after)


def _view(ledger: Ledger, row: ActionRow, signed: list[ApprovalRow]) -> ActionView:
    action = _check_bytes(ledger, row)
    waits = row.state in ("draft", "proposed")
    persons = {item.role: item.person for item in signed if item.action == row.action}
    return ActionView(
        action_hash=row.action,
        kind=row.kind,
        state="expired" if waits and _last_moment(row) < ledger.clock() else row.state,
        summary=row.summary,
        signed_words=ledger.town.describe_action(action),
        failure=row.failure,
        created_at=row.created_at,
        action=action,
        drafted_by=row.drafted_by,
        maker=persons.get("maker"),
        checker=persons.get("checker"),
    )
