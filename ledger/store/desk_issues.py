"""Queries of the desk on what a programme issued before, and may still issue."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger
from sqlalchemy import Integer
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy import text

from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import LotRow
from ledger.store.chain_tables import ProgrammeRow
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import ProgrammeNameRow
from ledger.store.database import Work

CORRECT = "correct"
# Codes that were withdrawn count as refused; a correction gives to the cap what it
# took of any lot of the programme.
_CAPS_USED = text(
    """
    WITH given AS (
        SELECT programme, sum(total - refused) AS amount
        FROM authorizations WHERE programme IS NOT NULL GROUP BY programme
    ), corrected AS (
        SELECT lot >> 32 AS programme, sum(amount) AS amount
        FROM ended WHERE purpose = :correct GROUP BY lot >> 32
    )
    SELECT given.programme, given.amount - coalesce(corrected.amount, 0)
    FROM given LEFT JOIN corrected USING (programme)
    """
)
_ISSUED_BEFORE = text(
    """
    WITH moved AS (
        SELECT results.account, results.amount
        FROM authorization_results AS results JOIN authorizations
            USING (authorization_id)
        WHERE authorizations.kind = 'issue'
          AND authorizations.programme = :programme
          AND results.reason_code = ''
          AND results.account = ANY(cast(:accounts AS bytea[]))
        UNION ALL
        SELECT claims.account, claims.amount
        FROM code_claims AS claims JOIN authorizations USING (authorization_id)
        WHERE authorizations.programme = :programme
          AND claims.account = ANY(cast(:accounts AS bytea[]))
        UNION ALL
        SELECT account, -amount FROM ended
        WHERE purpose = :correct AND lot >> 32 = :programme
          AND account = ANY(cast(:accounts AS bytea[]))
    )
    SELECT account, sum(amount) FROM moved GROUP BY account
    """
)


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
    caps = caps_used(work)
    return {
        n: ProgrammeTotals(*money.get(n, (0, 0)), caps.get(n, 0))
        for n in money.keys() | caps.keys()
    }


def caps_used(work: Work) -> dict[int, int]:
    """How much of each programme's cap is given away.

    What the chain refused came back to it, and what was corrected.
    """
    rows = work.session.execute(_CAPS_USED, {"correct": CORRECT})
    return {number: int(used) for number, used in rows}


def cap_used(work: Work, programme: int) -> int:
    """How much of one programme's cap is given away."""
    return caps_used(work).get(programme, 0)


def issued_before(
    work: Work, programme: int, accounts: Sequence[bytes]
) -> dict[bytes, int]:
    """Yen each of some accounts was issued of a programme, less corrections."""
    rows = work.session.execute(
        _ISSUED_BEFORE,
        {"programme": programme, "accounts": list(accounts), "correct": CORRECT},
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
