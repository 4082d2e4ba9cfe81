"""Money that lists hold from a maker's signature on, and when it is free again.

A row is released exactly once: in the same statement that ends its being held. That
is when the chain has run or refused it, or surely never will: its action was taken
back, or a final block is past the last moment at which it could be executed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text

from ledger.domain.hexes import to_hex
from ledger.index.deltas import BalanceDeltas
from ledger.store.database import Work

_RELEASE_RUN = text(
    """
    UPDATE list_rows SET held = false
    FROM actions, unnest(cast(:names AS text[]), cast(:indexes AS integer[]))
        AS ran (name, row_index)
    WHERE list_rows.held AND actions.action_hash = list_rows.action_hash
      AND actions.summary ->> 'authorization' = ran.name
      AND list_rows.row_index = ran.row_index
    RETURNING list_rows.account, list_rows.lot, list_rows.amount
    """
)
_RELEASE_ENDED = text(
    """
    UPDATE list_rows SET held = false
    FROM actions
    WHERE list_rows.held AND actions.action_hash = list_rows.action_hash
      AND (
        actions.state = 'withdrawn'
        OR actions.state IN ('proposed', 'approved', 'failed')
           AND actions.not_after < (
               SELECT timestamp FROM blocks WHERE number = :final_number
           )
      )
    RETURNING list_rows.account, list_rows.lot, list_rows.amount
    """
)


def release_rows(
    work: Work,
    results: Sequence[tuple[bytes, int]],
    final_number: int,
    deltas: BalanceDeltas,
) -> None:
    """Give back what rows that have ended had promised."""
    released: list[Row[Any]] = []
    if results:
        rows = {
            "names": [to_hex(authorization) for authorization, _ in results],
            "indexes": [index for _, index in results],
        }
        released += work.session.execute(_RELEASE_RUN, rows).all()
    ended = work.session.execute(_RELEASE_ENDED, {"final_number": final_number})
    released += ended.all()
    for row in released:
        deltas.release(row.account, [row.lot], [row.amount])
