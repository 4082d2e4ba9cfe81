"""Issues that officers authorized, and what became of each row of their lists."""

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import read_revert
from ledger.index.events import Event
from ledger.index.events import named
from ledger.store.database import Work

_ADD_AUTHORIZATION = text(
    """
    INSERT INTO authorizations (
        authorization_id, programme, last_day, total, consideration, list_head,
        block_number
    )
    VALUES (
        :authorization, :programme, :last_day, :total, :consideration, :list_head,
        :block
    )
    ON CONFLICT (authorization_id) DO NOTHING
    """
)
# What comes back is what was not there before, so a second reading of a block
# counts no row twice.
_ADD_RESULTS = text(
    """
    INSERT INTO authorization_results (
        authorization_id, row_index, account, amount, reason_code, reason_values,
        block_number
    )
    SELECT * FROM unnest(
        cast(:authorizations AS bytea[]), cast(:indexes AS integer[]),
        cast(:accounts AS bytea[]), cast(:amounts AS bigint[]),
        cast(:codes AS text[]), cast(:values AS jsonb[]), cast(:blocks AS bigint[])
    )
    ON CONFLICT (authorization_id, row_index) DO NOTHING
    RETURNING authorization_id, amount, reason_code
    """
)
_COUNT = text(
    """
    UPDATE authorizations
    SET executed = executed + :executed, refused = refused + :refused
    WHERE authorization_id = :authorization
    """
)
_COMPLETE = text(
    """
    UPDATE authorizations SET completed = true
    WHERE authorization_id = ANY(cast(:authorizations AS bytea[]))
    """
)


def write_issues(work: Work, deployment: Deployment, events: Sequence[Event]) -> None:
    """Write authorizations, the results of rows, and which lists are complete."""
    for event in named(events, "IssueAuthorized"):
        values = event.values
        work.session.execute(
            _ADD_AUTHORIZATION,
            {
                "authorization": values["authorization"],
                "programme": values["programme"],
                "last_day": values["lastDay"],
                "total": values["total"],
                "consideration": values["consideration"],
                "list_head": values["listHead"],
                "block": event.log.block_number,
            },
        )
    results = [e for e in events if e.name in ("RowIssued", "RowRefused")]
    if results:
        _write_results(work, deployment, results)
    completed = named(events, "IssueCompleted")
    if completed:
        names = [event.values["authorization"] for event in completed]
        work.session.execute(_COMPLETE, {"authorizations": names})


def _write_results(
    work: Work, deployment: Deployment, results: Sequence[Event]
) -> None:
    codes, values = [], []
    for event in results:
        if event.name == "RowIssued":
            codes.append("")
            values.append("{}")
        else:
            reason = read_revert(deployment, event.values["reason"])
            codes.append(reason.code)
            values.append(json.dumps(reason.values))
    added = work.session.execute(
        _ADD_RESULTS,
        {
            "authorizations": [event.values["authorization"] for event in results],
            "indexes": [event.values["index"] for event in results],
            "accounts": [event.values["account"] for event in results],
            "amounts": [event.values["amount"] for event in results],
            "codes": codes,
            "values": values,
            "blocks": [event.log.block_number for event in results],
        },
    )
    executed: defaultdict[bytes, int] = defaultdict(int)
    refused: defaultdict[bytes, int] = defaultdict(int)
    for row in added:
        counted = refused if row.reason_code else executed
        counted[row.authorization_id] += row.amount
    for authorization in executed.keys() | refused.keys():
        work.session.execute(
            _COUNT,
            {
                "authorization": authorization,
                "executed": executed[authorization],
                "refused": refused[authorization],
            },
        )
