"""What a maker's signature under a list does: it stands alone, its money is held.

A list of the same name may not wait beside it. What is to be redeemed or taken back
is promised, so that nobody spends or refunds it while a checker looks at the list.
"""

from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.office_refusals import ListKnown
from ledger.services.kinds import CODES
from ledger.services.kinds import ENDING
from ledger.services.kinds import REDEEM
from ledger.services.ledger import Ledger
from ledger.store import actions
from ledger.store import charge_codes
from ledger.store import list_rows
from ledger.store import settlements
from ledger.store.city_tables import ActionRow
from ledger.store.database import Work
from ledger.store.list_rows import Entry
from ledger.store.list_rows import Uncovered


def keep_rows(work: Work, row: ActionRow, rows: tuple[Entry, ...], now: int) -> None:
    """Keep what an action's head stands for, in the order it was hashed."""
    if not rows:
        return
    if row.kind == CODES:
        charge_codes.add_codes(work, row.action, _authorization(row), rows, now)
    else:
        list_rows.add_list(work, row.action, rows)


def promise(work: Work, row: ActionRow, now: int) -> None:
    """Let a list wait for its checker, with its money held.

    Raises:
        ListKnown: the same list, or another run of that number, waits or ran.
        ListInvalid: somebody has less than the list would take.
    """
    name = row.summary.get("authorization")
    if name is None:
        return
    actions.lock_list(work, name)
    known = actions.find_live_list(work, name, now, other_than=row.action)
    if known is None and row.kind == REDEEM:
        known = settlements.add_run(
            work,
            _authorization(row),
            row.summary["period"],
            row.summary["sequence"],
            row.action,
            row.summary["total"],
            now,
        )
    if known is not None:
        raise ListKnown(action=to_hex(known.action), state=known.state)
    if row.kind in ENDING and not list_rows.hold_list(work, row.action):
        raise _uncovered(work, row.action)


def refuse_uncovered(uncovered: Uncovered) -> ListInvalid:
    """Return the refusal of a row that takes more than there is."""
    programme, last_day = split_lot(uncovered.lot)
    return ListInvalid(
        row=to_hex(uncovered.account),
        reason=f"{uncovered.free} yen of programme {programme} until"
        f" {format_day(last_day)} are free there, not {uncovered.amount}",
    )


def refuse_known(ledger: Ledger, authorization: bytes) -> None:
    """Refuse a list that waits or ran under this name, before it is drafted.

    Raises:
        ListKnown: with its action.
    """
    name = to_hex(authorization)
    with ledger.database.work() as work:
        known = actions.find_live_list(work, name, ledger.clock())
    if known is not None:
        raise ListKnown(action=to_hex(known.action), state=known.state)


def _uncovered(work: Work, action: bytes) -> ListInvalid:
    uncovered = list_rows.find_uncovered(work, action)
    if uncovered is None:
        # Somebody gave money back between the two looks; it can be proposed again.
        return ListInvalid(row=0, reason="balances changed meanwhile")
    return refuse_uncovered(uncovered)


def _authorization(row: ActionRow) -> bytes:
    return parse_hex(row.summary["authorization"], "authorization", 32)
