"""Queries on settlement runs: their periods, and what was burned in them."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import CursorRow
from ledger.store.city_tables import ActionRow
from ledger.store.database import Work
from ledger.store.money_tables import SettlementRunRow


@dataclass(frozen=True)
class Payout:
    """What is paid to one shop for what a run burned."""

    shop: bytes
    amount: int


def next_sequence(work: Work, period: str) -> int:
    """The number of a period's next run, from 1 on."""
    last = work.session.scalar(
        select(func.max(SettlementRunRow.sequence)).where(
            SettlementRunRow.period == period
        )
    )
    return int(last or 0) + 1


def add_run(
    work: Work,
    run: bytes,
    period: str,
    sequence: int,
    action: bytes,
    total: int,
    now: int,
) -> ActionRow | None:
    """Note a run; the action that has its number already, where one has."""
    added = work.session.execute(
        insert(SettlementRunRow)
        .values(
            run_id=run,
            period=period,
            sequence=sequence,
            action_hash=action,
            total=total,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(SettlementRunRow.run)
    )
    if added.first() is not None:
        return None
    return work.session.scalars(
        select(ActionRow)
        .join(SettlementRunRow, SettlementRunRow.action == ActionRow.action)
        .where(SettlementRunRow.period == period, SettlementRunRow.sequence == sequence)
    ).one()


def find_run(work: Work, period: str, sequence: int) -> SettlementRunRow | None:
    """A run by its period and number."""
    return work.session.scalars(
        select(SettlementRunRow).where(
            SettlementRunRow.period == period, SettlementRunRow.sequence == sequence
        )
    ).first()


def is_final(work: Work, run: bytes) -> bool:
    """Whether every row of a run stands in a block that is final."""
    last = work.session.scalar(
        select(func.max(AuthorizationResultRow.block_number)).where(
            AuthorizationResultRow.authorization == run
        )
    )
    cursor = work.session.get(CursorRow, "index", populate_existing=True)
    return last is not None and cursor is not None and last <= cursor.final_number


def list_payouts(work: Work, run: bytes) -> list[Payout]:
    """What each shop is owed for the rows that were burned, by account."""
    rows = work.session.execute(
        select(AuthorizationResultRow.account, func.sum(AuthorizationResultRow.amount))
        .where(
            AuthorizationResultRow.authorization == run,
            AuthorizationResultRow.reason_code == "",
        )
        .group_by(AuthorizationResultRow.account)
        .order_by(AuthorizationResultRow.account)
    )
    return [Payout(shop, int(amount)) for shop, amount in rows]
