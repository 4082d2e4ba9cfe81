"""Orders as the chain decides them, and the promises that end with each.

An order's reservation is released exactly once: in the same statement that
takes it out of ``accepted`` or ``submitted``.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import read_revert
from ledger.index.deltas import BalanceDeltas
from ledger.index.events import Event
from ledger.index.events import Paid
from ledger.index.events import named
from ledger.index.failures import failure_json
from ledger.index.window import Window
from ledger.store import notices
from ledger.store.database import Work

_CONFIRM = text(
    """
    UPDATE orders
    SET state = 'confirmed', confirmed_at = blocks.timestamp,
        block_number = paid.block_number, tx_hash = paid.tx_hash
    FROM unnest(
        cast(:orders AS bytea[]), cast(:tx_hashes AS bytea[]),
        cast(:blocks AS bigint[])
    ) AS paid (order_hash, tx_hash, block_number)
    JOIN blocks ON blocks.number = paid.block_number
    WHERE orders.order_hash = paid.order_hash
      AND orders.state IN ('accepted', 'submitted')
    RETURNING orders.order_hash, orders.payer, orders.lots, orders.amounts
    """
)
# Anyone may pay gas for an order to be refused too early or too late; only a
# refusal of the transaction we sent for it ends it.
_REFUSE = text(
    """
    UPDATE orders
    SET state = 'refused', ended_at = blocks.timestamp,
        block_number = refused.block_number, failure = refused.failure
    FROM unnest(
        cast(:orders AS bytea[]), cast(:tx_hashes AS bytea[]),
        cast(:blocks AS bigint[]), cast(:failures AS jsonb[])
    ) AS refused (order_hash, tx_hash, block_number, failure)
    JOIN blocks ON blocks.number = refused.block_number
    WHERE orders.order_hash = refused.order_hash
      AND orders.tx_hash = refused.tx_hash
      AND orders.state = 'submitted'
    RETURNING orders.order_hash, orders.payer, orders.payee, orders.lots,
              orders.amounts, orders.failure ->> 'code' AS reason_code
    """
)
# A block can hold an order only before its validity ends, so once a final block
# is past that end, no block can come that holds it.
_EXPIRE = text(
    """
    UPDATE orders
    SET state = 'expired', ended_at = blocks.timestamp,
        failure = jsonb_build_object(
            'code', 'order_expired',
            'values', jsonb_build_object(
                'valid_before', orders.valid_before, 'least', 0
            )
        )
    FROM blocks
    WHERE blocks.number = :final_number
      AND orders.valid_before <= blocks.timestamp
      AND orders.state IN ('accepted', 'submitted')
    RETURNING orders.order_hash, orders.payer, orders.payee, orders.lots,
              orders.amounts, 'order_expired' AS reason_code
    """
)
_FINISH = text(
    """
    UPDATE orders SET state = 'final', final_at = blocks.timestamp
    FROM blocks
    WHERE orders.state = 'confirmed' AND orders.block_number <= :final_number
      AND blocks.number = orders.block_number + :confirmations
    RETURNING orders.order_hash
    """
)
_TELL_TILLS = text(
    """
    SELECT pg_notify(:channel, till.signer)
    FROM (
        SELECT DISTINCT encode(bills.terminal, 'hex') AS signer
        FROM orders JOIN bills USING (bill_id)
        WHERE orders.order_hash = ANY(cast(:orders AS bytea[]))
    ) AS till
    """
)
# What reverted as a whole has executed nothing: its orders wait again, with
# their amounts still promised, for a transaction of their own.
_WAIT_AGAIN = text(
    """
    UPDATE orders
    SET state = 'accepted', outbox_id = NULL, tx_hash = NULL, submitted_at = NULL
    WHERE outbox_id = ANY(cast(:outbox_ids AS bigint[])) AND state = 'submitted'
    """
)
_MAKE_GOOD = text(
    """
    INSERT INTO make_good (order_hash, shop, amount, reason_code, created_at)
    SELECT *, :now FROM unnest(
        cast(:orders AS bytea[]), cast(:shops AS bytea[]),
        cast(:amounts AS bigint[]), cast(:reasons AS text[])
    )
    ON CONFLICT (order_hash) DO NOTHING
    """
)


def confirm_orders(work: Work, payments: Sequence[Paid], deltas: BalanceDeltas) -> None:
    """Confirm accepted orders that the chain has executed, by whichever hand."""
    if not payments:
        return
    confirmed = work.session.execute(
        _CONFIRM,
        {
            "orders": [paid.order for paid in payments],
            "tx_hashes": [paid.log.tx_hash for paid in payments],
            "blocks": [paid.log.block_number for paid in payments],
        },
    ).all()
    for row in confirmed:
        deltas.release(row.payer, row.lots, row.amounts)
    _tell_tills(work, [row.order_hash for row in confirmed])


def refuse_orders(
    work: Work,
    deployment: Deployment,
    events: Sequence[Event],
    deltas: BalanceDeltas,
    now: int,
) -> None:
    """End orders that the chain refused; what their shops lose is made good."""
    refused = named(events, "OrderRefused")
    if not refused:
        return
    ended = work.session.execute(
        _REFUSE,
        {
            "orders": [event.values["order"] for event in refused],
            "tx_hashes": [event.log.tx_hash for event in refused],
            "blocks": [event.log.block_number for event in refused],
            "failures": [
                failure_json(read_revert(deployment, event.values["reason"]))
                for event in refused
            ],
        },
    )
    _end(work, ended.all(), deltas, now)


def return_orders(work: Work, outbox_ids: Sequence[int]) -> None:
    """Let the orders of reverted batches wait again."""
    if outbox_ids:
        work.session.execute(_WAIT_AGAIN, {"outbox_ids": list(outbox_ids)})


def expire_orders(
    work: Work, final_number: int, deltas: BalanceDeltas, now: int
) -> None:
    """End orders that a final block has outlived; their shops lose nothing."""
    ended = work.session.execute(_EXPIRE, {"final_number": final_number})
    _end(work, ended.all(), deltas, now)


def finish_orders(work: Work, window: Window, confirmations: int) -> None:
    """Mark orders final whose block is ``confirmations`` behind the books' last."""
    finished = work.session.execute(
        _FINISH,
        {
            "final_number": window.last.number - confirmations,
            "confirmations": confirmations,
        },
    )
    _tell_tills(work, list(finished.scalars()))


def _end(
    work: Work, ended: Sequence[Row[Any]], deltas: BalanceDeltas, now: int
) -> None:
    if not ended:
        return
    for row in ended:
        deltas.release(row.payer, row.lots, row.amounts)
    _tell_tills(work, [row.order_hash for row in ended])
    work.session.execute(
        _MAKE_GOOD,
        {
            "orders": [row.order_hash for row in ended],
            "shops": [row.payee for row in ended],
            "amounts": [sum(row.amounts) for row in ended],
            "reasons": [row.reason_code for row in ended],
            "now": now,
        },
    )


def _tell_tills(work: Work, orders: Sequence[bytes]) -> None:
    """Tell the tills that show these orders' bills; the others sleep on."""
    if orders:
        work.session.execute(
            _TELL_TILLS, {"channel": notices.BILL, "orders": list(orders)}
        )
