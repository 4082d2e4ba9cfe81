"""Lapsing: what residents have left of a lot after its last day, grace and a week.

Anyone may bring it to the chain, which refuses it before its day; so no officer signs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.calls.programmes import LAPSE_ACCOUNTS_MOST
from ledger.domain.lots import NEVER
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.money_refusals import LapseTooEarly
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.calls import enqueue
from ledger.services.failures import write_failure
from ledger.services.ledger import Ledger
from ledger.store import journal
from ledger.store import lapses
from ledger.store import outbox
from ledger.store.programmes import load_programmes

LAPSE = "lapse"
LAPSE_DAYS = 7
"""Days after last day and grace before a lot lapses, which leave time to extend it."""
ACCOUNTS_MOST = 20_000


@dataclass(frozen=True)
class LapseProgress:
    """How far a lot has lapsed: what has, and what residents still have of it."""

    lapsed: int
    left: int
    accounts_left: int
    failure: str | None


def start_lapse(ledger: Ledger, lot: int, actor: str) -> int:
    """Queue the lapsing of a lot for all who hold it; returns how many accounts.

    At most 20,000 at once; the same again goes on.

    Raises:
        ProgrammeUnknown: there is no such lot.
        LapseTooEarly: with the day from which it lapses.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        number, last_day = split_lot(lot)
        terms = load_programmes(work).get(number)
        if terms is None:
            raise ProgrammeUnknown(programme=number)
        begins = last_day + terms.grace_days + LAPSE_DAYS + 1
        if ledger.today < begins:
            # A lot that never ends says so, whatever is added to it.
            day = NEVER if last_day == NEVER else begins
            raise LapseTooEarly(lot=lot, begins=format_day(day))
        holders = lapses.list_holders(work, lot, ACCOUNTS_MOST)
        added = 0
        for start in range(0, len(holders), LAPSE_ACCOUNTS_MOST):
            part = holders[start : start + LAPSE_ACCOUNTS_MOST]
            call = ledger.town.call_lapse(lot, part)
            added += enqueue(
                work, call, LAPSE, outbox.LANE_RELAY, f"{lot}:{_digest(part)}", now
            )
        if added:
            subject = {"lot": lot, "accounts": len(holders)}
            journal.append(work, now, actor, "lapse started", subject)
        work.commit()
    return len(holders)


def lapse_progress(ledger: Ledger, lot: int) -> LapseProgress:
    """Return how far a lot has lapsed."""
    with ledger.database.work() as work:
        lapsed, left, count = lapses.lapse_standing(work, lot)
        reverted = outbox.find_reverted(work, f"{LAPSE}:{lot}:")
    failure = None
    if reverted is not None and reverted.failure is not None:
        failure = write_failure(reverted.failure)
    return LapseProgress(lapsed, left, count, failure)


def _digest(accounts: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(accounts)).hexdigest()[:32]
