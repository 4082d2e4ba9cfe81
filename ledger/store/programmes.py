"""Queries on programmes: terms from the chain, names from the city."""

from sqlalchemy import func
from sqlalchemy import select

from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.chain_tables import ProgrammeRow
from ledger.store.city_tables import ProgrammeNameRow
from ledger.store.database import Work


def load_programmes(work: Work) -> dict[int, Programme]:
    """Every programme by its number; a city has a handful."""
    rows = work.session.execute(
        select(ProgrammeRow, ProgrammeNameRow).outerjoin(
            ProgrammeNameRow, ProgrammeNameRow.number == ProgrammeRow.number
        )
    )
    return {terms.number: _programme(terms, name) for terms, name in rows}


def _programme(terms: ProgrammeRow, name: ProgrammeNameRow | None) -> Programme:
    return Programme(
        number=terms.number,
        acceptors=terms.acceptors,
        payment_limit=terms.payment_limit,
        issue_from=terms.issue_from,
        issue_until=terms.issue_until,
        redeem_until=terms.redeem_until,
        grace_days=terms.grace_days,
        flags=ProgrammeFlag(terms.flags),
        cap=terms.cap,
        holder_limit=terms.holder_limit,
        name=name.name if name else "",
        public_label=name.public_label if name else "",
    )


def latest_last_day_of(work: Work, number: int) -> int | None:
    """The latest last day that was authorized of a programme, if any was."""
    return work.session.scalar(
        select(func.max(AuthorizationRow.last_day)).where(
            AuthorizationRow.programme == number
        )
    )
