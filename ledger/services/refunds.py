"""Refunds: a shop's till gives back all or part of one payment.

Accepted like a payment: what the contract would check is checked against the books,
the amount is reserved on the shop's balances, and the signed refund goes into the
outbox, all in one transaction. The same refund again gets the first answer.
"""

from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import has_lapsed
from ledger.domain.lots import split_lot
from ledger.domain.order_refusals import LotLapsed
from ledger.domain.order_refusals import OrderNotPaid
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.orders import check_legs
from ledger.domain.programmes import Programme
from ledger.domain.refunds import REFUND_VALIDITY_SECONDS
from ledger.domain.refunds import Refund
from ledger.domain.refunds import Refundable
from ledger.domain.refunds import SignedRefund
from ledger.domain.refusals import OrderUnknown
from ledger.domain.refusals import PairClosed
from ledger.services.acceptance import check_limits
from ledger.services.acceptance import check_signer
from ledger.services.acceptance import city_day
from ledger.services.acceptance import refuse_too_low
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.signatures import check_signature
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import orders
from ledger.store import outbox
from ledger.store import refunds
from ledger.store.database import Work
from ledger.store.money_tables import RefundRequestRow
from ledger.store.programmes import load_programmes
from ledger.store.relay_tables import OutboxRow


@dataclass(frozen=True)
class RefundView:
    """A refund as it stands; ``refund`` is its hash, None where the chain told first.

    Times are UTC seconds.
    """

    refund: bytes | None
    order: bytes
    sequence: int
    state: OrderState
    legs: tuple[Leg, ...]
    accepted_at: int | None
    tx_hash: bytes | None
    block_number: int | None
    failure: dict[str, Any] | None

    @property
    def amount(self) -> int:
        """The sum of the legs in yen."""
        return sum(leg.amount for leg in self.legs)


@dataclass(frozen=True)
class RefundsView:
    """A payment's refunds, and what can still be given back of it in yen."""

    payer: bytes
    shop: bytes
    refunds: tuple[RefundView, ...]
    refundable: int


@dataclass(frozen=True)
class RefundQuote:
    """What a till would sign to give back; ``left`` is what would be left of it."""

    refund: Refund
    left: int


def quote_refund(
    ledger: Ledger, session: Session, order: bytes, amount: int | None = None
) -> RefundQuote:
    """Propose a refund by the signed-in till, of all that is left where no amount is.

    Nothing is reserved. What has lapsed is left out.

    Raises:
        OrderUnknown, OrderNotPaid: no such payment at this shop, or not yet.
        SignerScopeMissing, SignerNotValidNow: this signer may not give back.
        AccountNotActive, PairClosed: payer or shop.
        RefundTooMuch, RefundTooLate, LotLapsed: the payment.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        paid = _find(work, order, session.account.address)
        session.check_account(paid.shop)
        session.check_scope(Scope.REFUND, now, now + ACCEPT_VALIDITY_LEAST_SECONDS)
        _check_ends(work, paid)
        programmes = load_programmes(work)
        today = city_day(ledger, now)
        good = [leg for leg in paid.legs if not _is_lapsed(leg, programmes, today)]
        if not good:
            _refuse_lapsed(paid.legs, programmes, today)
        refund = Refund(
            payer=paid.payer,
            order=order,
            shop=paid.shop,
            legs=replace(paid, legs=tuple(good)).propose(amount),
            sequence=paid.count + 1,
            valid_before=now + REFUND_VALIDITY_SECONDS,
        )
        paid.check(refund, now)
        return RefundQuote(refund, sum(paid.left.values()) - refund.amount)


def accept_refund(
    ledger: Ledger, refund: Refund, signer: bytes, signature: bytes
) -> RefundView:
    """Accept a signed refund, or refuse it with a reason.

    Raises:
        LegsInvalid, AmountInvalid: its form.
        OrderUnknown, OrderNotPaid: the payment it is of.
        OrderExpired, FieldInvalid: its validity.
        RefundMismatch, RefundOutOfTurn, RefundTooLate, RefundTooMuch, LotLapsed:
            what it would give back.
        AccountNotActive, PairClosed: payer or shop.
        SignatureInvalid, SignerNotPermitted, SignerScopeMissing,
        SignerNotValidNow, SignerPaymentLimitExceeded, SignerDayLimitExceeded:
            who signed.
        BalanceTooLow: the shop redeemed, or promised, that money meanwhile.
    """
    check_legs(refund.legs)
    name = ledger.town.hash_refund(refund)
    now = ledger.clock()
    today = city_day(ledger, now)
    with ledger.database.work() as work:
        paid = _find(work, refund.order, refund.payer, refund.shop, lock=True)
        # Asked after the payment is locked, so that the same refund sent twice at
        # once finds itself the second time.
        if refunds.get_request(work, name) is not None:
            return _view_one(work, name)
        refund.check_clock(now)
        paid.check(refund, now)
        shop = _check_ends(work, paid)
        _refuse_lapsed(refund.legs, load_programmes(work), today)
        check_signature(ledger, work, name, signer, signature)
        permission = check_signer(work, shop, signer, Scope.REFUND, now, now)
        orders.lock_account(work, shop.address)
        check_limits(
            ledger, work, shop.address, signer, permission, refund.amount, today
        )
        refunds.insert_request(work, name, refund, signer, signature, now)
        if not orders.reserve(work, shop.address, refund.legs):
            raise refuse_too_low(work, shop.address, refund.legs, refund.amount)
        call = ledger.town.call_refund(
            SignedRefund(refund, paid.legs, signer, signature)
        )
        enqueue(work, call, refunds.KIND, outbox.LANE_RELAY, to_hex(name), now)
        view = _view_one(work, name)
        work.commit()
        return view


def list_refunds(ledger: Ledger, order: bytes, reader: bytes) -> RefundsView:
    """Return a payment's refunds to its payer or its shop, oldest first.

    Raises:
        OrderUnknown, OrderNotPaid: no such payment of this account, or not yet.
    """
    with ledger.database.work() as work:
        paid = _find(work, order, reader)
        requests = refunds.list_requests(work, order)
        calls = refunds.find_calls(work, [row.refund for row in requests])
        views = [_view(row, calls.get(row.refund)) for row in requests]
        told = {
            view.sequence
            for view in views
            if view.state in (OrderState.CONFIRMED, OrderState.FINAL)
        }
        for row, legs in refunds.list_done(work, order):
            if row.sequence not in told:
                views.append(
                    RefundView(
                        refund=None,
                        order=order,
                        sequence=row.sequence,
                        state=OrderState.CONFIRMED,
                        legs=legs,
                        accepted_at=None,
                        tx_hash=row.tx_hash,
                        block_number=row.block_number,
                        failure=None,
                    )
                )
        return RefundsView(
            payer=paid.payer,
            shop=paid.shop,
            refunds=tuple(views),
            refundable=sum(paid.left.values()),
        )


def _find(work: Work, order: bytes, *sides: bytes, lock: bool = False) -> Refundable:
    """The payment on the chain, to whoever is a side of it."""
    paid = refunds.find_refundable(work, order, lock=lock)
    if paid is None:
        accepted = orders.get_order(work, order)
        if accepted is None or not {accepted.payer, accepted.payee} & set(sides):
            raise OrderUnknown(order=to_hex(order))
        raise OrderNotPaid(order=to_hex(order))
    if not {paid.payer, paid.shop} & set(sides):
        raise OrderUnknown(order=to_hex(order))
    return paid


def _check_ends(work: Work, paid: Refundable) -> Account:
    """Refuse ends that the contract would refuse; returns the shop."""
    shop = accounts.get_account(work, paid.shop)
    payer = accounts.get_account(work, paid.payer)
    check_active(shop)
    check_active(payer)
    if shop.kind is not Kind.SHOP or payer.kind is not Kind.RESIDENT:
        raise PairClosed(
            sender=shop.kind.name.lower(), receiver=payer.kind.name.lower()
        )
    return shop


def _is_lapsed(leg: Leg, programmes: dict[int, Programme], today: int) -> bool:
    programme = programmes[split_lot(leg.lot)[0]]
    return has_lapsed(leg.lot, today, programme.grace_days)


def _refuse_lapsed(
    legs: tuple[Leg, ...], programmes: dict[int, Programme], today: int
) -> None:
    for leg in legs:
        if _is_lapsed(leg, programmes, today):
            raise LotLapsed(lot=leg.lot, last_day=format_day(split_lot(leg.lot)[1]))


def _view_one(work: Work, name: bytes) -> RefundView:
    row = refunds.get_request(work, name)
    assert row is not None, "what was stored is there"
    return _view(row, refunds.find_calls(work, [name]).get(name))


def _view(row: RefundRequestRow, call: OutboxRow | None) -> RefundView:
    state = OrderState(row.state)
    if state is OrderState.ACCEPTED and call is not None and call.raw is not None:
        state = OrderState.SUBMITTED
    pairs = zip(row.lots, row.amounts, strict=True)
    return RefundView(
        refund=row.refund,
        order=row.order,
        sequence=row.sequence,
        state=state,
        legs=tuple(Leg(lot, amount) for lot, amount in pairs),
        accepted_at=row.accepted_at,
        tx_hash=None if call is None else call.tx_hash,
        block_number=row.block_number,
        failure=row.failure,
    )
