"""Queries on the rows of lists that officers sign, and on the money they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text

from ledger.domain.accounts import Kind
from ledger.domain.accounts import Status
from ledger.store.chain_tables import CursorRow
from ledger.store.city_tables import ListRow
from ledger.store.database import Work

Entry = tuple[bytes, int | None, int]
"""An account, the lot where the list has more than one, and yen."""

# All rows are held or none: fewer balances than rows come back, and the caller
# refuses. Balances are locked in the order the index locks them.
_HOLD = text(
    """
    WITH locked AS MATERIALIZED (
        SELECT balances.account, balances.lot, list_rows.amount
        FROM balances JOIN list_rows USING (account, lot)
        WHERE list_rows.action_hash = :action
          AND balances.confirmed - balances.reserved >= list_rows.amount
        ORDER BY balances.account, balances.lot
        FOR UPDATE OF balances
    )
    UPDATE balances SET reserved = balances.reserved + locked.amount
    FROM locked
    WHERE balances.account = locked.account AND balances.lot = locked.lot
      AND balances.confirmed - balances.reserved >= locked.amount
    RETURNING balances.lot
    """
)
_MARK_HELD = text("UPDATE list_rows SET held = true WHERE action_hash = :action")
_UNCOVERED = text(
    """
    SELECT list_rows.account, list_rows.lot, list_rows.amount,
           greatest(coalesce(balances.confirmed - balances.reserved, 0), 0) AS free
    FROM list_rows LEFT JOIN balances USING (account, lot)
    WHERE list_rows.action_hash = :action
      AND coalesce(balances.confirmed - balances.reserved, 0) < list_rows.amount
    ORDER BY list_rows.row_index
    LIMIT 1
    """
)
_UNCOVERED_OF = text(
    """
    SELECT wanted.account, wanted.lot, wanted.amount,
           greatest(coalesce(balances.confirmed - balances.reserved, 0), 0) AS free
    FROM unnest(
        cast(:accounts AS bytea[]), cast(:lots AS bigint[]),
        cast(:amounts AS bigint[])
    ) WITH ORDINALITY AS wanted (account, lot, amount, place)
    LEFT JOIN balances USING (account, lot)
    WHERE coalesce(balances.confirmed - balances.reserved, 0) < wanted.amount
    ORDER BY wanted.place
    LIMIT 1
    """
)
_REDEEMABLE = text(
    """
    SELECT balances.account, balances.lot, balances.confirmed - balances.reserved
    FROM balances
    JOIN accounts ON accounts.account = balances.account
    JOIN programmes ON programmes.number = balances.lot >> 32
    WHERE accounts.kind = :shop AND accounts.status IN (:active, :closed)
      AND programmes.redeem_until >= :today
      AND balances.confirmed > balances.reserved
    ORDER BY balances.account, balances.lot
    LIMIT :most
    """
)


@dataclass(frozen=True)
class Uncovered:
    """A row whose account has less of its lot that nobody was promised."""

    account: bytes
    lot: int
    amount: int
    free: int


def add_list(work: Work, action: bytes, rows: Sequence[Entry]) -> None:
    """Keep the rows of a list in their order."""
    work.session.execute(
        insert(ListRow),
        [
            {
                "action": action,
                "row_index": index,
                "account": account,
                "lot": lot,
                "amount": amount,
            }
            for index, (account, lot, amount) in enumerate(rows)
        ],
    )


def get_list(work: Work, action: bytes) -> list[ListRow]:
    """The rows of a list in their order."""
    return list(
        work.session.scalars(
            select(ListRow).where(ListRow.action == action).order_by(ListRow.row_index)
        )
    )


def hold_list(work: Work, action: bytes) -> bool:
    """Promise the money of every row; False where one of them is not there."""
    held = work.session.execute(_HOLD, {"action": action}).all()
    rows = work.session.scalar(
        select(func.count()).select_from(ListRow).where(ListRow.action == action)
    )
    if len(held) != rows:
        return False
    work.session.execute(_MARK_HELD, {"action": action})
    return True


def find_uncovered(work: Work, action: bytes) -> Uncovered | None:
    """The first row of a list that its account's free money does not cover."""
    row = work.session.execute(_UNCOVERED, {"action": action}).first()
    return None if row is None else Uncovered(*row)


def find_uncovered_of(
    work: Work, rows: Sequence[tuple[bytes, int, int]]
) -> Uncovered | None:
    """The first of some (account, lot, yen) that the account's money does not cover."""
    wanted = {
        "accounts": [account for account, _, _ in rows],
        "lots": [lot for _, lot, _ in rows],
        "amounts": [amount for _, _, amount in rows],
    }
    row = work.session.execute(_UNCOVERED_OF, wanted).first()
    return None if row is None else Uncovered(*row)


def list_redeemable(work: Work, today: int, most: int) -> list[tuple[bytes, int, int]]:
    """(shop, lot, yen) of all that shops hold, that is free and can be redeemed."""
    rows = work.session.execute(
        _REDEEMABLE,
        {
            "shop": int(Kind.SHOP),
            "active": int(Status.ACTIVE),
            "closed": int(Status.CLOSED),
            "today": today,
            "most": most,
        },
    )
    return [(shop, lot, amount) for shop, lot, amount in rows]


def block_of_books(work: Work) -> int:
    """The block the books end with; 0 before any."""
    cursor = work.session.get(CursorRow, "index")
    return cursor.block_number if cursor is not None else 0
