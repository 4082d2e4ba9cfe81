"""Queries of the desk's first page: who holds the money, what was paid each day."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text

from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.database import Work

_PAYMENTS = text(
    """
    SELECT (accepted_at + :offset) / 86400 AS day, count(*) AS payments,
           sum((SELECT sum(part) FROM unnest(amounts) AS part))::bigint AS amount
    FROM orders
    WHERE accepted_at >= :since AND state NOT IN ('refused', 'expired')
    GROUP BY 1 ORDER BY 1
    """
)


@dataclass(frozen=True)
class DayPayments:
    """One day of the city's calendar: how many payments, and their yen."""

    day: int
    payments: int = 0
    amount: int = 0


def held_by_kind(work: Work) -> dict[int, int]:
    """Yen held by each kind of participant."""
    rows = work.session.execute(
        select(AccountRow.kind, func.sum(BalanceRow.confirmed))
        .join(BalanceRow, BalanceRow.account == AccountRow.account)
        .group_by(AccountRow.kind)
    )
    return {kind: int(amount or 0) for kind, amount in rows}


def payments_by_day(work: Work, since: int, offset: int) -> dict[int, DayPayments]:
    """What was paid on each day with payments, from a moment on."""
    rows = work.session.execute(_PAYMENTS, {"since": since, "offset": offset})
    return {row.day: DayPayments(row.day, row.payments, row.amount) for row in rows}
