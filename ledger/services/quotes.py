"""Quotes: which lots a payment would draw on, and the order to sign."""

import secrets
from dataclasses import dataclass

from ledger.domain.accounts import Scope
from ledger.domain.allocation import Holding
from ledger.domain.allocation import allocate
from ledger.domain.allocation import usable_holdings
from ledger.domain.bills import Bill
from ledger.domain.bills import BillState
from ledger.domain.hexes import to_hex
from ledger.domain.lots import day_of
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import QUOTE_BACKDATE_SECONDS
from ledger.domain.orders import QUOTE_VALIDITY_SECONDS
from ledger.domain.orders import Payment
from ledger.domain.programmes import Programme
from ledger.domain.refusals import BillAccepted
from ledger.domain.refusals import BillExpired
from ledger.domain.refusals import BillPaidAlready
from ledger.services.bills import BillView
from ledger.services.bills import find_bill
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.services.standing import check_pair
from ledger.services.times import write_time
from ledger.store import accounts
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
        BillUnknown, BillLinkInvalid, BillAccepted, BillExpired: the bill.
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
        check_payable(view.bill, now)
        return _propose(ledger, work, session, view, now)


def _refuse_own(work: Work, session: Session, bill: Bill) -> None:
    """Tell who paid a bill and asks again that it is paid: their answer was lost."""
    if bill.order is None:
        return
    paid = orders.get_order(work, bill.order)
    if paid is not None and paid.payer == session.account.address:
        raise BillPaidAlready(bill=bill.number, order=to_hex(bill.order))


def check_payable(bill: Bill, now: int) -> None:
    """Refuse a bill that is no longer open.

    Raises:
        BillAccepted, BillExpired: what became of it.
    """
    state = bill.state_at(now)
    if state is BillState.ACCEPTED:
        raise BillAccepted(bill=bill.number)
    if state is BillState.EXPIRED:
        raise BillExpired(bill=bill.number, expired_at=write_time(bill.expires_at))


def _propose(
    ledger: Ledger, work: Work, session: Session, view: BillView, now: int
) -> Quote:
    payer = session.account
    shop = accounts.get_account(work, view.bill.shop)
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
    payment = Payment(
        payer=payer.address,
        payee=shop.address,
        legs=allocate(view.bill.amount, usable, programmes),
        bill_ref=view.bill.bill_ref,
        valid_after=valid_after,
        valid_before=now + QUOTE_VALIDITY_SECONDS,
        salt=secrets.token_bytes(32),
    )
    before = sum(holding.available for holding in holdings)
    return Quote(
        bill=view,
        payment=payment,
        order=ledger.town.hash_payment(payment),
        programmes=programmes,
        balance_before=before,
        balance_after=before - payment.amount,
    )
