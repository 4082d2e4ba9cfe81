"""Queries on the shops of the town as residents look for them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import tuple_
from sqlalchemy.orm import InstrumentedAttribute

from ledger.domain.accounts import Kind
from ledger.domain.accounts import Status
from ledger.store.chain_tables import AccountRow
from ledger.store.city_tables import ShopRow
from ledger.store.database import Work

Found = tuple[ShopRow, int]
"""A shop, and the classes it carries as bits."""
CLASS_BITS = 64


def list_shops(
    work: Work,
    *,
    words: Sequence[Sequence[str]],
    area: str | None,
    category: str | None,
    acceptors: int | None,
    after: tuple[str, bytes],
    limit: int,
) -> list[Found]:
    """Active shops by name, from after one on.

    Every word must stand somewhere, each in one of its spellings; ``acceptors`` are
    the classes of a programme, one of which the shop must carry.
    """
    query = _active().where(tuple_(ShopRow.name, ShopRow.account) > after)
    for spellings in words:
        query = query.where(or_(*map(_stands_somewhere, spellings)))
    if area is not None:
        query = query.where(ShopRow.area == area)
    if category is not None:
        query = query.where(ShopRow.category == category)
    if acceptors is not None:
        query = query.where(or_(*_carries_any(acceptors)))
    rows = work.session.execute(
        query.order_by(ShopRow.name, ShopRow.account).limit(limit)
    )
    return [(shop, classes) for shop, classes in rows]


def find_shop(work: Work, account: bytes) -> Found | None:
    """An active shop."""
    row = work.session.execute(_active().where(ShopRow.account == account)).first()
    return None if row is None else (row[0], row[1])


def list_areas(work: Work) -> list[str]:
    """Every area in which a shop is."""
    return _distinct(work, ShopRow.area)


def list_categories(work: Work) -> list[str]:
    """Every category a shop is of."""
    return _distinct(work, ShopRow.category)


def _active() -> Select[ShopRow, int]:
    return (
        select(ShopRow, AccountRow.classes)
        .join(AccountRow, AccountRow.account == ShopRow.account)
        .where(AccountRow.kind == Kind.SHOP, AccountRow.status == Status.ACTIVE)
    )


def _stands_somewhere(text: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(text, autoescape=True)
            for column in (
                ShopRow.name,
                ShopRow.address,
                ShopRow.area,
                ShopRow.category,
            )
        )
    )


def _carries_any(acceptors: int) -> list[ColumnElement[bool]]:
    # The column is wider than PostgreSQL's integers, which alone have bits.
    return [
        func.mod(func.div(AccountRow.classes, 2**bit), 2) == 1
        for bit in range(CLASS_BITS)
        if acceptors >> bit & 1
    ] or [AccountRow.classes < 0]


def _distinct(work: Work, column: InstrumentedAttribute[str]) -> list[str]:
    return list(
        work.session.scalars(
            select(column)
            .join(AccountRow, AccountRow.account == ShopRow.account)
            .where(AccountRow.status == Status.ACTIVE, column != "")
            .distinct()
            .order_by(column)
        )
    )
