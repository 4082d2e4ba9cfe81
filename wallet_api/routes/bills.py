"""Bills: a till asks for an amount, a wallet looks at what is asked."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import AmountInvalid
from ledger.domain.refusals import BillLinkInvalid
from ledger.domain.refusals import BillsFull
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import IdempotencyKeyReused
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import SignerScopeMissing
from ledger.domain.refusals import TooManyRequests
from ledger.services import Work
from ledger.services.bills import BillView
from ledger.services.bills import get_bill
from ledger.services.bills import open_bill
from ledger.services.idempotency import answer_once
from ledger.services.sessions import Session
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Amount
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import HexText
from wallet_api.fields import Yen
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


class IdempotencyKey(Body):
    """The till's own name for its request."""

    model_config = ConfigDict(extra="ignore")

    idempotency_key: Annotated[
        str, Field(min_length=1, max_length=64, pattern=r"^[!-~]+$")
    ]


class ShownBill(Answer):
    """A bill; `link` is what its QR carries."""

    reference: str
    number: Annotated[str, Field(pattern="^[0-9]{6}$")]
    link: str
    shop: HexText
    shop_name: str
    amount: Yen
    state: Annotated[str, Field(pattern="^(open|accepted|expired)$")]
    created_at: int
    expires_at: int
    order: Annotated[
        HexText | None,
        Field(description="The payment that was accepted for it; to its shop only."),
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

    The same Idempotency-Key with the same body answers the same bill.
    """
    parts().bills.count(session.account.address + session.signer)
    ledger = parts().ledger

    def act(work: Work) -> dict[str, Any]:
        view = open_bill(ledger, work, session, json_data.amount)
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


def show_bill(view: BillView, session: Session | None) -> ShownBill:
    """Write a bill as its reader may see it."""
    bill = view.bill
    is_shop = session is not None and session.account.address == bill.shop
    return ShownBill(
        reference=view.reference,
        number=bill.number,
        link=view.link,
        shop=to_hex(bill.shop),
        shop_name=view.shop_name,
        amount=bill.amount,
        state=view.state.value,
        created_at=bill.created_at,
        expires_at=bill.expires_at,
        order=to_hex(bill.order) if is_shop and bill.order else None,
    )
