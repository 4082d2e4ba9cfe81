"""Registration of residents by the code of their invitation."""

from typing import Annotated

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain.refusals import AccountKnown
from ledger.domain.refusals import InvitationUnknown
from ledger.domain.refusals import InvitationUsed
from ledger.domain.refusals import PersonKnown
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.refusals import TooManyRequests
from ledger.services.registrations import RegistrationState
from ledger.services.registrations import check_invitation
from ledger.services.registrations import register_resident
from wallet_api.documents import BODY
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Signature
from wallet_api.fields import Time
from wallet_api.parts import parts
from wallet_api.requests import client_network

blueprint = APIBlueprint("registrations", __name__, url_prefix="/v1/registrations")

EXAMPLE = {
    "code": "ABCD-EFGH-JKMN-PQRS",
    "account": "0x" + "11" * 20,
    "valid_before": 1_775_003_600,
    "proof": "0x" + "33" * 65,
}


Code = Annotated[str, Field(min_length=1, max_length=64)]


class AskedInvitation(Body):
    """The code on an invitation letter."""

    code: Code


class UsableInvitation(Answer):
    """What is said of a code that can be used; of its person, nothing."""

    state: Annotated[str, Field(pattern="^open$")]


class NewResident(Body):
    """An invitation's code, and the typed data `Registration` with its signature."""

    code: Code
    account: Address
    valid_before: Time
    proof: Signature
    purpose_version: Annotated[
        str | None,
        Field(
            pattern="^[0-9A-Za-z.-]{1,20}$",
            description="The purpose of data use that was shown before; journalled.",
        ),
    ] = None


class Registration(Answer):
    """How far a registration is."""

    state: Annotated[str, Field(pattern="^(registering|registered)$")]


@blueprint.post("")
@blueprint.doc(
    responses=refusals(
        *BODY,
        InvitationUnknown,
        InvitationUsed,
        AccountKnown,
        PersonKnown,
        SignatureInvalid,
        TooManyRequests,
        more={
            200: {
                "description": "Registered on the chain",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Registration"}
                    }
                },
            }
        },
    )
)
@blueprint.output(Registration, 202, description="Asked of the chain; ask again")
@blueprint.input(NewResident, example=EXAMPLE)
def register(json_data: NewResident) -> tuple[Registration, int]:
    """Register a phone's key as the account of an invited person.

    The same request again answers how far it is.
    """
    parts().registrations.count(client_network())
    state = register_resident(
        parts().ledger,
        json_data.code,
        json_data.account,
        json_data.valid_before,
        json_data.proof,
        json_data.purpose_version,
    )
    done = state is RegistrationState.REGISTERED
    return Registration(state=state.value), 200 if done else 202


@blueprint.post("/check")
@blueprint.doc(
    responses=refusals(
        *BODY, InvitationUnknown, InvitationUsed, PersonKnown, TooManyRequests
    )
)
@blueprint.output(UsableInvitation, description="The code can be used now")
@blueprint.input(AskedInvitation, example={"code": EXAMPLE["code"]})
def check(json_data: AskedInvitation) -> UsableInvitation:
    """Say whether an invitation's code can be used, before anything is made with it.

    Counted like a registration, so that it guesses no faster.
    """
    parts().registrations.count(client_network())
    check_invitation(parts().ledger, json_data.code)
    return UsableInvitation(state="open")
