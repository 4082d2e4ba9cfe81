"""Bills: a till asks for an amount, a wallet looks at what is asked."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import AmountInvalid
from ledger.domain.refusals import BalanceTooLow
from ledger.domain.refusals import BillAccepted
from ledger.domain.refusals import BillExpired
from ledger.domain.refusals import BillLinkInvalid
from ledger.domain.refusals import BillReplaced
from ledger.domain.refusals import BillsFull
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import BillVoided
from ledger.domain.refusals import IdempotencyKeyReused
from ledger.domain.refusals import NotYourAccount
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import SignerScopeMissing
from ledger.domain.refusals import TooManyRequests
from ledger.services import Work
from ledger.services.bills import get_bill
from ledger.services.bills import open_bill
from ledger.services.bills import void_bill
from ledger.services.idempotency import answer_once
from ledger.services.quotes import offer_part
from ledger.services.sessions import Session
from wallet_api.bill_views import ShownBill
from wallet_api.bill_views import show_bill
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Amount
from wallet_api.fields import Body
from wallet_api.parts import parts
from wallet_api.requests import client_network
from wallet_api.requests import hash_request
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import OPTIONAL
from wallet_api.signed_in import find_session
from wallet_api.signed_in import require_session
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("bills", __name__, url_prefix="/v1/bills")


class NewBill(Body):
    """What a till asks for."""

    amount: Amount
    cash: Annotated[
        int,
        Field(
            ge=0, le=AMOUNT_MOST, description="Yen the customer pays in cash beside it."
        ),
    ] = 0
    replaces: Annotated[
        str | None,
        Field(max_length=64, description="The reference of a bill to take back."),
    ] = None


class Part(Body):
    """What a payer has instead of the whole amount."""

    amount: Amount


class Nothing(Body):
    """An empty object: the path says it all."""


class IdempotencyKey(Body):
    """The till's own name for its request."""

    model_config = ConfigDict(extra="ignore")

    idempotency_key: Annotated[
        str, Field(min_length=1, max_length=64, pattern=r"^[!-~]+$")
    ]


@blueprint.post("")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *BODY,
        *SESSION,
        AmountInvalid,
        SignerScopeMissing,
        AccountNotActive,
        PairClosed,
        NotYourAccount,
        BillLinkInvalid,
        BillUnknown,
        BillAccepted,
        BillVoided,
        BillReplaced,
        IdempotencyKeyReused,
        BillsFull,
        TooManyRequests,
    ),
)
@blueprint.output(ShownBill, 201)
@signed_in
@blueprint.input(IdempotencyKey, location="headers")
@blueprint.input(NewBill, example={"amount": 1200})
def ask_amount(
    session: Session, headers_data: IdempotencyKey, json_data: NewBill
) -> dict[str, Any]:
    """Open a bill at the till that is signed in.

    The same Idempotency-Key with the same body answers the same bill. With
    `replaces` the bill named there is taken back by the same stroke: it becomes
    `replaced` and names the new one, unless it was accepted first.
    """
    parts().bills.count(session.account.address + session.signer)
    ledger = parts().ledger

    def act(work: Work) -> dict[str, Any]:
        view = open_bill(
            ledger,
            work,
            session,
            json_data.amount,
            json_data.cash,
            json_data.replaces,
        )
        return show_bill(view, session).model_dump(mode="json")

    return answer_once(
        ledger,
        session.account.address + session.signer,
        headers_data.idempotency_key,
        hash_request(json_data.model_dump(mode="json")),
        act,
    )


@blueprint.get("/<reference>")
@blueprint.doc(
    security=OPTIONAL,
    responses=refusals(*SESSION, BillLinkInvalid, BillUnknown, TooManyRequests),
)
@blueprint.output(ShownBill)
def look_up(reference: str) -> ShownBill:
    """Look a bill up by what its QR carries, or by its six digits.

    Six digits can be guessed, so they need a session.
    """
    if "." in reference:
        session = find_session()
    else:
        session = require_session()
        parts().bill_numbers.count(client_network())
    return show_bill(get_bill(parts().ledger, reference), session)


@blueprint.post("/<reference>/void")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *BODY,
        *SESSION,
        SignerScopeMissing,
        NotYourAccount,
        BillLinkInvalid,
        BillUnknown,
        BillAccepted,
        BillReplaced,
    ),
)
@blueprint.output(ShownBill)
@signed_in
@blueprint.input(Nothing, example={})
def void(reference: str, session: Session, json_data: Nothing) -> ShownBill:
    """Take a bill of the own shop back, unless it was accepted first.

    Doing it twice is harmless. A bill that expired stays so: nobody can pay it.
    """
    return show_bill(void_bill(parts().ledger, session, reference), session)


@blueprint.post("/<reference>/part-offers")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *BODY,
        *SESSION,
        AmountInvalid,
        SignerScopeMissing,
        AccountUnknown,
        AccountNotActive,
        PairClosed,
        BillLinkInvalid,
        BillUnknown,
        BillAccepted,
        BillExpired,
        BillVoided,
        BillReplaced,
        BalanceTooLow,
        TooManyRequests,
    ),
)
@blueprint.output(ShownBill)
@signed_in
@blueprint.input(Part, example={"amount": 800})
def offer(reference: str, session: Session, json_data: Part) -> ShownBill:
    """Tell a bill's till what the signed-in payer has instead of all of it.

    Nothing is reserved. The till agrees by a new bill in this one's place, which
    this one then names in `replaced_by`.
    """
    parts().bills.count(session.account.address + session.signer)
    if "." not in reference:
        parts().bill_numbers.count(client_network())
    view = offer_part(parts().ledger, session, reference, json_data.amount)
    return show_bill(view, session)
