"""Cancellations: a payer says that an order is not to be carried out any more."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain import order_refusals as o
from ledger.domain import refusals as r
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import SignedCancellation
from ledger.services.cancellations import CancellationView
from ledger.services.cancellations import cancel_order
from ledger.services.cancellations import view_cancellation
from ledger.services.sessions import Session
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import HexText
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.parts import parts
from wallet_api.payment_views import Failure
from wallet_api.payment_views import show_failure
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("cancellations", __name__, url_prefix="/v1/payments")

EXAMPLE: dict[str, Any] = {
    "payer": "0x" + "11" * 20,
    "signer": "0x" + "11" * 20,
    "signature": "0x" + "33" * 65,
}


class SignedCancellationBody(Body):
    """The typed data `Cancellation` beside its order, who signed it, and how."""

    payer: Address
    signer: Signer
    signature: Signature


class ShownCancellation(Answer):
    """How far a cancellation is; once asked, the order is accepted by nobody here."""

    order: HexText
    state: Annotated[str, Field(pattern="^(asked|cancelled|refused)$")]
    tx_hash: HexText | None
    failure: Failure | None


@blueprint.post("/<order>/cancellation")
@blueprint.doc(
    responses=refusals(
        *BODY,
        r.AccountUnknown,
        r.SignatureInvalid,
        r.SignerNotPermitted,
        r.SignerScopeMissing,
        r.SignerNotValidNow,
        o.OrderAccepted,
        r.OrderAlreadyUsed,
    )
)
@blueprint.output(ShownCancellation, 202)
@blueprint.input(SignedCancellationBody, example=EXAMPLE)
def cancel(
    order: str, json_data: SignedCancellationBody
) -> tuple[ShownCancellation, int]:
    """Cancel an order that was not handed in; the signature says who asks.

    An order that was accepted cannot be cancelled: the shop may have handed over the
    goods. The same request again answers how far it is.
    """
    cancellation = Cancellation(json_data.payer, parse_hex(order, "order", 32))
    signed = SignedCancellation(cancellation, json_data.signer, json_data.signature)
    return _show(cancel_order(parts().ledger, signed)), 202


@blueprint.get("/<order>/cancellation")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, r.FieldInvalid, r.OrderUnknown)
)
@blueprint.output(ShownCancellation)
@signed_in
def show(order: str, session: Session) -> ShownCancellation:
    """Show how far a cancellation of the signed-in payer is."""
    payer = session.account.address
    hashed = parse_hex(order, "order", 32)
    return _show(view_cancellation(parts().ledger, payer, hashed))


def _show(view: CancellationView) -> ShownCancellation:
    return ShownCancellation(
        order=to_hex(view.order),
        state=view.state.value,
        tx_hash=None if view.tx_hash is None else to_hex(view.tx_hash),
        failure=show_failure(view.failure, is_payer=True),
    )
