"""What officers authorized to be created or destroyed, and which of it has ended.

What became of single rows and codes stands in ``row_results.py``.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from ledger.chain.calls.lists import NO_ISSUE
from ledger.chain.calls.lists import Purpose
from ledger.index.events import Event
from ledger.index.events import named
from ledger.store.database import Work

_ADD_AUTHORIZATION = text(
    """
    INSERT INTO authorizations (
        authorization_id, kind, programme, last_day, purpose, corrects, total,
        consideration, list_head, block_number
    )
    VALUES (
        :authorization, :kind, :programme, :last_day, :purpose, :corrects, :total,
        :consideration, :list_head, :block
    )
    ON CONFLICT (authorization_id) DO NOTHING
    """
)
_COMPLETE = text(
    """
    UPDATE authorizations SET completed = true
    WHERE authorization_id = ANY(cast(:authorizations AS bytea[]))
    """
)
# Set, not added: a second reading of the block counts nothing twice.
_WITHDRAW_CODES = text(
    """
    UPDATE authorizations SET completed = true, refused = :rest
    WHERE authorization_id = :authorization
    """
)
_CLOSE_RUN = text(
    """
    UPDATE authorizations SET file_hash = :file_hash
    WHERE authorization_id = :authorization
    """
)
_KINDS = {
    "IssueAuthorized": "issue",
    "CodesAuthorized": "codes",
    "RedeemAuthorized": "redeem",
    "BurnAuthorized": "burn",
}
_COMPLETED = ("IssueCompleted", "RedeemCompleted", "BurnCompleted")


def write_authorizations(work: Work, events: Sequence[Event]) -> None:
    """Write what two officers allowed; its rows follow."""
    for event in events:
        if event.name in _KINDS:
            work.session.execute(_ADD_AUTHORIZATION, _authorization(event))


def end_authorizations(work: Work, events: Sequence[Event]) -> None:
    """Write which lists are at their end, codes withdrawn, and runs closed."""
    completed = [e.values["authorization"] for e in events if e.name in _COMPLETED]
    if completed:
        work.session.execute(_COMPLETE, {"authorizations": completed})
    for event in named(events, "CodesWithdrawn"):
        values = event.values
        rows = {"authorization": values["authorization"], "rest": values["rest"]}
        work.session.execute(_WITHDRAW_CODES, rows)
    for event in named(events, "RunClosed"):
        values = event.values
        work.session.execute(
            _CLOSE_RUN,
            {
                "authorization": values["authorization"],
                "file_hash": values["fileHash"],
            },
        )


def _authorization(event: Event) -> dict[str, Any]:
    values = event.values
    corrects = values.get("issueId", NO_ISSUE)
    purpose = values.get("purpose")
    return {
        "authorization": values["authorization"],
        "kind": _KINDS[event.name],
        "programme": values.get("programme"),
        "last_day": values.get("lastDay"),
        "purpose": None if purpose is None else Purpose(purpose).name.lower(),
        "corrects": None if corrects == NO_ISSUE else corrects,
        "total": values["total"],
        "consideration": values.get("consideration", 0),
        "list_head": values.get("listHead") or values["merkleRoot"],
        "block": event.log.block_number,
    }
