"""Queries on what residents have left of a lot."""

from sqlalchemy import func
from sqlalchemy import select

from ledger.domain.accounts import Kind
from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.chain_tables import LotRow
from ledger.store.database import Work


def list_holders(work: Work, lot: int, most: int) -> list[bytes]:
    """Residents who have some of a lot, by account."""
    return list(
        work.session.scalars(
            select(BalanceRow.account)
            .join(AccountRow, AccountRow.account == BalanceRow.account)
            .where(
                BalanceRow.lot == lot,
                BalanceRow.confirmed > 0,
                AccountRow.kind == int(Kind.RESIDENT),
            )
            .order_by(BalanceRow.account)
            .limit(most)
        )
    )


def lapse_standing(work: Work, lot: int) -> tuple[int, int, int]:
    """(yen lapsed, yen residents have left, how many have it) of a lot."""
    row = work.session.get(LotRow, lot, populate_existing=True)
    left, count = work.session.execute(
        select(func.coalesce(func.sum(BalanceRow.confirmed), 0), func.count())
        .join(AccountRow, AccountRow.account == BalanceRow.account)
        .where(
            BalanceRow.lot == lot,
            BalanceRow.confirmed > 0,
            AccountRow.kind == int(Kind.RESIDENT),
        )
    ).one()
    return (row.lapsed if row is not None else 0), int(left), int(count)
