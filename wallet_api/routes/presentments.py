"""Presentments: a till asks which lots a shown code gives, signs them, charges it."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain import order_refusals as o
from ledger.domain import refusals as r
from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.hexes import to_hex
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.payment_codes.presentments import CODE_MOST
from ledger.domain.payment_codes.presentments import read_code
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import SignedPresentedPayment
from ledger.domain.watchwords import watchword_of
from ledger.services.network import typed_acceptance
from ledger.services.presentments import accept_presented
from ledger.services.presentments import quote_presentment
from ledger.services.programmes import list_programmes
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
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Typed
from wallet_api.fields import Yen
from wallet_api.parts import parts
from wallet_api.payment_views import ShownLeg
from wallet_api.payment_views import ShownWatchword
from wallet_api.payment_views import show_labels
from wallet_api.payment_views import show_watchword
from wallet_api.routes.payments import Accepted
from wallet_api.routes.payments import OrderLeg
from wallet_api.routes.payments import show_accepted
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("presentments", __name__, url_prefix="/v1/presentments")

Code = Annotated[
    str,
    Field(
        min_length=1,
        max_length=CODE_MOST,
        description="What the customer shows, as it was scanned: `MEGURU1.…`.",
    ),
]
EXAMPLE: dict[str, Any] = {
    "code": "MEGURU1.…",
    "payee": "0x" + "44" * 20,
    "legs": [{"lot": 4294988001, "amount": 1200}],
    "bill_ref": "0x" + "55" * 32,
    "signer": "0x" + "66" * 20,
    "signature": "0x" + "33" * 65,
}
CODE = (
    r.PaymentCodeInvalid,
    r.AmountInvalid,
    r.PresentmentInvalid,
    o.PresentmentLimitExceeded,
    o.PresentmentUsed,
    o.OrderCancelled,
    r.AccountUnknown,
    r.AccountNotActive,
    r.PairClosed,
    r.SignatureInvalid,
    r.SignerNotPermitted,
    r.SignerScopeMissing,
    r.SignerNotValidNow,
    r.BalanceTooLow,
)
"""What any charge of a code may be refused for."""


class AskedPresented(Body):
    """A scanned code, and what is to be charged to it."""

    code: Code
    amount: Amount


class ShownPresented(Answer):
    """What would be charged; `typed_data` is what the till signs."""

    order: HexText
    amount: Yen
    legs: list[ShownLeg]
    watchword: ShownWatchword
    typed_data: Typed


class SignedPresented(Body):
    """A scanned code, and the fields of the typed data `Acceptance` beside it."""

    code: Code
    payee: Address
    legs: Annotated[
        list[OrderLeg],
        Field(json_schema_extra={"minItems": 1, "maxItems": LEGS_MOST}),
    ]
    bill_ref: Hash
    signer: Signer
    signature: Signature
    cash: Annotated[
        int,
        Field(
            ge=0, le=AMOUNT_MOST, description="Yen the customer pays in cash beside it."
        ),
    ] = 0


@blueprint.post("/quote")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(*BODY, *SESSION, *CODE, r.TooManyRequests),
)
@blueprint.output(ShownPresented)
@signed_in
@blueprint.input(AskedPresented, example={"code": "MEGURU1.…", "amount": 1200})
def quote(session: Session, json_data: AskedPresented) -> ShownPresented:
    """Propose what the signed-in till would charge to a code; nothing is reserved."""
    parts().bills.count(session.account.address + session.signer)
    ledger = parts().ledger
    proposed = quote_presentment(
        ledger, session, read_code(json_data.code), json_data.amount
    )
    acceptance = proposed.acceptance
    return ShownPresented(
        order=to_hex(proposed.order),
        amount=acceptance.amount,
        legs=show_labels(acceptance.legs, list_programmes(ledger)),
        watchword=show_watchword(watchword_of(proposed.order)),
        typed_data=typed_acceptance(ledger, acceptance),
    )


@blueprint.post("")
@blueprint.doc(
    responses=refusals(
        *BODY,
        *CODE,
        r.LegsInvalid,
        r.BillMismatch,
        r.ProgrammeUnknown,
        r.ProgrammeIsSuspended,
        r.ShopNotAccepted,
        r.LotExpired,
        r.ProgrammeLimitExceeded,
        r.SignerPaymentLimitExceeded,
        r.SignerDayLimitExceeded,
    )
)
@blueprint.output(Accepted, 201)
@blueprint.input(SignedPresented, example=EXAMPLE)
def charge(json_data: SignedPresented) -> tuple[Accepted, int, dict[str, str]]:
    """Hand in a code with the till's acceptance; no session is needed.

    The code's hash is the payment's name: the same acceptance again gets the same
    answer, and is paid once.
    """
    ledger = parts().ledger
    code = read_code(json_data.code)
    signed = SignedPresentedPayment(
        code.presentment,
        Acceptance(
            presentment=ledger.town.hash_presentment(code.presentment),
            payee=json_data.payee,
            legs=tuple(Leg(leg.lot, leg.amount) for leg in json_data.legs),
            bill_ref=json_data.bill_ref,
        ),
        code.signer,
        code.signature,
        json_data.signer,
        json_data.signature,
    )
    accepted = show_accepted(accept_presented(ledger, signed, json_data.cash))
    return accepted, 201, {"Location": f"/v1/payments/{accepted.order}"}
