"""Queries on bills."""

import secrets

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from ledger.domain.bills import BILL_ID_BYTES
from ledger.domain.bills import BILL_VALIDITY_SECONDS
from ledger.domain.bills import Bill
from ledger.domain.bills import BillState
from ledger.domain.refusals import BillsFull
from ledger.domain.refusals import BillUnknown
from ledger.store.city_tables import BillRow
from ledger.store.database import Work

NUMBER_REMEMBERED_SECONDS = 600
NUMBER_TRIES_MOST = 20
"""With 100,000 bills open at once, 20 tries all meet a taken number once in 10**20."""


def insert_bill(
    work: Work,
    shop: bytes,
    terminal: bytes,
    amount: int,
    now: int,
    cash: int = 0,
    *,
    bill_ref: bytes | None = None,
) -> Bill:
    """Open a bill under a number no other open bill has.

    ``bill_ref`` is what the order will name it by, where that was signed before; no
    bill may have it yet.

    Raises:
        BillsFull: so many are open that no free number was found.
    """
    _expire(work, now)
    for _ in range(NUMBER_TRIES_MOST):
        added = work.session.scalars(
            insert(BillRow)
            .values(
                bill_id=secrets.token_bytes(BILL_ID_BYTES),
                number=f"{secrets.randbelow(10**6):06d}",
                shop=shop,
                terminal=terminal,
                amount=amount,
                cash=cash,
                bill_ref=bill_ref or secrets.token_bytes(32),
                state=BillState.OPEN,
                created_at=now,
                expires_at=now + BILL_VALIDITY_SECONDS,
            )
            .on_conflict_do_nothing()
            .returning(BillRow)
        ).first()
        if added is not None:
            return _bill(added)
    raise BillsFull()


def _expire(work: Work, now: int) -> None:
    # Rows that somebody is paying just now are left to them.
    over = (
        select(BillRow.bill_id)
        .where(BillRow.state == BillState.OPEN, BillRow.expires_at <= now)
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    work.session.execute(
        update(BillRow)
        .where(BillRow.bill_id.in_(over.scalar_subquery()))
        .values(state=BillState.EXPIRED)
        .execution_options(synchronize_session=False)
    )


def get_bill(work: Work, bill_id: bytes) -> Bill | None:
    """The bill by its id."""
    row = work.session.get(BillRow, bill_id, populate_existing=True)
    return None if row is None else _bill(row)


def get_bill_by_number(work: Work, number: str, now: int) -> Bill:
    """The newest bill by its number.

    Numbers are few and come again, so a number stands for a bill only while the
    bill is open and a little longer: nobody can leaf through a shop's past by them.

    Raises:
        BillUnknown: no bill has, or just had, that number.
    """
    row = work.session.scalars(
        select(BillRow)
        .where(
            BillRow.number == number,
            BillRow.expires_at > now - NUMBER_REMEMBERED_SECONDS,
        )
        .order_by(BillRow.sequence.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise BillUnknown(bill=number)
    return _bill(row)


def lock_bill_by_reference(work: Work, bill_ref: bytes) -> Bill | None:
    """The bill an order names, held until this transaction ends."""
    row = work.session.scalars(
        select(BillRow).where(BillRow.bill_ref == bill_ref).with_for_update()
    ).first()
    return None if row is None else _bill(row)


def lock_bill(work: Work, bill_id: bytes) -> Bill | None:
    """The bill by its id, held until this transaction ends."""
    row = work.session.get(
        BillRow, bill_id, populate_existing=True, with_for_update=True
    )
    return None if row is None else _bill(row)


def newest_of_terminal(work: Work, shop: bytes, terminal: bytes) -> Bill | None:
    """The bill that a till opened last."""
    row = work.session.scalars(
        select(BillRow)
        .where(BillRow.terminal == terminal, BillRow.shop == shop)
        .order_by(BillRow.sequence.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else _bill(row)


def list_sales(
    work: Work, shop: bytes, before: int, limit: int, now: int
) -> list[Bill]:
    """A shop's bills that are over, newest first, before a sequence.

    Bills that another one replaced are left out: the other one tells the story.
    """
    rows = work.session.scalars(
        select(BillRow)
        .where(
            BillRow.shop == shop,
            BillRow.sequence < before,
            BillRow.state != BillState.REPLACED,
            or_(BillRow.state != BillState.OPEN, BillRow.expires_at <= now),
        )
        .order_by(BillRow.sequence.desc())
        .limit(limit)
    )
    return [_bill(row) for row in rows]


def sum_sales(work: Work, shop: bytes, since: int) -> tuple[int, int, int]:
    """(Yen by Meguru, yen in cash, count) of a shop's accepted bills since a time."""
    amount, cash, count = work.session.execute(
        select(func.sum(BillRow.amount), func.sum(BillRow.cash), func.count()).where(
            BillRow.shop == shop,
            BillRow.created_at >= since,
            BillRow.state == BillState.ACCEPTED,
        )
    ).one()
    return int(amount or 0), int(cash or 0), count


def mark_over(
    work: Work, bill_id: bytes, state: BillState, replaced_by: bytes | None = None
) -> None:
    """Take a bill back; whoever pays it now waits for this, and is refused."""
    work.session.execute(
        update(BillRow)
        .where(BillRow.bill_id == bill_id)
        .values(state=state, replaced_by=replaced_by)
    )


def store_offer(work: Work, bill_id: bytes, payer: bytes, amount: int) -> None:
    """Note what a payer has instead of all of it; the newest offer counts."""
    work.session.execute(
        update(BillRow)
        .where(BillRow.bill_id == bill_id)
        .values(offer_amount=amount, offered_by=payer)
    )


def mark_accepted(work: Work, bill: Bill, order: bytes) -> None:
    """Note which order paid a bill."""
    work.session.execute(
        update(BillRow)
        .where(BillRow.bill_id == bill.bill_id)
        .values(state=BillState.ACCEPTED, order=order)
    )


def _bill(row: BillRow) -> Bill:
    return Bill(
        bill_id=row.bill_id,
        number=row.number,
        shop=row.shop,
        terminal=row.terminal,
        amount=row.amount,
        bill_ref=row.bill_ref,
        state=BillState(row.state),
        created_at=row.created_at,
        expires_at=row.expires_at,
        order=row.order,
        sequence=row.sequence,
        cash=row.cash,
        replaced_by=row.replaced_by,
        offer_amount=row.offer_amount,
        offered_by=row.offered_by,
    )
