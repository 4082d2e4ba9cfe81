"""Queries on issues and what was taken back of them."""

from sqlalchemy import func
from sqlalchemy import select

from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.database import Work


def given_by_issue(work: Work, issue: bytes) -> dict[bytes, int]:
    """Yen an issue gave each account; what the chain refused is left out."""
    rows = work.session.execute(
        select(AuthorizationResultRow.account, AuthorizationResultRow.amount).where(
            AuthorizationResultRow.authorization == issue,
            AuthorizationResultRow.reason_code == "",
        )
    )
    return {account: int(amount) for account, amount in rows}


def corrected_of_issue(work: Work, issue: bytes) -> dict[bytes, int]:
    """Yen taken back from each account of an issue."""
    rows = work.session.execute(
        select(AuthorizationResultRow.account, func.sum(AuthorizationResultRow.amount))
        .join(
            AuthorizationRow,
            AuthorizationRow.authorization == AuthorizationResultRow.authorization,
        )
        .where(
            AuthorizationRow.corrects == issue,
            AuthorizationResultRow.reason_code == "",
        )
        .group_by(AuthorizationResultRow.account)
    )
    return {account: int(total) for account, total in rows}
