"""Cancellations: a payer's word that an order is not to be carried out any more.

An accepted order cannot be cancelled: the shop may have handed over the goods. What
was asked to be cancelled is refused at acceptance from that moment on.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.order_refusals import OrderAccepted
from ledger.domain.orders import OrderState
from ledger.domain.refunds import SignedCancellation
from ledger.domain.refusals import OrderAlreadyUsed
from ledger.domain.refusals import OrderUnknown
from ledger.services.acceptance import check_signer
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.signatures import check_signature
from ledger.store import accounts
from ledger.store import cancellations
from ledger.store import orders
from ledger.store import outbox
from ledger.store import refunds
from ledger.store.database import Work


class CancellationState(StrEnum):
    """How far a cancellation is."""

    ASKED = "asked"
    CANCELLED = "cancelled"
    REFUSED = "refused"


@dataclass(frozen=True)
class CancellationView:
    """A cancellation as it stands, and where on the chain."""

    order: bytes
    state: CancellationState
    tx_hash: bytes | None
    failure: dict[str, Any] | None


def cancel_order(ledger: Ledger, signed: SignedCancellation) -> CancellationView:
    """Ask for an order to be cancelled; asked again, it says how far that is.

    Raises:
        AccountUnknown: no such payer.
        SignatureInvalid, SignerNotPermitted, SignerScopeMissing, SignerNotValidNow:
            who signed.
        OrderAccepted: it was accepted here before.
        OrderAlreadyUsed: the chain carried it out.
    """
    payer, order = signed.cancellation.payer, signed.cancellation.order
    digest = ledger.town.hash_cancellation(signed.cancellation)
    now = ledger.clock()
    with ledger.database.work() as work:
        account = accounts.get_account(work, payer)
        check_signature(ledger, work, digest, signed.signer, signed.signature)
        check_signer(work, account, signed.signer, Scope.PAY, now, now)
        # As acceptance does, so that of the two at once one sees the other.
        orders.lock_account(work, payer)
        if not cancellations.is_asked(work, payer, order):
            _check_unused(work, payer, order)
            call = ledger.town.call_cancel(signed)
            name = cancellations.name_call(payer, order)
            enqueue(work, call, cancellations.KIND, outbox.LANE_RELAY, name, now)
        view = _view(work, payer, order)
        work.commit()
    assert view is not None, "what was asked is there"
    return view


def view_cancellation(ledger: Ledger, payer: bytes, order: bytes) -> CancellationView:
    """Return how far an order's cancellation is.

    Raises:
        OrderUnknown: this payer asked for none.
    """
    with ledger.database.work() as work:
        view = _view(work, payer, order)
    if view is None:
        raise OrderUnknown(order=to_hex(order))
    return view


def _check_unused(work: Work, payer: bytes, order: bytes) -> None:
    row = orders.get_order(work, order)
    over = (OrderState.REFUSED, OrderState.EXPIRED)
    # What came to nothing may be cancelled, so that it never comes late.
    if row is not None and row.payer == payer and OrderState(row.state) not in over:
        raise OrderAccepted(order=to_hex(order))
    paid = refunds.find_refundable(work, order)
    if paid is not None and paid.payer == payer:
        raise OrderAlreadyUsed(order=to_hex(order))


def _view(work: Work, payer: bytes, order: bytes) -> CancellationView | None:
    call = cancellations.find_call(work, payer, order)
    tx_hash = None if call is None else call.tx_hash
    if cancellations.is_done(work, payer, order):
        return CancellationView(order, CancellationState.CANCELLED, tx_hash, None)
    if call is None:
        return None
    if call.failure is not None:
        state = CancellationState.REFUSED
        return CancellationView(order, state, tx_hash, call.failure)
    return CancellationView(order, CancellationState.ASKED, tx_hash, None)
