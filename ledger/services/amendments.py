"""Drafts about programmes that are open: wider terms, suspending, resuming pauses."""

from ledger.domain.lots import NEVER
from ledger.domain.lots import format_day
from ledger.domain.money_refusals import AmendmentRefused
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.issues import REDEEM_DAYS_LEAST
from ledger.services.kinds import AMEND_PROGRAMME
from ledger.services.kinds import RESUME
from ledger.services.kinds import SUSPEND
from ledger.services.kinds import UNPAUSE
from ledger.services.ledger import Ledger
from ledger.store.database import Work
from ledger.store.programmes import latest_last_day_of
from ledger.store.programmes import load_programmes

_FIXED = (
    "name",
    "public_label",
    "payment_limit",
    "holder_limit",
    "issue_from",
    "issue_until",
)
_RISING = ("cap", "grace_days", "redeem_until")


def draft_amendment(ledger: Ledger, terms: Programme) -> Draft:
    """Draft widening a programme's terms; ``terms`` are all of them, as they shall be.

    Raises:
        ProgrammeUnknown: no such programme.
        AmendmentRefused: nothing is widened, something else than that changes, or
            shops would have less than 31 days to redeem; names the field.
    """
    with ledger.database.work() as work:
        present = _get(work, terms.number)
        latest = latest_last_day_of(work, terms.number)
    for field in _FIXED:
        if getattr(terms, field) != getattr(present, field):
            raise _refuse(terms, field)
    for field in _RISING:
        if getattr(terms, field) < getattr(present, field):
            raise _refuse(terms, field)
    if present.acceptors & ~terms.acceptors:
        raise _refuse(terms, "acceptors")
    if (terms.flags ^ present.flags) & ~ProgrammeFlag.SUSPENDED:
        raise _refuse(terms, "purchased, transferable or recirculates")
    changes = {
        field: (getattr(present, field), getattr(terms, field))
        for field in (*_RISING, "acceptors")
        if getattr(terms, field) != getattr(present, field)
    }
    if not changes:
        raise _refuse(terms, "nothing is widened")
    if not _leaves_time(terms, latest):
        raise _refuse(terms, "redeem_until leaves shops too little time")
    summary = {
        "programme": terms.number,
        "name": present.name,
        **{field: _say(field, *change) for field, change in changes.items()},
    }
    call = ledger.town.action_amend_programme(terms)
    return draft_action(ledger, AMEND_PROGRAMME, call, summary)


def draft_suspension(ledger: Ledger, number: int, suspended: bool) -> Draft:
    """Draft stopping, or resuming, what a programme's money pays and is issued for.

    Raises:
        ProgrammeUnknown: no such programme.
    """
    with ledger.database.work() as work:
        present = _get(work, number)
    summary = {"programme": number, "name": present.name}
    call = ledger.town.action_suspend(number, suspended)
    return draft_action(ledger, SUSPEND if suspended else RESUME, call, summary)


def draft_unpause(ledger: Ledger) -> Draft:
    """Draft letting money move again after the guardian has paused it."""
    return draft_action(ledger, UNPAUSE, ledger.town.action_unpause(), {})


def _get(work: Work, number: int) -> Programme:
    present = load_programmes(work).get(number)
    if present is None:
        raise ProgrammeUnknown(programme=number)
    return present


def _leaves_time(terms: Programme, latest: int | None) -> bool:
    if latest is None or NEVER == latest == terms.redeem_until:
        return True
    return latest + terms.grace_days + REDEEM_DAYS_LEAST <= terms.redeem_until


def _say(field: str, before: int, after: int) -> str:
    if field == "redeem_until":
        return f"{format_day(before)} → {format_day(after)}"
    if field == "acceptors":
        return f"{before:b} → {after:b}"
    return f"{before:,} → {after:,}"


def _refuse(terms: Programme, field: str) -> AmendmentRefused:
    return AmendmentRefused(programme=terms.number, field=field)
