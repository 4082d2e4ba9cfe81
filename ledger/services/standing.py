"""Whether an account takes part: one question, asked on every way."""

from ledger.domain.accounts import Account
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import PairClosed


def check_pair(payer: Account, payee: Account) -> None:
    """Refuse an account that pays itself, as the contract does.

    Raises:
        PairClosed: with the kind of both ends.
    """
    if payer.address == payee.address:
        kind = payer.kind.name.lower()
        raise PairClosed(sender=kind, receiver=kind)


def check_active(account: Account) -> None:
    """Refuse an account that is frozen or closed.

    Raises:
        AccountNotActive: with the status it has.
    """
    if account.status is not Status.ACTIVE:
        raise AccountNotActive(
            account=to_hex(account.address), status=account.status.name.lower()
        )
