"""Settling with shops: what they hold is redeemed, then paid out to their banks.

A run's rows are made from the balances at the books' last block. The bank's file is
made from what was burned, and closing the run ties the file's hash to it.
"""

import hashlib
import re
from dataclasses import dataclass

from ledger.chain.lists import KIND_REDEEM
from ledger.chain.lists import EndRow
from ledger.chain.lists import chain_list
from ledger.chain.lists import name_run
from ledger.domain.hexes import to_hex
from ledger.domain.money_refusals import NothingToRedeem
from ledger.domain.money_refusals import RunNotReady
from ledger.domain.money_refusals import RunUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.issues import ROWS_MOST
from ledger.services.kinds import CLOSE_RUN
from ledger.services.kinds import REDEEM
from ledger.services.ledger import Ledger
from ledger.store import actions
from ledger.store import list_rows
from ledger.store import settlements
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.database import Work
from ledger.store.money_tables import SettlementRunRow
from ledger.store.settlements import Payout

_PERIOD = re.compile(r"[2-9][0-9]{3}-(?:0[1-9]|1[0-2])\Z")
_RUN = re.compile(r"([0-9]{4}-[0-9]{2})/([1-9][0-9]{0,3})\Z")


@dataclass(frozen=True)
class RunView:
    """A run as it stands; ``payouts`` are made from burned rows only."""

    run: bytes
    name: str
    total: int
    executed: int
    completed: bool
    is_final: bool
    file_hash: bytes | None
    payouts: tuple[Payout, ...]


def draft_redeem(ledger: Ledger, period: str) -> Draft:
    """Draft the redemption of all that shops hold, for a month like ``2026-11``.

    Frozen shops and programmes that are not redeemed any more are left out, and what
    refunds have promised. A list has 20,000 rows at most; the next run takes the rest.

    Raises:
        FieldInvalid: the period is no month.
        NothingToRedeem: no shop holds anything.
    """
    if not _PERIOD.match(period):
        raise FieldInvalid(field="period", reason="a month like 2026-11 is expected")
    with ledger.database.work("REPEATABLE READ") as work:
        block = list_rows.block_of_books(work)
        found = list_rows.list_redeemable(work, ledger.today, ROWS_MOST)
        sequence = settlements.next_sequence(work, period)
    if not found:
        raise NothingToRedeem()
    rows = [EndRow(*row) for row in found]
    run, deployment = name_run(period, sequence), ledger.town.deployment
    head, _ = chain_list(
        rows, deployment.chain_id, deployment.issuance.address, KIND_REDEEM
    )
    total = sum(row.amount for row in rows)
    summary = {
        "authorization": to_hex(run),
        "period": period,
        "sequence": sequence,
        "block": block,
        "shop_count": len({row.account for row in rows}),
        "rows": len(rows),
        "total": total,
        "largest": max(row.amount for row in rows),
        "list_head": to_hex(head),
    }
    call = ledger.town.action_authorize_redeem(run, total, head)
    return draft_action(ledger, REDEEM, call, summary, tuple(found))


def view_run(ledger: Ledger, name: str) -> RunView:
    """Return a run by its name, like ``2026-11/1``.

    Raises:
        FieldInvalid, RunUnknown: no run has it.
    """
    with ledger.database.work() as work:
        row, standing = _find(work, name)
        executed = standing.executed if standing is not None else 0
        return RunView(
            run=row.run,
            name=name,
            total=row.total,
            executed=executed,
            completed=standing is not None and standing.completed,
            is_final=settlements.is_final(work, row.run),
            file_hash=standing.file_hash if standing is not None else None,
            payouts=tuple(settlements.list_payouts(work, row.run)),
        )


def draft_close_run(ledger: Ledger, name: str, file: bytes) -> Draft:
    """Draft tying a run to the bank's file that pays it out.

    Raises:
        FieldInvalid, RunUnknown: no run has that name.
        RunNotReady: it has not run to its end, is not final, or was closed.
    """
    view = view_run(ledger, name)
    if view.file_hash is not None:
        raise RunNotReady(run=name, reason="it was closed before")
    if not view.completed:
        raise RunNotReady(run=name, reason="it has not run to its end")
    if not view.is_final:
        raise RunNotReady(run=name, reason="its last rows are not final yet")
    file_hash = hashlib.sha256(file).digest()
    summary = {
        "run": to_hex(view.run),
        "period_and_number": name,
        "file_sha256": file_hash.hex(),
        "total": view.executed,
    }
    call = ledger.town.action_close_run(view.run, file_hash, view.executed)
    return draft_action(ledger, CLOSE_RUN, call, summary)


def _find(work: Work, name: str) -> tuple[SettlementRunRow, AuthorizationRow | None]:
    read = _RUN.match(name)
    if read is None:
        raise FieldInvalid(field="run", reason="a run like 2026-11/1 is expected")
    row = settlements.find_run(work, read[1], int(read[2]))
    if row is None:
        raise RunUnknown(run=name)
    return row, actions.get_authorization(work, row.run)
