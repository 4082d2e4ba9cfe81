"""What is behind, and by how much: the questions of health and status."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select

from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import CursorRow
from ledger.store.chain_tables import LotRow
from ledger.store.city_tables import MakeGoodRow
from ledger.store.database import Work
from ledger.store.relay_tables import OrderRow
from ledger.store.relay_tables import OutboxRow


@dataclass(frozen=True)
class IndexStatus:
    """How far the index is."""

    block_number: int
    block_hash: bytes
    final_number: int
    alarm: str | None


@dataclass(frozen=True)
class QueueStatus:
    """What waits for the chain; ``oldest_at`` is 0 where nothing does."""

    orders_waiting: int
    calls_unmined: int
    oldest_at: int


def index_status(work: Work) -> IndexStatus | None:
    """The index's cursor, or None before its first block."""
    row = work.session.scalars(
        select(CursorRow).where(CursorRow.name == "index")
    ).first()
    if row is None:
        return None
    return IndexStatus(row.block_number, row.block_hash, row.final_number, row.alarm)


def queue_status(work: Work) -> QueueStatus:
    """What waits for the chain."""
    waiting, oldest_order = work.session.execute(
        select(func.count(), func.min(OrderRow.accepted_at)).where(
            OrderRow.state.in_(["accepted", "submitted"])
        )
    ).one()
    unmined, oldest_call = work.session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(
            OutboxRow.state.in_(["queued", "signed", "sent"])
        )
    ).one()
    times = [at for at in (oldest_order, oldest_call) if at is not None]
    return QueueStatus(waiting, unmined, min(times, default=0))


def participants_by_kind(work: Work) -> dict[tuple[int, int], int]:
    """How many participants there are, by (kind, status)."""
    rows = work.session.execute(
        select(AccountRow.kind, AccountRow.status, func.count()).group_by(
            AccountRow.kind, AccountRow.status
        )
    )
    return {(kind, status): count for kind, status, count in rows}


def circulating_by_lot(work: Work) -> list[tuple[int, int, int]]:
    """(lot, issued, circulating) in the order of lots."""
    rows = work.session.execute(
        select(LotRow.lot, LotRow.issued, LotRow.circulating).order_by(LotRow.lot)
    )
    return [(lot, issued, circulating) for lot, issued, circulating in rows]


@dataclass(frozen=True)
class LotTotals:
    """What became of a lot, in yen; ``burned`` is neither redeemed nor lapsed."""

    lot: int
    issued: int
    redeemed: int
    lapsed: int
    burned: int
    circulating: int


def list_lot_totals(work: Work) -> list[LotTotals]:
    """What became of every lot, in the order of lots."""
    rows = work.session.execute(
        select(
            LotRow.lot,
            LotRow.issued,
            LotRow.redeemed,
            LotRow.lapsed,
            LotRow.burned,
            LotRow.circulating,
        ).order_by(LotRow.lot)
    )
    return [LotTotals(*row) for row in rows]


def make_good_total(work: Work) -> int:
    """Yen the city owes shops for payments the chain refused."""
    return int(work.session.scalar(select(func.sum(MakeGoodRow.amount))) or 0)
