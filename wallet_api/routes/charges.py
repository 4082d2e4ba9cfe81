"""Charge codes: what one is worth, and charging the account that is signed in."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.money_refusals import ChargeCodeOver
from ledger.domain.money_refusals import ChargeCodeUnknown
from ledger.domain.money_refusals import ChargeCodeUsed
from ledger.domain.money_refusals import CodesMismatch
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import IssueWindowClosed
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import SignatureInvalid
from ledger.services.charges import ChargeView
from ledger.services.charges import claim_code
from ledger.services.charges import view_code
from ledger.services.sessions import Session
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Day
from wallet_api.fields import HexText
from wallet_api.fields import Signature
from wallet_api.fields import Yen
from wallet_api.parts import parts
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("charges", __name__, url_prefix="/v1/charges")

EXAMPLE = {"code": "0x" + "11" * 20, "signature": "0x" + "33" * 65}


class Claim(Body):
    """A code's address, and the typed data `Claim` signed with the code's key.

    The key is made of the code's letters, in capitals without dashes:
    `keccak256("Meguru charge code" ‖ 0x00 ‖ letters) mod (n − 1) + 1`, n being the
    order of secp256k1. The letters themselves are never sent.
    """

    code: Address
    signature: Signature


class ShownCharge(Answer):
    """A code as it stands for the account that is signed in."""

    code: HexText
    authorization: Annotated[
        HexText, Field(description="What the typed data `Claim` names.")
    ]
    state: Annotated[
        str,
        Field(
            pattern="^(open|charging|charged|over)$",
            description="`charging` is on its way to the chain; ask again.",
        ),
    ]
    amount: Yen
    programme_name: str
    label: str
    last_day: Day
    yours: Annotated[
        bool, Field(description="It charges, or charged, the account signed in.")
    ]
    failure: Annotated[
        dict[str, Any] | None,
        Field(description="Why the chain refused the last claim: code and values."),
    ]


@blueprint.get("/<code>")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, FieldInvalid, ChargeCodeUnknown)
)
@blueprint.output(ShownCharge)
@signed_in
def look_up(code: str, session: Session) -> ShownCharge:
    """Look a charge code up by its address."""
    address = parse_address(code, "code")
    return _show(view_code(parts().ledger, address), session)


@blueprint.post("")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *BODY,
        *SESSION,
        ChargeCodeUnknown,
        ChargeCodeUsed,
        ChargeCodeOver,
        AccountUnknown,
        AccountNotActive,
        PairClosed,
        ProgrammeIsSuspended,
        IssueWindowClosed,
        HolderLimitExceeded,
        SignatureInvalid,
        CodesMismatch,
        more={
            200: {
                "description": "Charged on the chain",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/ShownCharge"}
                    }
                },
            }
        },
    ),
)
@blueprint.output(ShownCharge, 202, description="Asked of the chain; ask again")
@signed_in
@blueprint.input(Claim, example=EXAMPLE)
def claim(session: Session, json_data: Claim) -> tuple[ShownCharge, int]:
    """Charge the account that is signed in. The same again answers how far it is."""
    view = claim_code(
        parts().ledger, session.account.address, json_data.code, json_data.signature
    )
    return _show(view, session), 200 if view.state == "charged" else 202


def _show(view: ChargeView, session: Session) -> ShownCharge:
    return ShownCharge(
        code=to_hex(view.code),
        authorization=to_hex(view.authorization),
        state=view.state,
        amount=view.amount,
        programme_name=view.programme.name,
        label=view.programme.public_label,
        last_day=format_day(view.last_day),
        yours=view.account == session.account.address,
        failure=view.failure,
    )
