"""Running lists that two officers signed: chunk by chunk, and how far they are."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.calls.call import Call
from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import KIND_REDEEM
from ledger.chain.lists import Chunk
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_correction
from ledger.chain.lists import chain_list
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.services.calls import enqueue
from ledger.services.failures import write_failure
from ledger.services.kinds import CORRECT
from ledger.services.kinds import ISSUE
from ledger.services.kinds import REDEEM
from ledger.services.kinds import REPAY
from ledger.services.kinds import RUNNING
from ledger.services.kinds import WRITE_OFF
from ledger.services.kinds import outbox_kind
from ledger.services.ledger import Ledger
from ledger.store import actions
from ledger.store import journal
from ledger.store import outbox
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import ListRow
from ledger.store.database import Work
from ledger.store.list_rows import get_list

REFUSED_MOST = 100


@dataclass(frozen=True)
class ListProgress:
    """How far a list has run; amounts in yen.

    ``failure`` says why the chain turned a chunk away as a whole; the list is then
    unchanged and can be run again.
    """

    kind: str
    total: int
    executed: int
    refused: int
    completed: bool
    failure: str | None
    refusals: tuple[dict[str, Any], ...]


def start_list(
    ledger: Ledger, action_hash: bytes, actor: str, kinds: Sequence[str] = RUNNING
) -> None:
    """Queue every chunk of an authorized list; doing it twice is harmless.

    Raises:
        ActionUnknown, ActionNotWaiting: no list of these kinds that the chain
            authorized.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        if row.kind not in kinds or row.state != "executed":
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        name = row.summary["authorization"]
        kind = outbox_kind(row.kind)
        added = 0
        for index, call in enumerate(_CALLS[row.kind](ledger, work, row)):
            dedupe = f"{name}:{index}"
            added += enqueue(work, call, kind, outbox.LANE_RELAY, dedupe, now)
        if added:
            subject = {"action": to_hex(action_hash), "chunks": added}
            journal.append(work, now, actor, f"{row.kind} started", subject)
        work.commit()


def list_progress(
    ledger: Ledger, action_hash: bytes, kinds: Sequence[str] = RUNNING
) -> ListProgress:
    """Return how far a list has run, with the rows the chain refused.

    Raises:
        ActionUnknown, ActionNotWaiting: no list of these kinds that the chain
            authorized.
    """
    with ledger.database.work() as work:
        row = actions.get_action(work, action_hash)
        if row.kind not in kinds:
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.kind)
        authorization = authorization_of(row)
        standing = actions.get_authorization(work, authorization)
        if standing is None:
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        refused = actions.get_refused_rows(work, authorization, REFUSED_MOST)
        return ListProgress(
            kind=row.kind,
            total=standing.total,
            executed=standing.executed,
            refused=standing.refused,
            completed=standing.completed,
            failure=_chunk_failure(work, row),
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


def authorization_of(row: ActionRow) -> bytes:
    """Return what the contract knows a list of officers by."""
    return parse_hex(row.summary["authorization"], "authorization", 32)


def issue_chunks(ledger: Ledger, rows: Sequence[ListRow]) -> list[Chunk[IssueRow]]:
    """Return an issue's chunks as they are brought to the chain."""
    deployment = ledger.town.deployment
    listed = [IssueRow(row.account, row.amount) for row in rows]
    return chain_list(listed, deployment.chain_id, deployment.issuance.address)[1]


def end_rows(rows: Sequence[ListRow]) -> list[EndRow]:
    """Return the rows of a list of money that is to end."""
    found = []
    for row in rows:
        assert row.lot is not None, "money that ends is of a lot"
        found.append(EndRow(row.account, row.lot, row.amount))
    return found


def _chunk_failure(work: Work, row: ActionRow) -> str | None:
    prefix = f"{outbox_kind(row.kind)}:{row.summary['authorization']}:"
    reverted = outbox.find_reverted(work, prefix)
    if reverted is None or reverted.failure is None:
        return None
    return write_failure(reverted.failure)


def _issue_calls(ledger: Ledger, work: Work, row: ActionRow) -> list[Call]:
    chunks = issue_chunks(ledger, get_list(work, row.action))
    name = authorization_of(row)
    return [ledger.town.call_issue(name, chunk) for chunk in chunks]


def _redeem_calls(ledger: Ledger, work: Work, row: ActionRow) -> list[Call]:
    chunks = _end_chunks(ledger, work, row, KIND_REDEEM)
    name = authorization_of(row)
    return [ledger.town.call_redeem(name, chunk) for chunk in chunks]


def _burn_calls(ledger: Ledger, work: Work, row: ActionRow) -> list[Call]:
    chunks = _end_chunks(ledger, work, row, KIND_BURN)
    name = authorization_of(row)
    return [ledger.town.call_burn(name, chunk) for chunk in chunks]


def _correct_calls(ledger: Ledger, work: Work, row: ActionRow) -> list[Call]:
    deployment = ledger.town.deployment
    issue = parse_hex(row.summary["issue"], "issue", 32)
    _, pairs = chain_correction(
        end_rows(get_list(work, row.action)),
        issue_chunks(ledger, get_list(work, issue)),
        deployment.chain_id,
        deployment.issuance.address,
    )
    name = authorization_of(row)
    return [ledger.town.call_correct(name, chunk, issued) for chunk, issued in pairs]


def _end_chunks(
    ledger: Ledger, work: Work, row: ActionRow, kind: int
) -> list[Chunk[EndRow]]:
    deployment = ledger.town.deployment
    rows = end_rows(get_list(work, row.action))
    return chain_list(rows, deployment.chain_id, deployment.issuance.address, kind)[1]


_CALLS: dict[str, Callable[[Ledger, Work, ActionRow], list[Call]]] = {
    ISSUE: _issue_calls,
    REDEEM: _redeem_calls,
    CORRECT: _correct_calls,
    REPAY: _burn_calls,
    WRITE_OFF: _burn_calls,
}
