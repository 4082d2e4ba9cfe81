"""One snapshot of the books, with every figure made twice: as kept, as summed."""

from dataclasses import dataclass

from sqlalchemy import text

from ledger.store.chain_tables import CursorRow
from ledger.store.database import Database
from ledger.store.desk_issues import caps_used

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
# Promises as they are kept, beside what all that holds them adds up to: orders,
# refunds, and lists of money that is to end.
_RESERVED = text(
    """
    WITH legs AS (
        SELECT payer AS account, leg.lot, leg.amount
        FROM orders, unnest(lots, amounts) AS leg (lot, amount)
        WHERE state IN ('accepted', 'submitted')
        UNION ALL
        SELECT shop, leg.lot, leg.amount
        FROM refund_requests, unnest(lots, amounts) AS leg (lot, amount)
        WHERE state IN ('accepted', 'submitted')
        UNION ALL
        SELECT account, lot, amount FROM list_rows WHERE held
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
    WITH moved AS (
        SELECT lot,
               coalesce(sum(amount) FILTER (WHERE sender = :nobody), 0)::bigint
                   AS issued,
               coalesce(sum(amount) FILTER (WHERE receiver = :nobody), 0)::bigint
                   AS destroyed
        FROM transfers GROUP BY lot
    ), gone AS (
        SELECT lot,
               coalesce(sum(amount) FILTER (WHERE purpose = 'redeem'), 0)::bigint
                   AS redeemed,
               coalesce(sum(amount) FILTER (WHERE purpose = 'lapse'), 0)::bigint
                   AS lapsed
        FROM ended GROUP BY lot
    )
    SELECT lot,
           coalesce(lots.issued, 0), coalesce(lots.circulating, 0),
           coalesce(lots.redeemed, 0), coalesce(lots.lapsed, 0),
           coalesce(lots.burned, 0),
           coalesce(moved.issued, 0),
           coalesce(moved.issued - moved.destroyed, 0),
           coalesce(gone.redeemed, 0), coalesce(gone.lapsed, 0),
           coalesce(moved.destroyed, 0) - coalesce(gone.redeemed, 0)
               - coalesce(gone.lapsed, 0)
    FROM lots FULL JOIN moved USING (lot) FULL JOIN gone USING (lot)
    ORDER BY lot
    """
)
# Yen each account was issued of each programme, less corrections.
_ISSUED_TO = text(
    """
    WITH moved AS (
        SELECT lot >> 32 AS programme, receiver AS account, amount
        FROM transfers WHERE sender = :nobody
        UNION ALL
        SELECT lot >> 32, account, -amount FROM ended WHERE purpose = 'correct'
    )
    SELECT programme, account, sum(amount)::bigint FROM moved
    GROUP BY programme, account ORDER BY programme, account
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
class LotTotals:
    """What became of a lot, in yen: issued − redeemed − lapsed − burned circulates."""

    issued: int
    circulating: int
    redeemed: int
    lapsed: int
    burned: int


@dataclass(frozen=True)
class LotFigures:
    """A lot's totals: as they are kept, and as transfers and events sum to them."""

    lot: int
    kept: LotTotals
    summed: LotTotals


@dataclass(frozen=True)
class Books:
    """The books as of one block.

    ``caps`` are (programme, yen of its cap given away), ``issued_to`` (programme,
    account, yen issued to it); the latter is empty where nobody asked for it.
    """

    block_number: int
    block_hash: bytes
    balances: tuple[TwoFigures, ...]
    promises_wrong: tuple[TwoFigures, ...]
    lots: tuple[LotFigures, ...]
    caps: tuple[tuple[int, int], ...]
    issued_to: tuple[tuple[int, bytes, int], ...]


def read_books(database: Database, with_holders: bool = False) -> Books | None:
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
        caps = caps_used(work)
        held = session.execute(_ISSUED_TO, nobody).all() if with_holders else []
    return Books(
        block_number=cursor.block_number,
        block_hash=cursor.block_hash,
        balances=tuple(TwoFigures(*row) for row in balances),
        promises_wrong=tuple(TwoFigures(*row) for row in promises),
        lots=tuple(
            LotFigures(row[0], LotTotals(*row[1:6]), LotTotals(*row[6:]))
            for row in lots
        ),
        caps=tuple(sorted(caps.items())),
        issued_to=tuple((row[0], row[1], row[2]) for row in held),
    )
