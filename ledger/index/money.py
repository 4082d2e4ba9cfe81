"""Transfers and executed payments, written as the chain tells them."""

from collections.abc import Sequence

from sqlalchemy import text

from ledger.index.deltas import BalanceDeltas
from ledger.index.deltas import write_lots
from ledger.index.events import Event
from ledger.index.events import Paid
from ledger.index.events import transfers_of
from ledger.store.database import Work

# What comes back is what was not there before, so a second reading of a block
# changes no balance.
_ADD_TRANSFERS = text(
    """
    INSERT INTO transfers (
        block_number, block_hash, log_index, position, tx_hash,
        sender, receiver, lot, amount
    )
    SELECT * FROM unnest(
        cast(:blocks AS bigint[]), cast(:block_hashes AS bytea[]),
        cast(:log_indexes AS integer[]), cast(:positions AS integer[]),
        cast(:tx_hashes AS bytea[]), cast(:senders AS bytea[]),
        cast(:receivers AS bytea[]), cast(:lots AS bigint[]),
        cast(:amounts AS bigint[])
    )
    ON CONFLICT (block_hash, log_index, position) DO NOTHING
    RETURNING sender, receiver, lot, amount
    """
)
_ADD_PAYMENTS = text(
    """
    INSERT INTO payments (
        order_hash, payer, payee, bill_ref, tx_hash, log_index, block_number
    )
    SELECT * FROM unnest(
        cast(:orders AS bytea[]), cast(:payers AS bytea[]),
        cast(:payees AS bytea[]), cast(:bill_refs AS bytea[]),
        cast(:tx_hashes AS bytea[]), cast(:log_indexes AS integer[]),
        cast(:blocks AS bigint[])
    )
    ON CONFLICT (order_hash) DO NOTHING
    """
)
_ADD_LEGS = text(
    """
    INSERT INTO payment_legs (order_hash, lot, amount)
    SELECT * FROM unnest(
        cast(:orders AS bytea[]), cast(:lots AS bigint[]),
        cast(:amounts AS bigint[])
    )
    ON CONFLICT (order_hash, lot) DO NOTHING
    """
)


def write_transfers(work: Work, events: Sequence[Event], deltas: BalanceDeltas) -> None:
    """Keep every movement of money, and add it to lots and ``deltas``."""
    transfers = [transfer for event in events for transfer in transfers_of(event)]
    if not transfers:
        return
    added = work.session.execute(
        _ADD_TRANSFERS,
        {
            "blocks": [t.log.block_number for t in transfers],
            "block_hashes": [t.log.block_hash for t in transfers],
            "log_indexes": [t.log.log_index for t in transfers],
            "positions": [t.position for t in transfers],
            "tx_hashes": [t.log.tx_hash for t in transfers],
            "senders": [t.sender for t in transfers],
            "receivers": [t.receiver for t in transfers],
            "lots": [t.lot for t in transfers],
            "amounts": [t.amount for t in transfers],
        },
    )
    moved = [(row.sender, row.receiver, row.lot, row.amount) for row in added]
    for sender, receiver, lot, amount in moved:
        deltas.move(sender, receiver, lot, amount)
    write_lots(work, moved)


def write_payments(work: Work, payments: Sequence[Paid]) -> None:
    """Keep every executed payment with its legs, whoever handed it in."""
    if not payments:
        return
    work.session.execute(
        _ADD_PAYMENTS,
        {
            "orders": [paid.order for paid in payments],
            "payers": [paid.payer for paid in payments],
            "payees": [paid.payee for paid in payments],
            "bill_refs": [paid.bill_ref for paid in payments],
            "tx_hashes": [paid.log.tx_hash for paid in payments],
            "log_indexes": [paid.log.log_index for paid in payments],
            "blocks": [paid.log.block_number for paid in payments],
        },
    )
    legs = [(paid.order, leg) for paid in payments for leg in paid.legs]
    work.session.execute(
        _ADD_LEGS,
        {
            "orders": [order for order, _ in legs],
            "lots": [leg.lot for _, leg in legs],
            "amounts": [leg.amount for _, leg in legs],
        },
    )
