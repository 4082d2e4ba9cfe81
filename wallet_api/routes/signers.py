"""Signers of an account: who may sign, enrolling and revoking, contesting."""

from typing import Annotated

from apiflask import APIBlueprint
from pydantic import Field

from ledger.domain import refusals as r
from ledger.domain import signer_refusals as s
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation
from ledger.services import recoveries
from ledger.services import signers
from ledger.services.sessions import Session
from ledger.services.signers import SignerState
from ledger.services.signers import SignersView
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Address
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Hash
from wallet_api.fields import HexText
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Time
from wallet_api.parts import parts
from wallet_api.requests import client_network
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("signers", __name__, url_prefix="/v1")

_LIMIT_MOST = 2**53 - 1
Scopes = Annotated[
    int, Field(ge=1, le=15, description="Bits: pay 1, refund 2, accept 4, manage 8.")
]
Limit = Annotated[
    int | None,
    Field(ge=0, le=_LIMIT_MOST, description="Whole yen; null is no limit."),
]
Epoch = Annotated[
    int, Field(ge=0, lt=2**32, description="Rises when all keys are replaced.")
]
PERMISSION = {
    "not_before": 0,
    "not_after": 1_775_090_000,
    "scope": 1,
    "payment_limit": 3000,
    "day_limit": 3000,
}
SIGNED = {"valid_before": 1_775_003_600, "signature": "0x" + "33" * 65}
ENROLMENT = SIGNED | {
    "account": "0x" + "11" * 20,
    "signer": "0x" + "22" * 20,
    "permission": PERMISSION,
    "epoch": 0,
    "salt": "0x" + "44" * 32,
    "manager": "0x" + "11" * 20,
}
REVOCATION = SIGNED | {
    "account": "0x" + "11" * 20,
    "signer": "0x" + "22" * 20,
    "epoch": 0,
    "salt": "0x" + "44" * 32,
    "by": "0x" + "11" * 20,
}
CONTEST = SIGNED | {
    "account": "0x" + "11" * 20,
    "epoch": 0,
    "new_signer": "0x" + "22" * 20,
    "by": "0x" + "11" * 20,
}
_WHO_SIGNS = (
    r.AccountUnknown,
    r.SignatureInvalid,
    r.SignerNotPermitted,
    r.SignerScopeMissing,
    r.SignerNotValidNow,
    s.EpochChanged,
    r.TooManyRequests,
)


class GivenPermission(Body):
    """What a signer may do, from when until when (UTC seconds, inclusive)."""

    not_before: Time
    not_after: Time
    scope: Scopes
    payment_limit: Limit
    day_limit: Limit


class ShownPermission(Answer):
    """What a signer may do; a limit that is null does not bind."""

    not_before: int
    not_after: int
    scope: int
    payment_limit: int | None
    day_limit: int | None


class ShownSigner(Answer):
    """A key that may sign for the account."""

    signer: HexText
    own: Annotated[bool, Field(description="The account's own key.")]
    ending: Annotated[
        bool, Field(description="Its revocation was asked; it pays nothing more.")
    ]
    permission: ShownPermission


class ShownRecovery(Answer):
    """A new key that is to take the place of all there are."""

    new_signer: HexText
    active_from: int
    state: Annotated[str, Field(pattern="^(started|contested|decided)$")]


class Signers(Answer):
    """Who may sign; `epoch` is part of what enrolments and revocations sign."""

    account: HexText
    epoch: int
    signers: list[ShownSigner]
    recovery: ShownRecovery | None


class NewSigner(Body):
    """The fields of the typed data `Enrolment`, who manages, and the signature."""

    account: Address
    signer: Signer
    permission: GivenPermission
    epoch: Epoch
    valid_before: Time
    salt: Hash
    manager: Signer
    signature: Signature


class EndedSigner(Body):
    """The fields of the typed data `Revocation`, who asks, and the signature."""

    account: Address
    signer: Signer
    epoch: Epoch
    valid_before: Time
    salt: Hash
    by: Signer
    signature: Signature


class ContestedRecovery(Body):
    """The fields of the typed data `Contest`, who contests, and the signature."""

    account: Address
    epoch: Epoch
    new_signer: Signer
    valid_before: Time
    by: Signer
    signature: Signature


class Asked(Answer):
    """How far it is; the same request again answers it."""

    state: Annotated[str, Field(pattern="^(asked|done)$")]


@blueprint.get("/accounts/<account>/signers")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, r.FieldInvalid, r.NotYourAccount)
)
@blueprint.output(Signers)
@signed_in
def show(account: str, session: Session) -> Signers:
    """Show who may sign for the account that is signed in."""
    address = parse_address(account)
    session.check_account(address)
    return _show(signers.list_signers(parts().ledger, address))


@blueprint.post("/enrolments")
@blueprint.doc(
    responses=refusals(*BODY, *_WHO_SIGNS, r.AccountNotActive, s.PermissionTooWide)
)
@blueprint.output(Asked, 202)
@blueprint.input(NewSigner, example=ENROLMENT)
def enrol(json_data: NewSigner) -> Asked:
    """Let another key sign, within what the manager may do itself.

    The signature says who asks, so no session is needed.
    """
    parts().registrations.count(client_network())
    given = json_data.permission
    enrolment = Enrolment(
        account=json_data.account,
        signer=json_data.signer,
        permission=Permission(
            given.not_before,
            given.not_after,
            Scope(given.scope),
            _read_limit(given.payment_limit),
            _read_limit(given.day_limit),
        ),
        epoch=json_data.epoch,
        valid_before=json_data.valid_before,
        salt=json_data.salt,
    )
    return _asked(
        signers.enrol(parts().ledger, enrolment, json_data.manager, json_data.signature)
    )


@blueprint.post("/revocations")
@blueprint.doc(responses=refusals(*BODY, *_WHO_SIGNS, r.AccountNotActive))
@blueprint.output(Asked, 202)
@blueprint.input(EndedSigner, example=REVOCATION)
def revoke(json_data: EndedSigner) -> Asked:
    """End a key: one's own, or another with a key that manages.

    It pays nothing more from then on, also before the chain has heard of it.
    """
    parts().registrations.count(client_network())
    revocation = Revocation(
        account=json_data.account,
        signer=json_data.signer,
        epoch=json_data.epoch,
        valid_before=json_data.valid_before,
        salt=json_data.salt,
    )
    return _asked(
        signers.revoke(parts().ledger, revocation, json_data.by, json_data.signature)
    )


@blueprint.post("/contests")
@blueprint.doc(responses=refusals(*BODY, *_WHO_SIGNS, s.RecoveryUnknown))
@blueprint.output(Asked, 202)
@blueprint.input(ContestedRecovery, example=CONTEST)
def contest(json_data: ContestedRecovery) -> Asked:
    """Say that a recovery was not asked for; two officers then decide in person."""
    parts().registrations.count(client_network())
    contested = Contest(
        account=json_data.account,
        epoch=json_data.epoch,
        new_signer=json_data.new_signer,
        valid_before=json_data.valid_before,
    )
    return _asked(
        recoveries.contest(parts().ledger, contested, json_data.by, json_data.signature)
    )


def _asked(state: SignerState) -> Asked:
    return Asked(state=state.value)


def _show(view: SignersView) -> Signers:
    recovery = view.recovery
    return Signers(
        account=to_hex(view.account),
        epoch=view.epoch,
        signers=[
            ShownSigner(
                signer=to_hex(each.signer),
                own=each.is_own,
                ending=each.is_ending,
                permission=ShownPermission(
                    not_before=each.permission.not_before,
                    not_after=each.permission.not_after,
                    scope=int(each.permission.scope),
                    payment_limit=_show_limit(each.permission.payment_limit),
                    day_limit=_show_limit(each.permission.day_limit),
                ),
            )
            for each in view.signers
        ],
        recovery=None
        if recovery is None
        else ShownRecovery(
            new_signer=to_hex(recovery.new_signer),
            active_from=recovery.active_from,
            state=recovery.state,
        ),
    )


def _read_limit(given: int | None) -> int:
    return UNBOUNDED if given is None else given


def _show_limit(limit: int) -> int | None:
    return None if limit == UNBOUNDED else limit
