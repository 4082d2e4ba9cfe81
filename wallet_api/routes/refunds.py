"""Refunds: proposed to the shop's till, signed by it, handed in, looked up."""

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
from ledger.domain.refunds import Refund
from ledger.services.network import typed_refund
from ledger.services.programmes import list_programmes
from ledger.services.refunds import RefundView
from ledger.services.refunds import accept_refund
from ledger.services.refunds import list_refunds
from ledger.services.refunds import quote_refund
from ledger.services.sessions import Session
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Amount
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import HexText
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Time
from wallet_api.fields import Typed
from wallet_api.fields import Yen
from wallet_api.parts import parts
from wallet_api.payment_views import Failure
from wallet_api.payment_views import ShownLeg
from wallet_api.payment_views import State
from wallet_api.payment_views import show_failure
from wallet_api.payment_views import show_labels
from wallet_api.payment_views import show_legs
from wallet_api.routes.payments import OrderLeg
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("refunds", __name__, url_prefix="/v1/payments")

EXAMPLE: dict[str, Any] = {
    "payer": "0x" + "11" * 20,
    "shop": "0x" + "44" * 20,
    "legs": [{"lot": 4294988001, "amount": 300}],
    "sequence": 1,
    "valid_before": 1_775_003_600,
    "signer": "0x" + "55" * 20,
    "signature": "0x" + "33" * 65,
}
MONEY = (
    r.OrderUnknown,
    o.OrderNotPaid,
    r.AccountNotActive,
    r.PairClosed,
    r.SignerScopeMissing,
    o.RefundTooMuch,
    o.RefundTooLate,
    o.LotLapsed,
)
"""What any refund may be refused for."""


class AskedRefund(Body):
    """How much is to be given back; null for all that is left."""

    amount: Amount | None = None


class ShownRefundQuote(Answer):
    """What would be given back; `typed_data` is what the till signs."""

    order: HexText
    sequence: int
    amount: Yen
    left: Annotated[Yen, Field(description="Of the payment, after this refund.")]
    legs: list[ShownLeg]
    valid_before: int
    typed_data: Typed


class SignedRefundBody(Body):
    """The fields of the typed data `Refund` beside its order, who signed, and how."""

    payer: Address
    shop: Address
    legs: Annotated[
        list[OrderLeg],
        Field(json_schema_extra={"minItems": 1, "maxItems": LEGS_MOST}),
    ]
    sequence: Annotated[int, Field(ge=1, lt=2**16)]
    valid_before: Time
    signer: Signer
    signature: Signature


class ShownRefund(Answer):
    """A refund as it stands; `refund` is its hash, null where no till here asked."""

    refund: HexText | None
    order: HexText
    sequence: int
    state: State
    amount: Yen
    legs: list[ShownLeg]
    accepted_at: int | None
    tx_hash: HexText | None
    block_number: int | None
    failure: Failure | None


class ShownRefunds(Answer):
    """A payment's refunds, oldest first, and what can still be given back."""

    refunds: list[ShownRefund]
    refundable: Yen


@blueprint.post("/<order>/refunds/quote")
@blueprint.doc(
    security=NEEDED, responses=refusals(*BODY, *SESSION, r.NotYourAccount, *MONEY)
)
@blueprint.output(ShownRefundQuote)
@signed_in
@blueprint.input(AskedRefund, example={"amount": 300})
def quote(order: str, session: Session, json_data: AskedRefund) -> ShownRefundQuote:
    """Propose what the signed-in till would give back; nothing is reserved.

    Money that can be spent longest goes back first.
    """
    ledger = parts().ledger
    proposed = quote_refund(
        ledger, session, parse_hex(order, "order", 32), json_data.amount
    )
    refund = proposed.refund
    return ShownRefundQuote(
        order=to_hex(refund.order),
        sequence=refund.sequence,
        amount=refund.amount,
        left=proposed.left,
        legs=show_labels(refund.legs, list_programmes(ledger)),
        valid_before=refund.valid_before,
        typed_data=typed_refund(ledger, refund),
    )


@blueprint.post("/<order>/refunds")
@blueprint.doc(
    responses=refusals(
        *BODY,
        *MONEY,
        r.AmountInvalid,
        r.LegsInvalid,
        r.OrderExpired,
        o.RefundMismatch,
        o.RefundOutOfTurn,
        r.SignatureInvalid,
        r.SignerNotPermitted,
        r.SignerNotValidNow,
        r.SignerPaymentLimitExceeded,
        r.SignerDayLimitExceeded,
        r.BalanceTooLow,
    )
)
@blueprint.output(ShownRefund, 201)
@blueprint.input(SignedRefundBody, example=EXAMPLE)
def give_back(
    order: str, json_data: SignedRefundBody
) -> tuple[ShownRefund, int, dict[str, str]]:
    """Hand in a signed refund; the signature says who asks, so no session is needed.

    The refund's hash is its name: the same refund again is given back once.
    """
    refund = Refund(
        payer=json_data.payer,
        order=parse_hex(order, "order", 32),
        shop=json_data.shop,
        legs=tuple(Leg(leg.lot, leg.amount) for leg in json_data.legs),
        sequence=json_data.sequence,
        valid_before=json_data.valid_before,
    )
    view = accept_refund(parts().ledger, refund, json_data.signer, json_data.signature)
    shown = _show_refund(view, is_payer=False)
    return shown, 201, {"Location": f"/v1/payments/{shown.order}/refunds"}


@blueprint.get("/<order>/refunds")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(*SESSION, r.FieldInvalid, r.OrderUnknown, o.OrderNotPaid),
)
@blueprint.output(ShownRefunds)
@signed_in
def show(order: str, session: Session) -> ShownRefunds:
    """Show what was given back of a payment, to its payer or to its shop."""
    reader = session.account.address
    view = list_refunds(parts().ledger, parse_hex(order, "order", 32), reader)
    return ShownRefunds(
        refunds=[_show_refund(one, reader == view.payer) for one in view.refunds],
        refundable=view.refundable,
    )


def _show_refund(view: RefundView, is_payer: bool) -> ShownRefund:
    show_parts = show_legs if is_payer else show_labels
    return ShownRefund(
        refund=None if view.refund is None else to_hex(view.refund),
        order=to_hex(view.order),
        sequence=view.sequence,
        state=view.state.value,
        amount=view.amount,
        legs=show_parts(view.legs, list_programmes(parts().ledger)),
        accepted_at=view.accepted_at,
        tx_hash=None if view.tx_hash is None else to_hex(view.tx_hash),
        block_number=view.block_number,
        # Its values speak of lots that the shop's till signed itself.
        failure=show_failure(view.failure, is_payer=True),
    )
