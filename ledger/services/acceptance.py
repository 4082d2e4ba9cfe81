"""What every accepted order was checked for: its money, its signer, its limits.

Whatever the contract would check is checked here first, against the books, in the
transaction that also reserves the amount.
"""

from collections.abc import Sequence

from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.lots import day_of
from ledger.domain.lots import format_day
from ledger.domain.lots import is_spendable
from ledger.domain.lots import split_lot
from ledger.domain.order_refusals import OrderCancelled
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import BalanceTooLow
from ledger.domain.refusals import LotExpired
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import ProgrammeLimitExceeded
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.refusals import ShopNotAccepted
from ledger.domain.refusals import SignerDayLimitExceeded
from ledger.domain.refusals import SignerPaymentLimitExceeded
from ledger.services.ledger import Ledger
from ledger.services.signers import check_not_ending
from ledger.services.standing import check_active
from ledger.services.standing import check_pair
from ledger.store import accounts
from ledger.store import cancellations
from ledger.store import orders
from ledger.store import refunds
from ledger.store.database import Work
from ledger.store.programmes import load_programmes


def check_money(
    work: Work, legs: Sequence[Leg], payer: Account, payee: Account, day: int
) -> None:
    """Refuse what these two may not pay each other with these lots on ``day``.

    Raises:
        AccountNotActive, PairClosed: payer or payee.
        ProgrammeUnknown, ProgrammeIsSuspended, ShopNotAccepted, LotExpired,
        ProgrammeLimitExceeded: the money.
    """
    check_active(payer)
    check_active(payee)
    check_pair(payer, payee)
    programmes = load_programmes(work)
    spent: dict[int, int] = {}
    for leg in legs:
        number, last_day = split_lot(leg.lot)
        programme = programmes.get(number)
        if programme is None:
            raise ProgrammeUnknown(programme=number)
        if programme.flags & ProgrammeFlag.SUSPENDED:
            raise ProgrammeIsSuspended(programme=number)
        if not programme.lets_pay(payer.kind, payee.kind):
            raise PairClosed(
                sender=payer.kind.name.lower(), receiver=payee.kind.name.lower()
            )
        if payee.kind is Kind.SHOP and not programme.accepts_shop(payee.classes):
            raise ShopNotAccepted(programme=number, shop=to_hex(payee.address))
        if not is_spendable(leg.lot, day, programme.grace_days):
            raise LotExpired(lot=leg.lot, last_day=format_day(last_day))
        spent[number] = spent.get(number, 0) + leg.amount
        if spent[number] > programme.payment_limit:
            raise ProgrammeLimitExceeded(
                programme=number, amount=spent[number], limit=programme.payment_limit
            )


def check_signer(
    work: Work, account: Account, signer: bytes, needed: Scope, begin: int, now: int
) -> Permission:
    """Refuse a signer that may not do this for an account; returns its permission.

    The chain judges by its own clock, some time later: a permission that would end
    meanwhile would leave the city to pay for what was handed over.

    Raises:
        SignerNotPermitted, SignerScopeMissing, SignerNotValidNow: why not; also of a
            key whose revocation was asked.
    """
    permission = accounts.get_permission(work, account, signer)
    check_not_ending(work, account, signer)
    end = now + ACCEPT_VALIDITY_LEAST_SECONDS
    permission.check(account.address, signer, needed, begin, end)
    return permission


def check_limits(
    ledger: Ledger,
    work: Work,
    account: bytes,
    signer: bytes,
    permission: Permission,
    amount: int,
    day: int,
) -> None:
    """Refuse what is above what a signer may give at once or on ``day``.

    The account is locked by then, so that no other order of it is counted meanwhile.

    Raises:
        SignerPaymentLimitExceeded, SignerDayLimitExceeded: with what it may.
    """
    if amount > permission.payment_limit:
        raise SignerPaymentLimitExceeded(amount=amount, limit=permission.payment_limit)
    if permission.day_limit == UNBOUNDED:
        return
    begin = day * 86400 - ledger.town.deployment.utc_offset_seconds
    spent = orders.spent_by_signer(work, account, signer, day)
    spent += refunds.given_by_signer(work, account, signer, begin, begin + 86400)
    remaining = max(permission.day_limit - spent, 0)
    if amount > remaining:
        raise SignerDayLimitExceeded(amount=amount, remaining=remaining)


def refuse_cancelled(work: Work, payer: bytes, order: bytes) -> None:
    """Refuse an order whose cancelling was asked for, or is done.

    The payer's account is locked by then, as it is where a cancellation is taken in,
    so of two that come at once one sees the other.

    Raises:
        OrderCancelled: its payer said so.
    """
    if cancellations.is_asked(work, payer, order):
        raise OrderCancelled(order=to_hex(order))


def refuse_too_low(
    work: Work, account: bytes, legs: Sequence[Leg], amount: int
) -> BalanceTooLow:
    """Return why legs could not be reserved; nothing of them is reserved any more."""
    # What was reserved on the other legs is given back before it is counted what
    # there is.
    work.session.rollback()
    rows = accounts.list_balances(work, account)
    free = {row.lot: row.confirmed - row.reserved for row in rows}
    available = sum(min(leg.amount, max(free.get(leg.lot, 0), 0)) for leg in legs)
    # Somebody may have given back money meanwhile; a yen was missing all the same.
    available = min(available, amount - 1)
    return BalanceTooLow(amount=amount, available=available, missing=amount - available)


def city_day(ledger: Ledger, timestamp: int) -> int:
    """The city's day at a time in UTC seconds."""
    return day_of(timestamp, ledger.town.deployment.utc_offset_seconds)
