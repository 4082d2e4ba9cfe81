"""Queries of the desk on what a programme issued before, and may still issue."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger
from sqlalchemy import Integer
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select

from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.chain_tables import LotRow
from ledger.store.chain_tables import ProgrammeRow
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import ProgrammeNameRow
from ledger.store.database import Work
from ledger.store.desk_residents import one_of


@dataclass(frozen=True)
class ProgrammeTotals:
    """Yen of one programme over all its lots, and what its cap has left to give."""

    issued: int = 0
    circulating: int = 0
    cap_used: int = 0


def totals_by_programme(work: Work) -> dict[int, ProgrammeTotals]:
    """What each programme issued, what circulates, and how much of the cap is used."""
    # A plain number would be sent as a bigint, which PostgreSQL does not shift by.
    number = LotRow.lot.op(">>")(literal(32, Integer))
    lots = work.session.execute(
        select(number, func.sum(LotRow.issued), func.sum(LotRow.circulating)).group_by(
            number
        )
    )
    money = {int(n): (int(issued), int(held)) for n, issued, held in lots}
    used = work.session.execute(
        select(
            AuthorizationRow.programme,
            func.sum(AuthorizationRow.total - AuthorizationRow.refused),
        )
        .where(AuthorizationRow.programme.is_not(None))
        .group_by(AuthorizationRow.programme)
    )
    caps = {int(n): int(total) for n, total in used if n is not None}
    return {
        n: ProgrammeTotals(*money.get(n, (0, 0)), caps.get(n, 0))
        for n in money.keys() | caps.keys()
    }


def cap_used(work: Work, programme: int) -> int:
    """How much of a programme's cap is given away; refused rows came back."""
    used = work.session.scalar(
        select(func.sum(AuthorizationRow.total - AuthorizationRow.refused)).where(
            AuthorizationRow.programme == programme
        )
    )
    return int(used or 0)


def issued_before(
    work: Work, programme: int, accounts: Sequence[bytes]
) -> dict[bytes, int]:
    """Yen each of some accounts was ever issued of a programme, in one query."""
    rows = work.session.execute(
        select(AuthorizationResultRow.account, func.sum(AuthorizationResultRow.amount))
        .join(
            AuthorizationRow,
            AuthorizationRow.authorization == AuthorizationResultRow.authorization,
        )
        .where(
            AuthorizationRow.programme == programme,
            AuthorizationResultRow.reason_code == "",
            one_of(AuthorizationResultRow.__table__.c.account, accounts),
        )
        .group_by(AuthorizationResultRow.account)
    )
    return {account: int(total) for account, total in rows}


def results_of(
    work: Work, authorization: bytes
) -> dict[bytes, tuple[str, dict[str, int | str]]]:
    """What became of a list's rows by account: (code or "", values)."""
    rows = work.session.scalars(
        select(AuthorizationResultRow).where(
            AuthorizationResultRow.authorization == authorization
        )
    )
    return {row.account: (row.reason_code, dict(row.reason_values)) for row in rows}


def programme_displays(work: Work) -> dict[int, dict[str, str]]:
    """The display items of every programme."""
    rows = work.session.execute(
        select(ProgrammeNameRow.number, ProgrammeNameRow.display)
    )
    return {number: dict(display) for number, display in rows}


def numbers_in_use(work: Work, kind: str) -> set[int]:
    """Numbers of programmes that are open, or that an action of ``kind`` would open."""
    proposed = select(ActionRow.summary["programme"].astext.cast(BigInteger)).where(
        ActionRow.kind == kind, ActionRow.state != "withdrawn"
    )
    numbers = set(work.session.scalars(select(ProgrammeRow.number)))
    return numbers | set(work.session.scalars(proposed))
