"""Refunds as the chain decides them, and the promises that end with each.

A refund's reservation is released exactly once: in the same statement that takes it
out of ``accepted`` or ``submitted``.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import read_revert
from ledger.index.deltas import BalanceDeltas
from ledger.index.events import Event
from ledger.index.events import Refunded
from ledger.index.events import find_refunds
from ledger.index.events import named
from ledger.index.failures import failure_json
from ledger.index.window import Window
from ledger.store.database import Work

_ADD_REFUNDS = text(
    """
    INSERT INTO refunds (
        order_hash, sequence, payer, shop, tx_hash, log_index, block_number
    )
    SELECT * FROM unnest(
        cast(:orders AS bytea[]), cast(:sequences AS integer[]),
        cast(:payers AS bytea[]), cast(:shops AS bytea[]),
        cast(:tx_hashes AS bytea[]), cast(:log_indexes AS integer[]),
        cast(:blocks AS bigint[])
    )
    ON CONFLICT (order_hash, sequence) DO NOTHING
    """
)
_ADD_LEGS = text(
    """
    INSERT INTO refund_legs (order_hash, sequence, lot, amount, block_number)
    SELECT * FROM unnest(
        cast(:orders AS bytea[]), cast(:sequences AS integer[]),
        cast(:lots AS bigint[]), cast(:amounts AS bigint[]),
        cast(:blocks AS bigint[])
    )
    ON CONFLICT (order_hash, sequence, lot) DO NOTHING
    """
)
# What the chain executed is what a till asked for if it gave back the same: another
# hand may have brought another refund of the same number.
_CONFIRM = text(
    """
    UPDATE refund_requests
    SET state = 'confirmed', ended_at = blocks.timestamp,
        block_number = refunds.block_number
    FROM refunds JOIN blocks ON blocks.number = refunds.block_number
    WHERE refunds.order_hash = ANY(cast(:orders AS bytea[]))
      AND refund_requests.order_hash = refunds.order_hash
      AND refund_requests.sequence = refunds.sequence
      AND refund_requests.state IN ('accepted', 'submitted')
      AND (refund_requests.lots, refund_requests.amounts) = (
          SELECT array_agg(lot ORDER BY lot), array_agg(amount ORDER BY lot)
          FROM refund_legs
          WHERE refund_legs.order_hash = refunds.order_hash
            AND refund_legs.sequence = refunds.sequence
      )
    RETURNING refund_requests.shop, refund_requests.lots, refund_requests.amounts
    """
)
# Only a refusal of the transaction we sent for a refund ends it. A call carries one
# refund and is named by its hash: "refund:0x…".
_REFUSE = text(
    """
    UPDATE refund_requests
    SET state = 'refused', ended_at = blocks.timestamp,
        block_number = refused.block_number, failure = refused.failure
    FROM unnest(
        cast(:tx_hashes AS bytea[]), cast(:blocks AS bigint[]),
        cast(:failures AS jsonb[])
    ) AS refused (tx_hash, block_number, failure)
    JOIN blocks ON blocks.number = refused.block_number
    JOIN outbox ON outbox.tx_hash = refused.tx_hash AND outbox.kind = 'refund'
    WHERE refund_requests.refund_hash = decode(substr(outbox.dedupe_key, 10), 'hex')
      AND refund_requests.state IN ('accepted', 'submitted')
    RETURNING refund_requests.shop, refund_requests.lots, refund_requests.amounts
    """
)
_EXPIRE = text(
    """
    UPDATE refund_requests
    SET state = 'expired', ended_at = blocks.timestamp,
        failure = jsonb_build_object(
            'code', 'order_expired',
            'values', jsonb_build_object(
                'valid_before', refund_requests.valid_before, 'least', 0
            )
        )
    FROM blocks
    WHERE blocks.number = :final_number
      AND refund_requests.valid_before <= blocks.timestamp
      AND refund_requests.state IN ('accepted', 'submitted')
    RETURNING refund_requests.shop, refund_requests.lots, refund_requests.amounts
    """
)
_FINISH = text(
    """
    UPDATE refund_requests SET state = 'final'
    WHERE state = 'confirmed' AND block_number <= :final_number
    """
)


def write_refunds(
    work: Work, deployment: Deployment, events: Sequence[Event], deltas: BalanceDeltas
) -> None:
    """Keep what was given back, and end what was accepted here, either way."""
    refunds = find_refunds(events)
    if refunds:
        _add(work, refunds)
        orders = [refund.order for refund in refunds]
        _release(work.session.execute(_CONFIRM, {"orders": orders}).all(), deltas)
    refused = named(events, "RefundRefused")
    if refused:
        _refuse(
            work,
            [
                (
                    event.log.tx_hash,
                    event.log.block_number,
                    failure_json(read_revert(deployment, event.values["reason"])),
                )
                for event in refused
            ],
            deltas,
        )


def end_refunds(
    work: Work, window: Window, final_number: int, deltas: BalanceDeltas
) -> None:
    """End refunds whose call reverted, or that a final block has outlived."""
    reverted = [receipt for receipt in window.receipts if not receipt.succeeded]
    if reverted:
        _refuse(
            work,
            [
                (
                    receipt.tx_hash,
                    receipt.block_number,
                    failure_json(window.reverts[receipt.tx_hash]),
                )
                for receipt in reverted
            ],
            deltas,
        )
    expired = work.session.execute(_EXPIRE, {"final_number": final_number})
    _release(expired.all(), deltas)
    work.session.execute(_FINISH, {"final_number": final_number})


def _add(work: Work, refunds: Sequence[Refunded]) -> None:
    work.session.execute(
        _ADD_REFUNDS,
        {
            "orders": [refund.order for refund in refunds],
            "sequences": [refund.sequence for refund in refunds],
            "payers": [refund.payer for refund in refunds],
            "shops": [refund.shop for refund in refunds],
            "tx_hashes": [refund.log.tx_hash for refund in refunds],
            "log_indexes": [refund.log.log_index for refund in refunds],
            "blocks": [refund.log.block_number for refund in refunds],
        },
    )
    legs = [(refund, leg) for refund in refunds for leg in refund.legs]
    work.session.execute(
        _ADD_LEGS,
        {
            "orders": [refund.order for refund, _ in legs],
            "sequences": [refund.sequence for refund, _ in legs],
            "lots": [leg.lot for _, leg in legs],
            "amounts": [leg.amount for _, leg in legs],
            "blocks": [refund.log.block_number for refund, _ in legs],
        },
    )


def _refuse(
    work: Work, refused: Sequence[tuple[bytes, int, str]], deltas: BalanceDeltas
) -> None:
    """End refunds by (transaction, block, failure) of what carried them."""
    ended = work.session.execute(
        _REFUSE,
        {
            "tx_hashes": [tx_hash for tx_hash, _, _ in refused],
            "blocks": [block for _, block, _ in refused],
            "failures": [failure for _, _, failure in refused],
        },
    )
    _release(ended.all(), deltas)


def _release(ended: Sequence[Row[Any]], deltas: BalanceDeltas) -> None:
    for row in ended:
        deltas.release(row.shop, row.lots, row.amounts)
