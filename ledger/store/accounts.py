"""Queries on accounts, their signers, and what they hold."""

from collections.abc import Sequence

from sqlalchemy import LargeBinary
from sqlalchemy import any_
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import SignerNotPermitted
from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import SignerRow
from ledger.store.chain_tables import TransferRow
from ledger.store.database import Work


def get_account(work: Work, address: bytes) -> Account:
    """The participant at an address.

    Raises:
        AccountUnknown: nobody is registered there.
    """
    row = work.session.get(AccountRow, address)
    if row is None:
        raise AccountUnknown(account=to_hex(address))
    return _account(row)


def find_accounts(work: Work, addresses: Sequence[bytes]) -> dict[bytes, Account]:
    """The participants at some addresses, in one query however many they are."""
    among = any_(literal(list(addresses), ARRAY(LargeBinary)))
    rows = work.session.scalars(select(AccountRow).where(AccountRow.account == among))
    return {row.account: _account(row) for row in rows}


def list_accounts(work: Work, after: bytes, limit: int) -> list[Account]:
    """Accounts in the order of their addresses, from after one on."""
    rows = work.session.scalars(
        select(AccountRow)
        .where(AccountRow.account > after)
        .order_by(AccountRow.account)
        .limit(limit)
    )
    return [_account(row) for row in rows]


def get_permission(work: Work, account: Account, signer: bytes) -> Permission:
    """What a signer may do for an account now.

    Raises:
        SignerNotPermitted: it is not, or no longer, a signer of the account.
    """
    if signer == account.address and not account.own_key_revoked:
        return OWN_KEY
    row = work.session.get(SignerRow, (account.address, account.epoch, signer))
    if row is None or row.revoked:
        raise SignerNotPermitted(signer=to_hex(signer), account=to_hex(account.address))
    return Permission(
        row.not_before,
        row.not_after,
        Scope(row.scope),
        row.payment_limit,
        row.day_limit,
    )


def list_balances(work: Work, address: bytes) -> list[BalanceRow]:
    """Every lot an account has, or has had, in the order of lots."""
    return list(
        work.session.scalars(
            select(BalanceRow)
            .where(BalanceRow.account == address)
            .order_by(BalanceRow.lot)
        )
    )


def list_issued(work: Work, address: bytes, limit: int) -> list[tuple[int, int, int]]:
    """(lot, yen, block's time) of what an account was issued, newest first."""
    rows = work.session.execute(
        select(TransferRow.lot, TransferRow.amount, BlockRow.timestamp)
        .join(BlockRow, BlockRow.number == TransferRow.block_number)
        .where(TransferRow.receiver == address, TransferRow.sender == bytes(20))
        .order_by(
            TransferRow.block_number.desc(),
            TransferRow.log_index.desc(),
            TransferRow.position.desc(),
        )
        .limit(limit)
    )
    return [(lot, amount, at) for lot, amount, at in rows]


def _account(row: AccountRow) -> Account:
    return Account(
        row.account,
        Kind(row.kind),
        Status(row.status),
        row.epoch,
        row.classes,
        row.own_key_revoked,
    )
