"""Quotes: which lots a payment would draw on, and the order to sign."""

import secrets
from dataclasses import dataclass

from ledger.domain.accounts import Scope
from ledger.domain.allocation import Holding
from ledger.domain.allocation import allocate
from ledger.domain.allocation import usable_holdings
from ledger.domain.bills import Bill
from ledger.domain.hexes import to_hex
from ledger.domain.lots import day_of
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import QUOTE_BACKDATE_SECONDS
from ledger.domain.orders import QUOTE_VALIDITY_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.programmes import Programme
from ledger.domain.refusals import AmountInvalid
from ledger.domain.refusals import BillPaidAlready
from ledger.services.bills import BillView
from ledger.services.bills import check_payable
from ledger.services.bills import find_bill
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.services.standing import check_pair
from ledger.store import accounts
from ledger.store import bills
from ledger.store import notices
from ledger.store import orders
from ledger.store.database import Work
from ledger.store.programmes import load_programmes


@dataclass(frozen=True)
class Quote:
    """What the payer would sign; balances in yen over all lots."""

    bill: BillView
    payment: Payment
    order: bytes
    programmes: dict[int, Programme]
    balance_before: int
    balance_after: int


def quote_bill(ledger: Ledger, session: Session, reference: str) -> Quote:
    """Propose how the signed-in payer would pay a bill. Nothing is reserved.

    Raises:
        BillUnknown, BillLinkInvalid, BillAccepted, BillExpired, BillVoided,
        BillReplaced: the bill.
        BillPaidAlready: the payer themselves paid it.
        AccountUnknown, AccountNotActive: payer or shop.
        SignerScopeMissing, SignerNotValidNow: this signer may not pay.
        BalanceTooLow: with what can be used at this shop, and what is missing.
    """
    now = ledger.clock()
    session.check_scope(Scope.PAY, now, now + ACCEPT_VALIDITY_LEAST_SECONDS)
    check_active(session.account)
    with ledger.database.work() as work:
        view = find_bill(ledger, work, reference)
        _refuse_own(work, session, view.bill)
        check_payable(ledger, view.bill, now)
        return _propose(ledger, work, session, view, now)


def _refuse_own(work: Work, session: Session, bill: Bill) -> None:
    """Tell who paid a bill and asks again that it is paid: their answer was lost."""
    if bill.order is None:
        return
    paid = orders.get_order(work, bill.order)
    if paid is not None and paid.payer == session.account.address:
        raise BillPaidAlready(bill=bill.number, order=to_hex(bill.order))


def offer_part(
    ledger: Ledger, session: Session, reference: str, amount: int
) -> BillView:
    """Tell a bill's till what the signed-in payer has instead of all of it.

    Nothing is reserved; the till may open a bill for that much, and take the rest
    in cash. The newest offer counts.

    Raises:
        BillUnknown, BillLinkInvalid, BillAccepted, BillExpired, BillVoided,
        BillReplaced: the bill.
        AmountInvalid: not 1 yen to a yen less than the bill asks for.
        AccountUnknown, AccountNotActive, PairClosed: payer or shop.
        SignerScopeMissing, SignerNotValidNow: this signer may not pay.
        BalanceTooLow: with what can be used at this shop, and what is missing.
    """
    now = ledger.clock()
    session.check_scope(Scope.PAY, now, now + ACCEPT_VALIDITY_LEAST_SECONDS)
    check_active(session.account)
    with ledger.database.work() as work:
        bill_id = find_bill(ledger, work, reference).bill.bill_id
        bill = bills.lock_bill(work, bill_id)
        assert bill is not None, "no bill is ever deleted"
        check_payable(ledger, bill, now)
        if amount >= bill.amount:
            raise AmountInvalid(amount=str(amount), most=bill.amount - 1)
        _allocate(ledger, work, session, bill, amount, now)
        bills.store_offer(work, bill_id, session.account.address, amount)
        notices.notify_till(work, bill.terminal)
        view = find_bill(ledger, work, reference)
        work.commit()
    return view


@dataclass(frozen=True)
class _Allocation:
    """What a payer would give, out of which yen over all lots."""

    legs: tuple[Leg, ...]
    before: int
    programmes: dict[int, Programme]


def _allocate(
    ledger: Ledger,
    work: Work,
    session: Session,
    bill: Bill,
    amount: int,
    now: int,
) -> _Allocation:
    payer = session.account
    shop = accounts.get_account(work, bill.shop)
    check_active(shop)
    check_pair(payer, shop)
    programmes = load_programmes(work)
    valid_after = now - QUOTE_BACKDATE_SECONDS
    day = day_of(valid_after, ledger.town.deployment.utc_offset_seconds)
    balances = accounts.list_balances(work, payer.address)
    holdings = [Holding(row.lot, row.confirmed - row.reserved) for row in balances]
    usable = usable_holdings(
        holdings, programmes, payer.kind, shop.kind, shop.classes, day
    )
    return _Allocation(
        allocate(amount, usable, programmes),
        sum(holding.available for holding in holdings),
        programmes,
    )


def _propose(
    ledger: Ledger, work: Work, session: Session, view: BillView, now: int
) -> Quote:
    taken = _allocate(ledger, work, session, view.bill, view.bill.amount, now)
    payment = Payment(
        payer=session.account.address,
        payee=view.bill.shop,
        legs=taken.legs,
        bill_ref=view.bill.bill_ref,
        valid_after=now - QUOTE_BACKDATE_SECONDS,
        valid_before=now + QUOTE_VALIDITY_SECONDS,
        salt=secrets.token_bytes(32),
    )
    return Quote(
        bill=view,
        payment=payment,
        order=ledger.town.hash_payment(payment),
        programmes=taken.programmes,
        balance_before=taken.before,
        balance_after=taken.before - payment.amount,
    )
