"""Payments: quoted, signed by the payer, handed in, looked up."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain import order_refusals as o
from ledger.domain import refusals as r
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.watchwords import watchword_of
from ledger.services.network import typed_payment
from ledger.services.orders import OrderView
from ledger.services.orders import get_order
from ledger.services.payments import accept_payment
from ledger.services.programmes import list_programmes
from ledger.services.quotes import Quote
from ledger.services.quotes import quote_bill
from ledger.services.sessions import Session
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Amount
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Hash
from wallet_api.fields import HexText
from wallet_api.fields import Lot
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Time
from wallet_api.fields import Typed
from wallet_api.fields import Yen
from wallet_api.parts import parts
from wallet_api.payment_views import ShownLeg
from wallet_api.payment_views import ShownPayment
from wallet_api.payment_views import ShownWatchword
from wallet_api.payment_views import show_legs
from wallet_api.payment_views import show_payment
from wallet_api.payment_views import show_watchword
from wallet_api.requests import client_network
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("payments", __name__, url_prefix="/v1/payments")

EXAMPLE: dict[str, Any] = {
    "payer": "0x" + "11" * 20,
    "payee": "0x" + "44" * 20,
    "legs": [{"lot": 4294988001, "amount": 1000}, {"lot": 8589955297, "amount": 200}],
    "bill_ref": "0x" + "55" * 32,
    "valid_after": 1_775_000_000,
    "valid_before": 1_775_003_660,
    "salt": "0x" + "22" * 32,
    "signer": "0x" + "11" * 20,
    "signature": "0x" + "33" * 65,
}


class AskedBill(Body):
    """The bill to pay: what its QR carries after `/p/`, or its six digits."""

    bill: Annotated[str, Field(min_length=1, max_length=64)]


class ShownQuote(Answer):
    """What would be paid with what; `typed_data` is what the payer signs."""

    order: HexText
    shop: HexText
    shop_name: str
    number: str
    amount: Yen
    legs: list[ShownLeg]
    watchword: ShownWatchword
    balance_before: Yen
    balance_after: Yen
    valid_before: int
    typed_data: Typed


class OrderLeg(Body):
    """An amount of one lot."""

    lot: Lot
    amount: Amount


class SignedOrder(Body):
    """The fields of the typed data `Payment`, who signed it, and the signature."""

    payer: Address
    payee: Address
    legs: Annotated[
        list[OrderLeg],
        Field(json_schema_extra={"minItems": 1, "maxItems": LEGS_MOST}),
    ]
    bill_ref: Hash
    valid_after: Time
    valid_before: Time
    salt: Hash
    signer: Signer
    signature: Signature


class Accepted(Answer):
    """The shop may hand over the goods. Said once, it is said again the same."""

    order: HexText
    state: Annotated[str, Field(pattern="^accepted$")]
    accepted_at: int
    amount: Yen
    payer: HexText
    payee: HexText
    shop_name: str
    watchword: ShownWatchword


@blueprint.post("/quote")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *BODY,
        *SESSION,
        r.BillLinkInvalid,
        r.BillUnknown,
        r.BillAccepted,
        r.BillPaidAlready,
        r.BillExpired,
        r.BillVoided,
        r.BillReplaced,
        r.AccountUnknown,
        r.AccountNotActive,
        r.SignerScopeMissing,
        r.BalanceTooLow,
        r.TooManyRequests,
    ),
)
@blueprint.output(ShownQuote)
@signed_in
@blueprint.input(AskedBill, example={"bill": "123456"})
def quote(session: Session, json_data: AskedBill) -> ShownQuote:
    """Propose how the signed-in payer would pay a bill; nothing is reserved."""
    if "." not in json_data.bill:
        parts().bill_numbers.count(client_network())
    ledger = parts().ledger
    proposed = quote_bill(ledger, session, json_data.bill)
    return _show_quote(proposed, typed_payment(ledger, proposed.payment))


@blueprint.post("")
@blueprint.doc(
    responses=refusals(
        *BODY,
        r.AmountInvalid,
        r.LegsInvalid,
        r.BillUnknown,
        r.BillAccepted,
        r.BillExpired,
        r.BillVoided,
        r.BillReplaced,
        r.BillMismatch,
        r.AmountMismatch,
        r.OrderClockInvalid,
        r.OrderExpired,
        o.OrderCancelled,
        r.AccountUnknown,
        r.AccountNotActive,
        r.PairClosed,
        r.ProgrammeUnknown,
        r.ProgrammeIsSuspended,
        r.ShopNotAccepted,
        r.LotExpired,
        r.ProgrammeLimitExceeded,
        r.SignatureInvalid,
        r.SignerNotPermitted,
        r.SignerScopeMissing,
        r.SignerNotValidNow,
        r.SignerPaymentLimitExceeded,
        r.SignerDayLimitExceeded,
        r.BalanceTooLow,
    )
)
@blueprint.output(Accepted, 201)
@blueprint.input(SignedOrder, example=EXAMPLE)
def pay(json_data: SignedOrder) -> tuple[Accepted, int, dict[str, str]]:
    """Hand in a signed order; the signature says who asks, so no session is needed.

    The order's hash is its name: the same order again gets the same answer, and is
    paid once.
    """
    signed = SignedPayment(
        Payment(
            payer=json_data.payer,
            payee=json_data.payee,
            legs=tuple(Leg(leg.lot, leg.amount) for leg in json_data.legs),
            bill_ref=json_data.bill_ref,
            valid_after=json_data.valid_after,
            valid_before=json_data.valid_before,
            salt=json_data.salt,
        ),
        json_data.signer,
        json_data.signature,
    )
    accepted = show_accepted(accept_payment(parts().ledger, signed))
    return accepted, 201, {"Location": f"/v1/payments/{accepted.order}"}


@blueprint.get("/<order>")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(*SESSION, r.FieldInvalid, r.OrderUnknown),
)
@blueprint.output(ShownPayment)
@signed_in
def show(order: str, session: Session) -> ShownPayment:
    """Show a payment to its payer or to its shop."""
    view = find_payment(order, session)
    programmes = list_programmes(parts().ledger)
    return show_payment(view, programmes, session.account.address)


def find_payment(order: str, session: Session) -> OrderView:
    """Return a payment that the caller is a side of.

    Raises:
        FieldInvalid: not 32 bytes of hexadecimal.
        OrderUnknown: no such payment; a stranger learns no more than that.
    """
    view = get_order(parts().ledger, parse_hex(order, "order", 32))
    if session.account.address not in (view.payer, view.payee):
        raise r.OrderUnknown(order=to_hex(view.order))
    return view


def _show_quote(proposed: Quote, typed_data: dict[str, Any]) -> ShownQuote:
    payment = proposed.payment
    return ShownQuote(
        order=to_hex(proposed.order),
        shop=to_hex(payment.payee),
        shop_name=proposed.bill.shop_name,
        number=proposed.bill.bill.number,
        amount=payment.amount,
        legs=show_legs(payment.legs, proposed.programmes),
        watchword=show_watchword(watchword_of(proposed.order)),
        balance_before=proposed.balance_before,
        balance_after=proposed.balance_after,
        valid_before=payment.valid_before,
        typed_data=typed_data,
    )


def show_accepted(view: OrderView) -> Accepted:
    """Write the first answer to an order, which is also the answer ever after."""
    first = view.steps[0]
    return Accepted(
        order=to_hex(view.order),
        state=first.state.value,
        accepted_at=first.at,
        amount=view.amount,
        payer=to_hex(view.payer),
        payee=to_hex(view.payee),
        shop_name=view.shop_name,
        watchword=show_watchword(view.watchword),
    )
