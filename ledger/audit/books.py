"""One snapshot of the books, with every figure made twice: as kept, as summed."""

from dataclasses import dataclass

from sqlalchemy import text

from ledger.store.chain_tables import CursorRow
from ledger.store.database import Database

# Balances as they are kept, beside what all transfers add up to.
_BALANCES = text(
    """
    WITH moved AS (
        SELECT receiver AS account, lot, amount FROM transfers
        UNION ALL
        SELECT sender, lot, -amount FROM transfers
    ), summed AS (
        SELECT account, lot, sum(amount)::bigint AS amount FROM moved
        WHERE account <> :nobody GROUP BY account, lot
    )
    SELECT account, lot, coalesce(balances.confirmed, 0) AS kept,
           coalesce(summed.amount, 0) AS summed
    FROM balances FULL JOIN summed USING (account, lot)
    ORDER BY account, lot
    """
)
# Promises as they are kept, beside what the orders that hold them add up to.
_RESERVED = text(
    """
    WITH legs AS (
        SELECT payer AS account, leg.lot, leg.amount
        FROM orders, unnest(lots, amounts) AS leg (lot, amount)
        WHERE state IN ('accepted', 'submitted')
    ), summed AS (
        SELECT account, lot, sum(amount)::bigint AS amount
        FROM legs GROUP BY account, lot
    )
    SELECT account, lot, coalesce(balances.reserved, 0) AS kept,
           coalesce(summed.amount, 0) AS summed
    FROM balances FULL JOIN summed USING (account, lot)
    WHERE coalesce(balances.reserved, 0) <> coalesce(summed.amount, 0)
    ORDER BY account, lot
    """
)
_LOTS = text(
    """
    WITH summed AS (
        SELECT lot,
               coalesce(sum(amount) FILTER (WHERE sender = :nobody), 0)::bigint
                   AS issued,
               coalesce(sum(amount) FILTER (WHERE receiver = :nobody), 0)::bigint
                   AS ended
        FROM transfers GROUP BY lot
    )
    SELECT lot, coalesce(lots.issued, 0) AS issued_kept,
           coalesce(lots.circulating, 0) AS circulating_kept,
           coalesce(summed.issued, 0) AS issued_summed,
           coalesce(summed.issued - summed.ended, 0) AS circulating_summed
    FROM lots FULL JOIN summed USING (lot)
    ORDER BY lot
    """
)


@dataclass(frozen=True)
class TwoFigures:
    """One figure of an account and lot: as it is kept, and as rows sum to it."""

    account: bytes
    lot: int
    kept: int
    summed: int


@dataclass(frozen=True)
class LotFigures:
    """A lot's totals, each as it is kept and as transfers sum to it."""

    lot: int
    issued_kept: int
    circulating_kept: int
    issued_summed: int
    circulating_summed: int


@dataclass(frozen=True)
class Books:
    """The books as of one block."""

    block_number: int
    block_hash: bytes
    balances: tuple[TwoFigures, ...]
    promises_wrong: tuple[TwoFigures, ...]
    lots: tuple[LotFigures, ...]


def read_books(database: Database) -> Books | None:
    """Read all of it in one REPEATABLE READ snapshot; None before any block."""
    nobody = {"nobody": bytes(20)}
    with database.work("REPEATABLE READ") as work:
        session = work.session
        cursor = session.get(CursorRow, "index")
        if cursor is None:
            return None
        balances = session.execute(_BALANCES, nobody).all()
        promises = session.execute(_RESERVED).all()
        lots = session.execute(_LOTS, nobody).all()
    return Books(
        block_number=cursor.block_number,
        block_hash=cursor.block_hash,
        balances=tuple(TwoFigures(*row) for row in balances),
        promises_wrong=tuple(TwoFigures(*row) for row in promises),
        lots=tuple(LotFigures(*row) for row in lots),
    )
