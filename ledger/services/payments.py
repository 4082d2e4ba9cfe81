"""Accepting a payment: the moment a shop may hand over the goods.

Everything the contract would check is checked here first, against the books,
and the amount is reserved, all in one transaction. What the order's hash has
been answered once it is answered again.
"""

from ledger.chain.signatures import recover
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.bills import Bill
from ledger.domain.hexes import to_hex
from ledger.domain.lots import day_of
from ledger.domain.lots import format_day
from ledger.domain.lots import is_spendable
from ledger.domain.lots import split_lot
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.orders import check_legs
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import AmountMismatch
from ledger.domain.refusals import BalanceTooLow
from ledger.domain.refusals import BillMismatch
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import LotExpired
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import ProgrammeLimitExceeded
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.refusals import ShopNotAccepted
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.refusals import SignerDayLimitExceeded
from ledger.domain.refusals import SignerPaymentLimitExceeded
from ledger.services.bills import check_payable
from ledger.services.ledger import Ledger
from ledger.services.orders import OrderView
from ledger.services.orders import view_order
from ledger.services.standing import check_active
from ledger.services.standing import check_pair
from ledger.store import accounts
from ledger.store import bills
from ledger.store import notices
from ledger.store import orders
from ledger.store.database import Work
from ledger.store.programmes import load_programmes


def accept_payment(ledger: Ledger, signed: SignedPayment) -> OrderView:
    """Accept a signed order, or refuse it with a reason.

    Raises:
        LegsInvalid, AmountInvalid: the order's form.
        BillUnknown, BillAccepted, BillExpired, BillVoided, BillReplaced,
        BillMismatch, AmountMismatch: the bill it names.
        OrderClockInvalid, OrderExpired: its validity.
        AccountUnknown, AccountNotActive, PairClosed: payer or payee.
        ProgrammeUnknown, ProgrammeIsSuspended, ShopNotAccepted, LotExpired,
        ProgrammeLimitExceeded: the money it draws on.
        SignatureInvalid, SignerNotPermitted, SignerScopeMissing,
        SignerNotValidNow, SignerPaymentLimitExceeded, SignerDayLimitExceeded:
            who signed.
        BalanceTooLow: with what is missing.
    """
    payment = signed.payment
    check_legs(payment.legs)
    order = ledger.town.hash_payment(payment)
    now = ledger.clock()
    day = day_of(payment.valid_after, ledger.town.deployment.utc_offset_seconds)
    with ledger.database.work() as work:
        bill = bills.lock_bill_by_reference(work, payment.bill_ref)
        if bill is None:
            raise BillUnknown(bill=to_hex(payment.bill_ref))
        # Asked after the bill is locked, so that the same order sent twice at
        # once finds itself the second time.
        if orders.get_order(work, order) is not None:
            return view_order(ledger, work, order)
        _check_bill(ledger, bill, payment, now)
        payment.check_clock(now)
        payer = accounts.get_account(work, payment.payer)
        payee = accounts.get_account(work, payment.payee)
        _check_money(work, payment, payer, payee, day)
        permission = _check_signer(work, signed, order, payer, now)
        _check_limits(work, signed, permission, day)
        orders.insert_accepted(work, order, signed, bill.bill_id, day, now)
        if not orders.reserve(work, payment):
            raise _too_low(work, payment)
        bills.mark_accepted(work, bill, order)
        notices.notify(work, notices.ACCEPTED, to_hex(order))
        notices.notify_till(work, bill.terminal)
        view = view_order(ledger, work, order)
        work.commit()
        return view


def _check_bill(ledger: Ledger, bill: Bill, payment: Payment, now: int) -> None:
    check_payable(ledger, bill, now)
    if payment.payee != bill.shop:
        raise BillMismatch(field="payee")
    if payment.amount != bill.amount:
        raise AmountMismatch(given=payment.amount, asked=bill.amount)


def _check_money(
    work: Work, payment: Payment, payer: Account, payee: Account, day: int
) -> None:
    check_active(payer)
    check_active(payee)
    check_pair(payer, payee)
    programmes = load_programmes(work)
    spent: dict[int, int] = {}
    for leg in payment.legs:
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


def _check_signer(
    work: Work, signed: SignedPayment, order: bytes, payer: Account, now: int
) -> Permission:
    if recover(order, signed.signature) != signed.signer:
        raise SignatureInvalid(signer=to_hex(signed.signer))
    permission = accounts.get_permission(work, payer, signed.signer)
    # The chain judges by its own clock, some time later: a permission that would
    # end meanwhile would leave the city to pay for what was handed over.
    permission.check(
        payer.address,
        signed.signer,
        Scope.PAY,
        signed.payment.valid_after,
        now + ACCEPT_VALIDITY_LEAST_SECONDS,
    )
    return permission


def _check_limits(
    work: Work, signed: SignedPayment, permission: Permission, day: int
) -> None:
    payment = signed.payment
    if payment.amount > permission.payment_limit:
        raise SignerPaymentLimitExceeded(
            amount=payment.amount, limit=permission.payment_limit
        )
    if permission.day_limit == UNBOUNDED:
        return
    orders.lock_account(work, payment.payer)
    spent = orders.spent_by_signer(work, payment.payer, signed.signer, day)
    remaining = max(permission.day_limit - spent, 0)
    if payment.amount > remaining:
        raise SignerDayLimitExceeded(amount=payment.amount, remaining=remaining)


def _too_low(work: Work, payment: Payment) -> BalanceTooLow:
    # The order is refused: what it reserved on its other legs is given back
    # before it is counted what there is.
    work.session.rollback()
    rows = accounts.list_balances(work, payment.payer)
    free = {row.lot: row.confirmed - row.reserved for row in rows}
    available = sum(
        min(leg.amount, max(free.get(leg.lot, 0), 0)) for leg in payment.legs
    )
    # Somebody may have given back money meanwhile; a yen was missing all the same.
    available = min(available, payment.amount - 1)
    return BalanceTooLow(
        amount=payment.amount,
        available=available,
        missing=payment.amount - available,
    )
