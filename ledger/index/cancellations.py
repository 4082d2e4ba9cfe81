"""Cancelled orders as the chain tells them, and cancellations that it refused."""

from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import read_revert
from ledger.index.events import Event
from ledger.index.events import named
from ledger.index.failures import failure_json
from ledger.store.database import Work

_ADD = text(
    """
    INSERT INTO cancellations (order_hash, payer, block_number)
    SELECT * FROM unnest(
        cast(:orders AS bytea[]), cast(:payers AS bytea[]),
        cast(:blocks AS bigint[])
    )
    ON CONFLICT (order_hash, payer) DO NOTHING
    """
)
# An order and its cancellation are refused by the same event; the transaction that
# was sent tells which of them it was.
_NOTE_REFUSED = text(
    """
    UPDATE outbox SET failure = refused.failure
    FROM unnest(
        cast(:tx_hashes AS bytea[]), cast(:failures AS jsonb[])
    ) AS refused (tx_hash, failure)
    WHERE outbox.tx_hash = refused.tx_hash AND outbox.kind = 'cancel'
    """
)


def write_cancellations(
    work: Work, deployment: Deployment, events: Sequence[Event]
) -> None:
    """Keep what was cancelled, and why what was asked for was not.

    Calls have ended by then: what ends them knows nothing of refusals within.
    """
    cancelled = named(events, "OrderCancelled")
    if cancelled:
        work.session.execute(
            _ADD,
            {
                "orders": [event.values["order"] for event in cancelled],
                "payers": [event.values["payer"] for event in cancelled],
                "blocks": [event.log.block_number for event in cancelled],
            },
        )
    refused = named(events, "OrderRefused")
    if refused:
        work.session.execute(
            _NOTE_REFUSED,
            {
                "tx_hashes": [event.log.tx_hash for event in refused],
                "failures": [
                    failure_json(read_revert(deployment, event.values["reason"]))
                    for event in refused
                ],
            },
        )
