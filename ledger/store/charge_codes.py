"""Queries on charge codes: what was printed, and what was claimed of it."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy import select

from ledger.store.chain_money_tables import CodeClaimRow
from ledger.store.database import Work
from ledger.store.list_rows import Entry
from ledger.store.money_tables import ChargeCodeRow


def add_codes(
    work: Work, action: bytes, authorization: bytes, rows: Sequence[Entry], now: int
) -> None:
    """Keep the addresses of codes with what each is worth."""
    work.session.execute(
        insert(ChargeCodeRow),
        [
            {
                "code": code,
                "action": action,
                "authorization": authorization,
                "row_index": index,
                "amount": amount,
                "created_at": now,
            }
            for index, (code, _, amount) in enumerate(rows)
        ],
    )


def find_code(work: Work, code: bytes) -> ChargeCodeRow | None:
    """A code by its address."""
    return work.session.get(ChargeCodeRow, code)


def list_codes(work: Work, action: bytes) -> list[ChargeCodeRow]:
    """All codes of one action, in the order they were printed."""
    return list(
        work.session.scalars(
            select(ChargeCodeRow)
            .where(ChargeCodeRow.action == action)
            .order_by(ChargeCodeRow.row_index)
        )
    )


def find_claim(work: Work, authorization: bytes, code: bytes) -> CodeClaimRow | None:
    """Whom a code charged, where it did."""
    return work.session.get(CodeClaimRow, (authorization, code))
