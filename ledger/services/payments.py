"""Accepting a payment: the moment a shop may hand over the goods.

Everything the contract would check is checked here first, against the books,
and the amount is reserved, all in one transaction. What the order's hash has
been answered once it is answered again.
"""

from ledger.domain.accounts import Scope
from ledger.domain.bills import Bill
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.orders import check_legs
from ledger.domain.refusals import AmountMismatch
from ledger.domain.refusals import BillMismatch
from ledger.domain.refusals import BillUnknown
from ledger.services.acceptance import check_limits
from ledger.services.acceptance import check_money
from ledger.services.acceptance import check_signer
from ledger.services.acceptance import city_day
from ledger.services.acceptance import refuse_cancelled
from ledger.services.acceptance import refuse_too_low
from ledger.services.bills import check_payable
from ledger.services.ledger import Ledger
from ledger.services.orders import OrderView
from ledger.services.orders import view_order
from ledger.services.signatures import check_signature
from ledger.store import accounts
from ledger.store import bills
from ledger.store import notices
from ledger.store import orders


def accept_payment(ledger: Ledger, signed: SignedPayment) -> OrderView:
    """Accept a signed order, or refuse it with a reason.

    Raises:
        LegsInvalid, AmountInvalid: the order's form.
        BillUnknown, BillAccepted, BillExpired, BillVoided, BillReplaced,
        BillMismatch, AmountMismatch: the bill it names.
        OrderClockInvalid, OrderExpired: its validity.
        OrderCancelled: its payer took it back.
        AccountUnknown, AccountNotActive, PairClosed: payer or payee.
        ProgrammeUnknown, ProgrammeIsSuspended, ShopNotAccepted, LotExpired,
        ProgrammeLimitExceeded: the money it draws on.
        SignatureInvalid, SignerNotPermitted, SignerScopeMissing,
        SignerNotValidNow, SignerPaymentLimitExceeded, SignerDayLimitExceeded:
            who signed.
        BalanceTooLow: with what is missing.
    """
    payment, signer = signed.payment, signed.signer
    check_legs(payment.legs)
    order = ledger.town.hash_payment(payment)
    now = ledger.clock()
    day = city_day(ledger, payment.valid_after)
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
        check_money(work, payment.legs, payer, payee, day)
        check_signature(ledger, work, order, signer, signed.signature)
        permission = check_signer(
            work, payer, signer, Scope.PAY, payment.valid_after, now
        )
        orders.lock_account(work, payer.address)
        refuse_cancelled(work, payer.address, order)
        check_limits(
            ledger, work, payer.address, signer, permission, payment.amount, day
        )
        orders.insert_accepted(work, order, signed, bill.bill_id, day, now)
        if not orders.reserve(work, payer.address, payment.legs):
            raise refuse_too_low(work, payer.address, payment.legs, payment.amount)
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
