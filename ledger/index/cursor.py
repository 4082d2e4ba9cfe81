"""The cursor: the block the books end with, moved with compare-and-set."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from ledger.chain.gateway import Block
from ledger.store.chain_tables import CursorRow
from ledger.store.database import Work

NAME = "index"


@dataclass(frozen=True)
class Cursor:
    """How far the books are; ``alarm`` says why they do not go on, if so."""

    block_number: int
    block_hash: bytes
    final_number: int
    alarm: str | None


def load_cursor(work: Work) -> Cursor | None:
    """The cursor, or None where no block was ever read."""
    row = work.session.scalars(select(CursorRow).where(CursorRow.name == NAME)).first()
    if row is None:
        return None
    return Cursor(row.block_number, row.block_hash, row.final_number, row.alarm)


def start_cursor(work: Work, before: Block) -> None:
    """Begin after a block, unless another index has begun."""
    work.session.execute(
        insert(CursorRow)
        .values(
            name=NAME,
            block_number=before.number,
            block_hash=before.block_hash,
            final_number=0,
        )
        .on_conflict_do_nothing()
    )


def move_cursor(work: Work, cursor: Cursor, to: Block, final_number: int) -> bool:
    """Move on from where the cursor was read; False where it stands elsewhere.

    The row stays locked until this transaction ends, so a second index waits
    here and then finds the cursor moved.
    """
    moved = work.session.execute(
        update(CursorRow)
        .where(
            CursorRow.name == NAME,
            CursorRow.block_number == cursor.block_number,
            CursorRow.block_hash == cursor.block_hash,
            CursorRow.alarm.is_(None),
        )
        .values(
            block_number=to.number,
            block_hash=to.block_hash,
            final_number=final_number,
        )
        .returning(CursorRow.name)
    )
    return moved.first() is not None


def set_alarm(work: Work, cursor: Cursor, reason: str) -> None:
    """Stop every index at the cursor, also after a restart."""
    work.session.execute(
        update(CursorRow)
        .where(CursorRow.name == NAME, CursorRow.block_hash == cursor.block_hash)
        .values(alarm=reason)
    )
