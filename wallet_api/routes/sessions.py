"""Sign-in of phones and tills."""

from apiflask import APIBlueprint

from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.refusals import SignerNotValidNow
from ledger.domain.refusals import SignInRefused
from ledger.domain.refusals import TooManyRequests
from ledger.services.sessions import sign_in
from wallet_api.documents import BODY
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Hash
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Time
from wallet_api.parts import parts
from wallet_api.requests import client_network

blueprint = APIBlueprint("sessions", __name__, url_prefix="/v1/sessions")

EXAMPLE = {
    "account": "0x" + "11" * 20,
    "signer": "0x" + "11" * 20,
    "issued_at": 1_775_000_000,
    "salt": "0x" + "22" * 32,
    "signature": "0x" + "33" * 65,
}


class SignIn(Body):
    """The fields of the typed data `Session`, and its signature by the signer."""

    account: Address
    signer: Signer
    issued_at: Time
    salt: Hash
    signature: Signature


class Session(Answer):
    """A session; the token is shown once."""

    token: str
    expires_at: int


@blueprint.post("")
@blueprint.doc(
    responses=refusals(
        *BODY,
        SignInRefused,
        SignerNotPermitted,
        SignerNotValidNow,
        AccountUnknown,
        TooManyRequests,
    )
)
@blueprint.output(Session, 201)
@blueprint.input(SignIn, example=EXAMPLE)
def open_session(json_data: SignIn) -> Session:
    """Sign a device in with a signature by its key.

    The signature is over the typed data `Session` of GET /v1/network. It is good
    once, and within two minutes of `issued_at`.
    """
    parts().sign_ins.count(client_network())
    signed_in = sign_in(
        parts().ledger,
        json_data.account,
        json_data.signer,
        json_data.issued_at,
        json_data.salt,
        json_data.signature,
    )
    return Session(token=signed_in.token, expires_at=signed_in.expires_at)
