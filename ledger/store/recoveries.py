"""Queries on signers of accounts, and on accounts whose keys are being replaced."""

from sqlalchemy import select

from ledger.domain.accounts import Account
from ledger.store.chain_office_tables import RecoveryRow
from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import SignerRow
from ledger.store.database import Work

PENDING = ("started", "contested", "decided")


def newest_recovery(work: Work, account: bytes) -> RecoveryRow | None:
    """The last recovery of an account, however it ended."""
    return work.session.scalars(
        select(RecoveryRow)
        .where(RecoveryRow.account == account)
        .order_by(RecoveryRow.block_number.desc())
        .limit(1)
    ).first()


def pending_recovery(work: Work, account: bytes) -> RecoveryRow | None:
    """The recovery of an account that has not ended."""
    row = newest_recovery(work, account)
    return row if row is not None and row.state in PENDING else None


def list_signers(work: Work, account: Account) -> list[SignerRow]:
    """The signers of an account's present epoch that were not revoked."""
    return list(
        work.session.scalars(
            select(SignerRow)
            .where(
                SignerRow.account == account.address,
                SignerRow.epoch == account.epoch,
                SignerRow.revoked.is_(False),
            )
            .order_by(SignerRow.signer)
        )
    )


def get_commitment(work: Work, account: bytes) -> bytes:
    """What stands for the person of an account; zeros for a shop's."""
    row = work.session.get(AccountRow, account)
    return row.commitment if row is not None else bytes(32)
