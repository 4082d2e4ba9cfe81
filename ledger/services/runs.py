"""How far the chain is with what officers approved, in values that faces can word."""

from typing import Any

from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.services.actions import ActionView
from ledger.services.actions import get_action
from ledger.services.kinds import ISSUE
from ledger.services.ledger import Ledger
from ledger.services.list_runs import start_list
from ledger.store import actions
from ledger.store import outbox

REFUSED_MOST = 500
UNSTARTED_MOST = 20


def why_failed(ledger: Ledger, view: ActionView) -> dict[str, Any] | None:
    """Return the code and values of why the chain refused a failed action."""
    if view.state != "failed":
        return None
    with ledger.database.work() as work:
        row = outbox.find(work, f"action:{to_hex(view.action_hash)}")
        return row.failure if row is not None else None


def start_issue(ledger: Ledger, action_hash: bytes, person: bytes) -> None:
    """Queue every chunk of an authorized list, or those again that reverted.

    Raises:
        ActionUnknown, ActionNotWaiting: not an issue that the chain authorized.
    """
    start_list(ledger, action_hash, to_hex(person), (ISSUE,))


def list_unstarted(ledger: Ledger) -> list[ActionView]:
    """Return issues that two officers signed and nobody has started.

    Nothing else would say so: they wait for no signature, and no money moves.
    """
    with ledger.database.work() as work:
        found = actions.list_unstarted_issues(work, UNSTARTED_MOST)
    return [get_action(ledger, action) for action in found]


def look_at_issue(ledger: Ledger, view: ActionView) -> dict[str, Any] | None:
    """Return how far an issue has run, in yen; None before the chain authorized it.

    ``failure`` says why a chunk reverted as a whole, ``refusals`` which rows the
    chain refused and why; both are codes with values.
    """
    if view.kind != "issue" or view.state != "executed":
        return None
    name = view.summary["authorization"]
    authorization = parse_hex(name, "authorization", 32)
    with ledger.database.work() as work:
        standing = actions.get_authorization(work, authorization)
        if standing is None:
            return None
        reverted = outbox.find_reverted(work, f"issue:{name}:")
        refused = actions.get_refused_rows(work, authorization, REFUSED_MOST)
        return {
            "started": outbox.find(work, f"issue:{name}:0") is not None,
            "total": standing.total,
            "executed": standing.executed,
            "refused": standing.refused,
            "completed": standing.completed,
            "failure": reverted.failure if reverted is not None else None,
            "refusals": [
                {
                    "account": to_hex(row.account),
                    "amount": row.amount,
                    "code": row.reason_code,
                    "values": row.reason_values,
                }
                for row in refused
            ],
        }
