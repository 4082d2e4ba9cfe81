"""Queries on orders: the gate, the reservation, and the states."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.presentments import SignedPresentedPayment
from ledger.store.chain_tables import PaymentRow
from ledger.store.database import Work
from ledger.store.relay_tables import OrderRow

# Rows are locked in the order of lots, whatever order the legs come in, so two
# orders of one account can wait for each other in one direction only. All legs
# are reserved, or none: fewer rows than legs come back, and the caller refuses.
_RESERVE = text(
    """
    WITH legs AS (
        SELECT * FROM unnest(cast(:lots AS bigint[]), cast(:amounts AS bigint[]))
            AS leg (lot, amount)
    ), locked AS MATERIALIZED (
        SELECT balances.lot, leg.amount
        FROM balances JOIN legs AS leg USING (lot)
        WHERE balances.account = :account
          AND balances.confirmed - balances.reserved >= leg.amount
        ORDER BY balances.lot
        FOR UPDATE OF balances
    )
    UPDATE balances SET reserved = balances.reserved + locked.amount
    FROM locked
    WHERE balances.account = :account AND balances.lot = locked.lot
      AND balances.confirmed - balances.reserved >= locked.amount
    RETURNING balances.lot
    """
)


def lock_account(work: Work, payer: bytes) -> None:
    """Let one acceptance at a time look at what an account's signers spent."""
    work.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(encode(:payer,'hex'), 7))"),
        {"payer": payer},
    )


def insert_accepted(
    work: Work, order: bytes, signed: SignedPayment, bill_id: bytes, day: int, now: int
) -> bool:
    """Store an order as accepted; False where the order is known already."""
    payment = signed.payment
    return _insert(
        work,
        order_hash=order,
        payer=payment.payer,
        payee=payment.payee,
        lots=[leg.lot for leg in payment.legs],
        amounts=[leg.amount for leg in payment.legs],
        bill_id=bill_id,
        bill_ref=payment.bill_ref,
        valid_after=payment.valid_after,
        valid_before=payment.valid_before,
        salt=payment.salt,
        signer=signed.signer,
        signature=signed.signature,
        day=day,
        accepted_at=now,
    )


def insert_presented(
    work: Work,
    order: bytes,
    signed: SignedPresentedPayment,
    bill_id: bytes,
    day: int,
    now: int,
) -> bool:
    """Store a presented payment as accepted; False where it is known already."""
    presentment, acceptance = signed.presentment, signed.acceptance
    return _insert(
        work,
        order_hash=order,
        payer=presentment.payer,
        payee=acceptance.payee,
        lots=[leg.lot for leg in acceptance.legs],
        amounts=[leg.amount for leg in acceptance.legs],
        bill_id=bill_id,
        bill_ref=acceptance.bill_ref,
        valid_after=presentment.valid_after,
        valid_before=presentment.valid_before,
        salt=presentment.salt,
        signer=signed.signer,
        signature=signed.signature,
        presented_limit=presentment.limit,
        shop_signer=signed.shop_signer,
        shop_signature=signed.shop_signature,
        day=day,
        accepted_at=now,
    )


def _insert(work: Work, **values: Any) -> bool:
    added = work.session.execute(
        insert(OrderRow.__table__)  # type: ignore[arg-type]
        .values(state=OrderState.ACCEPTED, **values)
        .on_conflict_do_nothing(index_elements=["order_hash"])
        .returning(text("order_hash"))
    )
    return added.first() is not None


def reserve(work: Work, account: bytes, legs: Sequence[Leg]) -> bool:
    """Promise the legs' amounts; False where one of them is not there."""
    reserved = work.session.execute(
        _RESERVE,
        {
            "account": account,
            "lots": [leg.lot for leg in legs],
            "amounts": [leg.amount for leg in legs],
        },
    ).all()
    return len(reserved) == len(legs)


def spent_by_signer(work: Work, payer: bytes, signer: bytes, day: int) -> int:
    """Yen of a signer's orders on one day that are paid or may still be."""
    # The array of amounts is summed row by row; unnest makes them rows.
    inner = (
        select(func.unnest(OrderRow.amounts).label("amount"))
        .where(
            OrderRow.payer == payer,
            OrderRow.signer == signer,
            OrderRow.day == day,
            OrderRow.state.not_in([OrderState.REFUSED, OrderState.EXPIRED]),
        )
        .subquery()
    )
    total: Any = work.session.scalar(select(func.sum(inner.c.amount)))
    return int(total or 0)


def get_order(work: Work, order: bytes) -> OrderRow | None:
    """An order by its hash."""
    return work.session.get(OrderRow, order, populate_existing=True)


def find_orders(work: Work, orders: Sequence[bytes]) -> list[OrderRow]:
    """The orders of some hashes."""
    return list(
        work.session.scalars(
            select(OrderRow)
            .where(OrderRow.order.in_(orders))
            .execution_options(populate_existing=True)
        )
    )


def list_orders(work: Work, account: bytes, before: int, limit: int) -> list[OrderRow]:
    """An account's orders as payer or payee, newest first, before a sequence."""
    paid = select(OrderRow).where(
        OrderRow.payer == account, OrderRow.accepted_sequence < before
    )
    received = select(OrderRow).where(
        OrderRow.payee == account, OrderRow.accepted_sequence < before
    )
    newest = OrderRow.accepted_sequence.desc()
    rows = [
        *work.session.scalars(paid.order_by(newest).limit(limit)),
        *work.session.scalars(received.order_by(newest).limit(limit)),
    ]
    unique = {row.accepted_sequence: row for row in rows}
    return [unique[key] for key in sorted(unique, reverse=True)][:limit]


def find_paid_late(work: Work, rows: Sequence[OrderRow]) -> set[bytes]:
    """Which of some orders the chain carried out although they had ended here."""
    over = [
        row.order
        for row in rows
        if row.state in (OrderState.REFUSED, OrderState.EXPIRED)
    ]
    if not over:
        return set()
    return set(
        work.session.scalars(select(PaymentRow.order).where(PaymentRow.order.in_(over)))
    )


def to_signed_payment(row: OrderRow) -> SignedPayment:
    """The order as it was signed."""
    payment = Payment(
        payer=row.payer,
        payee=row.payee,
        legs=legs_of(row),
        bill_ref=row.bill_ref,
        valid_after=row.valid_after,
        valid_before=row.valid_before,
        salt=row.salt,
    )
    return SignedPayment(payment, row.signer, row.signature)


def to_presented_payment(row: OrderRow) -> SignedPresentedPayment:
    """The presentment as its payer signed it, and its acceptance by the shop."""
    limit, signer, signature = row.presented_limit, row.shop_signer, row.shop_signature
    assert limit is not None and signer is not None and signature is not None
    return SignedPresentedPayment(
        Presentment(row.payer, limit, row.valid_after, row.valid_before, row.salt),
        Acceptance(row.order, row.payee, legs_of(row), row.bill_ref),
        row.signer,
        row.signature,
        signer,
        signature,
    )


def legs_of(row: OrderRow) -> tuple[Leg, ...]:
    """An order's legs."""
    pairs = zip(row.lots, row.amounts, strict=True)
    return tuple(Leg(lot, amount) for lot, amount in pairs)
