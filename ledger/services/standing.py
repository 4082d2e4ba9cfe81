"""Whether an account takes part: one question, asked on every way."""

from ledger.domain.accounts import Account
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountNotActive


def check_active(account: Account) -> None:
    """Refuse an account that is frozen or closed.

    Raises:
        AccountNotActive: with the status it has.
    """
    if account.status is not Status.ACTIVE:
        raise AccountNotActive(
            account=to_hex(account.address), status=account.status.name.lower()
        )
