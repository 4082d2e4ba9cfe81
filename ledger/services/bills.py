"""Bills: a till asks for an amount, a wallet looks at what is asked.

A bill is accepted at most once. Whatever else becomes of it (taken back, replaced)
is decided under the same row's lock as an acceptance, so of two that come at once
one wins and the other is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.accounts import Kind
from ledger.domain.accounts import Scope
from ledger.domain.amounts import check_amount
from ledger.domain.bills import Bill
from ledger.domain.bills import BillState
from ledger.domain.bills import check_number
from ledger.domain.bills import read_reference
from ledger.domain.bills import write_reference
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.payment_codes.links import PaymentLink
from ledger.domain.payment_codes.links import write_link
from ledger.domain.programmes import sum_by_label
from ledger.domain.refusals import BillAccepted
from ledger.domain.refusals import BillExpired
from ledger.domain.refusals import BillReplaced
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import BillVoided
from ledger.domain.refusals import PairClosed
from ledger.domain.watchwords import Watchword
from ledger.domain.watchwords import watchword_of
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.services.times import write_time
from ledger.store import bills
from ledger.store import notices
from ledger.store import orders
from ledger.store import people
from ledger.store.database import Work
from ledger.store.programmes import load_programmes
from ledger.store.relay_tables import OrderRow


@dataclass(frozen=True)
class Sale:
    """The payment of a bill as its shop sees it; parts are (public label, yen)."""

    order: bytes
    state: OrderState
    accepted_at: int
    watchword: Watchword
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class BillView:
    """A bill as a till or wallet sees it; ``link`` goes into the QR.

    ``replaced_by`` is the reference of the bill that took its place; ``sale`` is
    for its shop alone.
    """

    bill: Bill
    reference: str
    link: str
    shop_name: str
    state: BillState
    replaced_by: str | None
    sale: Sale | None

    @property
    def offer(self) -> tuple[int, int] | None:
        """What a payer has, and what would be left to pay in cash, in yen."""
        bill = self.bill
        if self.state is not BillState.OPEN or bill.offer_amount is None:
            return None
        return bill.offer_amount, bill.cash + bill.amount - bill.offer_amount


def open_bill(
    ledger: Ledger,
    work: Work,
    session: Session,
    amount: int,
    cash: int = 0,
    replaces: str | None = None,
) -> BillView:
    """Open a bill for the shop of the till that is signed in.

    ``replaces`` names a bill that is taken back by the same stroke; ``cash`` is what
    the customer pays beside this one.

    Raises:
        AmountInvalid: not 1 … 2**53 - 1 yen.
        SignerScopeMissing, SignerNotValidNow: this signer may not accept.
        AccountNotActive: the shop is frozen or closed.
        PairClosed: the account is not a shop's.
        BillLinkInvalid, BillUnknown, BillVoided, BillReplaced: the bill to replace.
        BillAccepted: it was paid meanwhile; names the order.
    """
    now = ledger.clock()
    check_amount(amount)
    session.check_scope(Scope.ACCEPT, now)
    check_active(session.account)
    if session.account.kind is not Kind.SHOP:
        raise PairClosed(sender="resident", receiver="resident")
    old = None
    if replaces is not None:
        old = _lock_own(ledger, work, session, replaces)
        _refuse_over(ledger, old, now)
    bill = bills.insert_bill(
        work, session.account.address, session.signer, amount, now, cash
    )
    # One that expired needs no other in its place: nobody can pay it.
    if old is not None and old.state_at(now) is BillState.OPEN:
        bills.mark_over(work, old.bill_id, BillState.REPLACED, bill.bill_id)
        notices.notify_till(work, old.terminal)
    return view_bills(ledger, work, [bill])[0]


def void_bill(ledger: Ledger, session: Session, reference: str) -> BillView:
    """Take a bill of the own shop back; doing it twice is harmless.

    A bill that expired stays expired: nobody can pay it.

    Raises:
        BillLinkInvalid, BillUnknown, NotYourAccount: no such bill of this shop.
        SignerScopeMissing, SignerNotValidNow: this signer may not accept.
        BillAccepted: it was paid meanwhile; names the order.
        BillReplaced: another bill took its place; names that.
    """
    now = ledger.clock()
    session.check_scope(Scope.ACCEPT, now)
    with ledger.database.work() as work:
        bill = _lock_own(ledger, work, session, reference)
        if bill.state is not BillState.VOIDED:
            _refuse_over(ledger, bill, now)
            if bill.state_at(now) is BillState.OPEN:
                bills.mark_over(work, bill.bill_id, BillState.VOIDED)
                notices.notify_till(work, bill.terminal)
        view = _look(ledger, work, bill.bill_id)
        work.commit()
    return view


def find_bill(ledger: Ledger, work: Work, reference: str) -> BillView:
    """Look a bill up by ``<id>.<mac>`` or, for the signed in, by its number.

    Raises:
        BillLinkInvalid: a code that was not made here.
        BillUnknown: no such bill.
    """
    if "." in reference:
        return _look(ledger, work, read_reference(reference, ledger.bill_key))
    bill = bills.get_bill_by_number(work, check_number(reference), ledger.clock())
    return view_bills(ledger, work, [bill])[0]


def get_bill(ledger: Ledger, reference: str) -> BillView:
    """Look a bill up as ``find_bill`` does, in a unit of work of its own.

    Raises:
        BillLinkInvalid, BillUnknown: as there.
    """
    with ledger.database.work() as work:
        return find_bill(ledger, work, reference)


def check_payable(ledger: Ledger, bill: Bill, now: int) -> None:
    """Refuse a bill that is no longer open.

    Raises:
        BillAccepted, BillExpired, BillVoided, BillReplaced: what became of it.
    """
    state = bill.state_at(now)
    if state is BillState.ACCEPTED:
        raise BillAccepted(bill=bill.number)
    if state is BillState.EXPIRED:
        raise BillExpired(bill=bill.number, expired_at=write_time(bill.expires_at))
    _refuse_over(ledger, bill, now)


def view_bills(ledger: Ledger, work: Work, found: Sequence[Bill]) -> list[BillView]:
    """Return bills as they are shown, all of them by the same few queries."""
    names = people.shop_names(work, list({bill.shop for bill in found}))
    sales = _sales(work, [bill.order for bill in found if bill.order is not None])
    now = ledger.clock()
    views = []
    for bill in found:
        reference = write_reference(bill.bill_id, ledger.bill_key)
        views.append(
            BillView(
                bill=bill,
                reference=reference,
                link=write_link(ledger.settings.base_url, PaymentLink(bill=reference)),
                shop_name=names.get(bill.shop, to_hex(bill.shop)),
                state=bill.state_at(now),
                replaced_by=_successor(ledger, bill),
                sale=None if bill.order is None else sales.get(bill.order),
            )
        )
    return views


def _look(ledger: Ledger, work: Work, bill_id: bytes) -> BillView:
    bill = bills.get_bill(work, bill_id)
    if bill is None:
        raise BillUnknown(bill=write_reference(bill_id, ledger.bill_key))
    return view_bills(ledger, work, [bill])[0]


def _lock_own(ledger: Ledger, work: Work, session: Session, reference: str) -> Bill:
    """A bill of the own shop, held until this transaction ends."""
    bill = bills.lock_bill(work, read_reference(reference, ledger.bill_key))
    if bill is None:
        raise BillUnknown(bill=reference)
    session.check_account(bill.shop)
    return bill


def _refuse_over(ledger: Ledger, bill: Bill, now: int) -> None:
    """Refuse a bill that was paid, taken back or replaced; its shop is told by what."""
    state = bill.state_at(now)
    if state is BillState.ACCEPTED:
        assert bill.order is not None, "what was accepted has its order"
        raise BillAccepted(bill=bill.number, order=to_hex(bill.order))
    if state is BillState.VOIDED:
        raise BillVoided(bill=bill.number)
    if state is BillState.REPLACED:
        raise BillReplaced(bill=bill.number, replaced_by=_successor(ledger, bill) or "")


def _successor(ledger: Ledger, bill: Bill) -> str | None:
    if bill.replaced_by is None:
        return None
    return write_reference(bill.replaced_by, ledger.bill_key)


def _sales(work: Work, hashes: Sequence[bytes]) -> dict[bytes, Sale]:
    if not hashes:
        return {}
    programmes = load_programmes(work)

    def show(row: OrderRow) -> Sale:
        pairs = zip(row.lots, row.amounts, strict=True)
        return Sale(
            order=row.order,
            state=OrderState(row.state),
            accepted_at=row.accepted_at,
            watchword=watchword_of(row.order),
            parts=tuple(sum_by_label([Leg(*pair) for pair in pairs], programmes)),
        )

    return {row.order: show(row) for row in orders.find_orders(work, hashes)}
