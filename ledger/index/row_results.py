"""What became of each row of a list, and of each charge code."""

import json
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import read_revert
from ledger.index.events import Event
from ledger.index.events import named
from ledger.store.database import Work

# What comes back is what was not there before, so a second reading of a block
# counts no row twice.
_ADD_RESULTS = text(
    """
    INSERT INTO authorization_results (
        authorization_id, row_index, account, lot, amount, reason_code,
        reason_values, block_number
    )
    SELECT * FROM unnest(
        cast(:authorizations AS bytea[]), cast(:indexes AS integer[]),
        cast(:accounts AS bytea[]), cast(:lots AS bigint[]),
        cast(:amounts AS bigint[]), cast(:codes AS text[]),
        cast(:values AS jsonb[]), cast(:blocks AS bigint[])
    )
    ON CONFLICT (authorization_id, row_index) DO NOTHING
    RETURNING authorization_id, row_index, amount, reason_code
    """
)
_ADD_CLAIMS = text(
    """
    INSERT INTO code_claims (authorization_id, code, account, amount, block_number)
    SELECT * FROM unnest(
        cast(:authorizations AS bytea[]), cast(:codes AS bytea[]),
        cast(:accounts AS bytea[]), cast(:amounts AS bigint[]),
        cast(:blocks AS bigint[])
    )
    ON CONFLICT (authorization_id, code) DO NOTHING
    RETURNING authorization_id, amount
    """
)
_COUNT = text(
    """
    UPDATE authorizations
    SET executed = authorizations.executed + counted.executed,
        refused = authorizations.refused + counted.refused
    FROM unnest(
        cast(:authorizations AS bytea[]), cast(:executed AS bigint[]),
        cast(:refused AS bigint[])
    ) AS counted (authorization_id, executed, refused)
    WHERE authorizations.authorization_id = counted.authorization_id
    """
)
_RAN = {"RowIssued": "account", "RowRedeemed": "shop", "RowBurned": "account"}

Counted = tuple[bytes, int, int]
"""An authorization, and yen that ran and that were refused."""


def write_results(
    work: Work, deployment: Deployment, events: Sequence[Event]
) -> list[tuple[bytes, int]]:
    """Write rows that ran or were refused; returns them as (authorization, index)."""
    results = [e for e in events if e.name in _RAN or e.name == "RowRefused"]
    if not results:
        return []
    codes, values = [], []
    for event in results:
        if event.name in _RAN:
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
            "accounts": [
                event.values[_RAN.get(event.name, "account")] for event in results
            ],
            "lots": [event.values.get("lot") for event in results],
            "amounts": [event.values["amount"] for event in results],
            "codes": codes,
            "values": values,
            "blocks": [event.log.block_number for event in results],
        },
    ).all()
    _count(
        work,
        (
            (row.authorization_id, 0, row.amount)
            if row.reason_code
            else (row.authorization_id, row.amount, 0)
            for row in added
        ),
    )
    return [(row.authorization_id, row.row_index) for row in added]


def write_claims(work: Work, events: Sequence[Event]) -> None:
    """Write which codes charged whom."""
    claimed = named(events, "Claimed")
    if not claimed:
        return
    added = work.session.execute(
        _ADD_CLAIMS,
        {
            "authorizations": [event.values["authorization"] for event in claimed],
            "codes": [event.values["code"] for event in claimed],
            "accounts": [event.values["account"] for event in claimed],
            "amounts": [event.values["amount"] for event in claimed],
            "blocks": [event.log.block_number for event in claimed],
        },
    )
    _count(work, ((row.authorization_id, row.amount, 0) for row in added))


def _count(work: Work, counted: Iterable[Counted]) -> None:
    executed: defaultdict[bytes, int] = defaultdict(int)
    refused: defaultdict[bytes, int] = defaultdict(int)
    for authorization, ran, turned_away in counted:
        executed[authorization] += ran
        refused[authorization] += turned_away
    names = sorted(executed)
    if names:
        work.session.execute(
            _COUNT,
            {
                "authorizations": names,
                "executed": [executed[name] for name in names],
                "refused": [refused[name] for name in names],
            },
        )
