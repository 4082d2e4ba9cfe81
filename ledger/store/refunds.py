"""Queries on refunds: what may still be given back, what was asked, what was done."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text

from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.refunds import Refund
from ledger.domain.refunds import Refundable
from ledger.store.chain_money_tables import RefundLegRow
from ledger.store.chain_money_tables import RefundRow
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import PaymentLegRow
from ledger.store.chain_tables import PaymentRow
from ledger.store.database import Work
from ledger.store.money_tables import RefundRequestRow
from ledger.store.relay_tables import OutboxRow

KIND = "refund"
HOLDING = ("accepted", "submitted")
"""The states in which a refund's amount is reserved and not yet moved."""
# The rows of an account's signer are few, and asked for only where it has a limit.
_GIVEN = text(
    """
    SELECT coalesce(sum(amount), 0)
    FROM refund_requests, unnest(amounts) AS amount
    WHERE shop = :shop AND signer = :signer
      AND accepted_at >= :since AND accepted_at < :until
      AND state NOT IN ('refused', 'expired')
    """
)


def find_refundable(
    work: Work, order: bytes, *, lock: bool = False
) -> Refundable | None:
    """A payment the chain executed, with what of it was given back or may still be.

    ``lock`` keeps other refunds of it waiting until this transaction ends.
    """
    # Locked first: what others gave back meanwhile is read after that.
    if lock:
        work.session.execute(
            select(PaymentRow.order).where(PaymentRow.order == order).with_for_update()
        )
    found = work.session.execute(
        select(PaymentRow, BlockRow.timestamp)
        .join(BlockRow, BlockRow.number == PaymentRow.block_number)
        .where(PaymentRow.order == order)
    ).first()
    if found is None:
        return None
    payment, paid_at = found
    legs = work.session.scalars(
        select(PaymentLegRow)
        .where(PaymentLegRow.order == order)
        .order_by(PaymentLegRow.lot)
    )
    refunded, count = _given_back(work, order)
    return Refundable(
        order=order,
        payer=payment.payer,
        shop=payment.payee,
        legs=tuple(Leg(leg.lot, leg.amount) for leg in legs),
        paid_at=paid_at,
        refunded=refunded,
        count=count,
    )


def _given_back(work: Work, order: bytes) -> tuple[dict[int, int], int]:
    """Yen by lot and number of the refunds that are done or may still be."""
    done = work.session.scalar(select(func.count()).where(RefundRow.order == order))
    count = int(done or 0)
    legs: list[tuple[int, int]] = [
        (lot, amount)
        for lot, amount in work.session.execute(
            select(RefundLegRow.lot, RefundLegRow.amount).where(
                RefundLegRow.order == order
            )
        )
    ]
    waiting = work.session.scalars(
        select(RefundRequestRow).where(
            RefundRequestRow.order == order, RefundRequestRow.state.in_(HOLDING)
        )
    )
    for row in waiting:
        count += 1
        legs += zip(row.lots, row.amounts, strict=True)
    refunded: dict[int, int] = {}
    for lot, amount in legs:
        refunded[lot] = refunded.get(lot, 0) + amount
    return refunded, count


def insert_request(
    work: Work, name: bytes, refund: Refund, signer: bytes, signature: bytes, now: int
) -> None:
    """Store a refund as accepted."""
    work.session.add(
        RefundRequestRow(
            refund=name,
            order=refund.order,
            sequence=refund.sequence,
            state="accepted",
            payer=refund.payer,
            shop=refund.shop,
            lots=[leg.lot for leg in refund.legs],
            amounts=[leg.amount for leg in refund.legs],
            valid_before=refund.valid_before,
            signer=signer,
            signature=signature,
            accepted_at=now,
        )
    )
    work.session.flush()


def get_request(work: Work, name: bytes) -> RefundRequestRow | None:
    """A refund that a till signed, by its hash."""
    return work.session.get(RefundRequestRow, name, populate_existing=True)


def list_requests(work: Work, order: bytes) -> list[RefundRequestRow]:
    """The refunds that tills signed for a payment, oldest first."""
    return list(
        work.session.scalars(
            select(RefundRequestRow)
            .where(RefundRequestRow.order == order)
            .order_by(RefundRequestRow.accepted_at, RefundRequestRow.sequence)
            .execution_options(populate_existing=True)
        )
    )


def list_done(work: Work, order: bytes) -> list[tuple[RefundRow, tuple[Leg, ...]]]:
    """The refunds of a payment that the chain executed, whoever handed them in."""
    legs: dict[int, list[Leg]] = {}
    for row in work.session.scalars(
        select(RefundLegRow)
        .where(RefundLegRow.order == order)
        .order_by(RefundLegRow.sequence, RefundLegRow.lot)
    ):
        legs.setdefault(row.sequence, []).append(Leg(row.lot, row.amount))
    rows = work.session.scalars(
        select(RefundRow).where(RefundRow.order == order).order_by(RefundRow.sequence)
    )
    return [(row, tuple(legs[row.sequence])) for row in rows]


def find_calls(work: Work, names: Sequence[bytes]) -> dict[bytes, OutboxRow]:
    """The calls that carry refunds to the chain, by the refund's hash."""
    keys = {f"{KIND}:{to_hex(name)}": name for name in names}
    rows = work.session.scalars(
        select(OutboxRow)
        .where(OutboxRow.dedupe_key.in_(keys))
        .execution_options(populate_existing=True)
    )
    return {keys[row.dedupe_key]: row for row in rows}


def sum_refunded(work: Work, orders: Sequence[bytes]) -> dict[bytes, int]:
    """Yen that were given back of payments, by order; others are left out."""
    if not orders:
        return {}
    rows = work.session.execute(
        select(RefundLegRow.order, func.sum(RefundLegRow.amount))
        .where(RefundLegRow.order.in_(orders))
        .group_by(RefundLegRow.order)
    )
    return {order: int(amount) for order, amount in rows}


def given_by_signer(
    work: Work, shop: bytes, signer: bytes, since: int, until: int
) -> int:
    """Yen of a signer's refunds from a time on that are done or may still be."""
    total: Any = work.session.scalar(
        _GIVEN, {"shop": shop, "signer": signer, "since": since, "until": until}
    )
    return int(total)
