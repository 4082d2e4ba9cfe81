"""Presented payments: a till charges the code that a payer shows.

The payer signed "up to so much" without knowing the shop; the till asks which lots
that would be, signs them, and hands both in. The bill's row is made with it, so what
was charged stands among the shop's sales like any other.
"""

import secrets
from dataclasses import dataclass

from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Scope
from ledger.domain.allocation import Holding
from ledger.domain.allocation import allocate
from ledger.domain.allocation import usable_holdings
from ledger.domain.hexes import to_hex
from ledger.domain.order_refusals import PresentmentLimitExceeded
from ledger.domain.order_refusals import PresentmentUsed
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import check_legs
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.presentments import SignedPresentedPayment
from ledger.domain.refusals import BillMismatch
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import PresentmentInvalid
from ledger.services.acceptance import check_limits
from ledger.services.acceptance import check_money
from ledger.services.acceptance import check_signer
from ledger.services.acceptance import city_day
from ledger.services.acceptance import refuse_cancelled
from ledger.services.acceptance import refuse_too_low
from ledger.services.ledger import Ledger
from ledger.services.orders import OrderView
from ledger.services.orders import view_order
from ledger.services.sessions import Session
from ledger.services.signatures import check_signature
from ledger.services.standing import check_active
from ledger.services.standing import check_pair
from ledger.store import accounts
from ledger.store import bills
from ledger.store import notices
from ledger.store import orders
from ledger.store.database import Work
from ledger.store.programmes import load_programmes


@dataclass(frozen=True)
class PresentmentQuote:
    """What the till would sign; ``order`` is the payment's hash."""

    order: bytes
    acceptance: Acceptance


def quote_presentment(
    ledger: Ledger, session: Session, code: PresentedCode, amount: int
) -> PresentmentQuote:
    """Propose what the signed-in till would take of a code. Nothing is reserved.

    Raises:
        SignerScopeMissing, SignerNotValidNow: this signer may not accept.
        PresentmentInvalid, PresentmentLimitExceeded: the code, or the amount.
        PresentmentUsed, OrderCancelled: it was charged before, or taken back.
        AccountUnknown, AccountNotActive, PairClosed: payer or shop.
        SignatureInvalid, SignerNotPermitted: who signed the code.
        BalanceTooLow: with what can be used at this shop, and what is missing.
    """
    now = ledger.clock()
    session.check_scope(Scope.ACCEPT, now, now + ACCEPT_VALIDITY_LEAST_SECONDS)
    shop, presentment = session.account, code.presentment
    order = ledger.town.hash_presentment(presentment)
    with ledger.database.work() as work:
        if orders.get_order(work, order) is not None:
            raise PresentmentUsed(order=to_hex(order))
        refuse_cancelled(work, presentment.payer, order)
        _check_presentment(presentment, amount, now)
        payer = accounts.get_account(work, presentment.payer)
        check_active(payer)
        check_active(shop)
        _check_shop(payer, shop)
        check_pair(payer, shop)
        check_signature(ledger, work, order, code.signer, code.signature)
        begin = presentment.valid_after
        check_signer(work, payer, code.signer, Scope.PAY, begin, now)
        programmes = load_programmes(work)
        holdings = [
            Holding(row.lot, row.confirmed - row.reserved)
            for row in accounts.list_balances(work, payer.address)
        ]
        day = city_day(ledger, begin)
        usable = usable_holdings(
            holdings, programmes, payer.kind, shop.kind, shop.classes, day
        )
        legs = allocate(amount, usable, programmes)
    bill_ref = secrets.token_bytes(32)
    return PresentmentQuote(order, Acceptance(order, shop.address, legs, bill_ref))


def accept_presented(
    ledger: Ledger, signed: SignedPresentedPayment, cash: int = 0
) -> OrderView:
    """Accept what a till charges to a code, or refuse it with a reason.

    ``cash`` is what the customer pays beside it. The same acceptance again gets the
    first answer.

    Raises:
        LegsInvalid, AmountInvalid: the form.
        PresentmentInvalid, PresentmentLimitExceeded: the code, or the amount.
        PresentmentUsed, OrderCancelled: it was charged before, or taken back.
        BillMismatch: the bill's reference is taken.
        AccountUnknown, AccountNotActive, PairClosed: payer or shop.
        ProgrammeUnknown, ProgrammeIsSuspended, ShopNotAccepted, LotExpired,
        ProgrammeLimitExceeded: the money it draws on.
        SignatureInvalid, SignerNotPermitted, SignerScopeMissing,
        SignerNotValidNow, SignerPaymentLimitExceeded, SignerDayLimitExceeded:
            who signed, for either side.
        BalanceTooLow: with what is missing.
    """
    presentment, acceptance = signed.presentment, signed.acceptance
    check_legs(acceptance.legs)
    order = ledger.town.hash_presentment(presentment)
    if acceptance.presentment != order:
        raise PresentmentInvalid(reason="the till accepted another code")
    now = ledger.clock()
    day = city_day(ledger, presentment.valid_after)
    with ledger.database.work() as work:
        payer = accounts.get_account(work, presentment.payer)
        # One charge at a time looks at a payer's codes, so that the same code
        # charged twice at once finds itself the second time.
        orders.lock_account(work, payer.address)
        if _is_known(work, order, acceptance):
            return view_order(ledger, work, order)
        refuse_cancelled(work, payer.address, order)
        _check_presentment(presentment, acceptance.amount, now)
        shop = accounts.get_account(work, acceptance.payee)
        _check_shop(payer, shop)
        check_money(work, acceptance.legs, payer, shop, day)
        _check_signers(ledger, work, signed, payer, shop, day, now)
        if bills.lock_bill_by_reference(work, acceptance.bill_ref) is not None:
            raise BillMismatch(field="bill_ref")
        bill = bills.insert_bill(
            work,
            shop.address,
            signed.shop_signer,
            acceptance.amount,
            now,
            cash,
            bill_ref=acceptance.bill_ref,
        )
        orders.insert_presented(work, order, signed, bill.bill_id, day, now)
        if not orders.reserve(work, payer.address, acceptance.legs):
            raise refuse_too_low(
                work, payer.address, acceptance.legs, acceptance.amount
            )
        bills.mark_accepted(work, bill, order)
        notices.notify(work, notices.ACCEPTED, to_hex(order))
        notices.notify_till(work, bill.terminal)
        view = view_order(ledger, work, order)
        work.commit()
        return view


def _is_known(work: Work, order: bytes, acceptance: Acceptance) -> bool:
    """Whether this very acceptance was accepted before; another one is refused."""
    row = orders.get_order(work, order)
    if row is None:
        return False
    known = Acceptance(row.order, row.payee, orders.legs_of(row), row.bill_ref)
    if known != acceptance:
        raise PresentmentUsed(order=to_hex(order))
    return True


def _check_presentment(presentment: Presentment, amount: int, now: int) -> None:
    presentment.check_clock(now, ACCEPT_VALIDITY_LEAST_SECONDS)
    if amount > presentment.limit:
        raise PresentmentLimitExceeded(amount=amount, limit=presentment.limit)


def _check_shop(payer: Account, payee: Account) -> None:
    """Refuse whoever is no shop: a payer does not see by whom a code is charged."""
    if payee.kind is not Kind.SHOP:
        raise PairClosed(
            sender=payer.kind.name.lower(), receiver=payee.kind.name.lower()
        )


def _check_signers(
    ledger: Ledger,
    work: Work,
    signed: SignedPresentedPayment,
    payer: Account,
    shop: Account,
    day: int,
    now: int,
) -> None:
    presentment, acceptance = signed.presentment, signed.acceptance
    order = acceptance.presentment
    check_signature(ledger, work, order, signed.signer, signed.signature)
    begin = presentment.valid_after
    permission = check_signer(work, payer, signed.signer, Scope.PAY, begin, now)
    digest = ledger.town.hash_acceptance(acceptance)
    check_signature(ledger, work, digest, signed.shop_signer, signed.shop_signature)
    check_signer(work, shop, signed.shop_signer, Scope.ACCEPT, now, now)
    check_limits(
        ledger,
        work,
        payer.address,
        signed.signer,
        permission,
        acceptance.amount,
        day,
    )
