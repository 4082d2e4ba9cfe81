"""Calls of our outbox: which are in a block, and what officers' actions became."""

from collections.abc import Sequence

from sqlalchemy import text

from ledger.domain.hexes import parse_hex
from ledger.index.events import Event
from ledger.index.events import named
from ledger.index.failures import failure_json
from ledger.index.window import Window
from ledger.store.database import Work

_END_CALLS = text(
    """
    UPDATE outbox
    SET state = ended.state, block_number = ended.block_number,
        failure = ended.failure
    FROM unnest(
        cast(:tx_hashes AS bytea[]), cast(:states AS text[]),
        cast(:blocks AS bigint[]), cast(:failures AS jsonb[])
    ) AS ended (tx_hash, state, block_number, failure)
    WHERE outbox.tx_hash = ended.tx_hash AND outbox.state IN ('signed', 'sent')
    RETURNING outbox.outbox_id, outbox.kind, outbox.dedupe_key, outbox.state,
              outbox.tx_hash
    """
)
_EXECUTE_ACTIONS = text(
    """
    UPDATE actions SET state = 'executed', failure = NULL
    WHERE action_hash = ANY(cast(:actions AS bytea[]))
    """
)
_FAIL_ACTION = text(
    """
    UPDATE actions SET state = 'failed', failure = :failure
    WHERE action_hash = :action AND state = 'approved'
    """
)


def end_calls(work: Work, window: Window) -> list[int]:
    """Mark what is in a block; return the batches of payments that reverted."""
    receipts = window.receipts
    if not receipts:
        return []
    reverts = window.reverts
    rows = work.session.execute(
        _END_CALLS,
        {
            "tx_hashes": [receipt.tx_hash for receipt in receipts],
            "states": ["mined" if r.succeeded else "reverted" for r in receipts],
            "blocks": [receipt.block_number for receipt in receipts],
            "failures": [
                None if r.succeeded else failure_json(reverts[r.tx_hash])
                for r in receipts
            ],
        },
    ).all()
    reverted = [row for row in rows if row.state == "reverted"]
    for row in reverted:
        if row.kind == "action":
            action = parse_hex(row.dedupe_key.removeprefix("action:"), "action", 32)
            failure = str(reverts[row.tx_hash])
            work.session.execute(_FAIL_ACTION, {"action": action, "failure": failure})
    return [row.outbox_id for row in reverted if row.kind == "pay"]


def execute_actions(work: Work, events: Sequence[Event]) -> None:
    """Mark actions that ran, whoever brought them to the chain."""
    executed = [event.values["action"] for event in named(events, "ActionExecuted")]
    if executed:
        work.session.execute(_EXECUTE_ACTIONS, {"actions": executed})
