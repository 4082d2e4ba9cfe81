"""Queries on cancelled orders: those the chain knows, and those on their way.

The chain keeps an order by its payer, so both name one: whoever cancels the hash of
somebody else's order has cancelled nothing.
"""

from sqlalchemy import select
from sqlalchemy import text

from ledger.domain.hexes import to_hex
from ledger.store.chain_money_tables import CancellationRow
from ledger.store.database import Work
from ledger.store.relay_tables import OutboxRow

KIND = "cancel"
# A call that the chain refused has cancelled nothing.
_IS_ASKED = text(
    """
    SELECT EXISTS (
        SELECT FROM outbox WHERE dedupe_key = :key AND failure IS NULL
    ) OR EXISTS (
        SELECT FROM cancellations WHERE order_hash = :order AND payer = :payer
    )
    """
)


def name_call(payer: bytes, order: bytes) -> str:
    """What the call that cancels an order goes by in the outbox, after its kind."""
    return f"{to_hex(payer)}:{to_hex(order)}"


def is_asked(work: Work, payer: bytes, order: bytes) -> bool:
    """Whether an order is cancelled, or its cancelling waits for the chain."""
    found = work.session.scalar(
        _IS_ASKED,
        {
            "key": f"{KIND}:{name_call(payer, order)}",
            "order": order,
            "payer": payer,
        },
    )
    return bool(found)


def is_done(work: Work, payer: bytes, order: bytes) -> bool:
    """Whether the chain has cancelled an order."""
    key = (order, payer)
    return work.session.get(CancellationRow, key, populate_existing=True) is not None


def find_call(work: Work, payer: bytes, order: bytes) -> OutboxRow | None:
    """The call that cancels an order, with what became of it."""
    return work.session.scalars(
        select(OutboxRow)
        .where(OutboxRow.dedupe_key == f"{KIND}:{name_call(payer, order)}")
        .execution_options(populate_existing=True)
    ).first()
