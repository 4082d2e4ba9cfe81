"""What an officer's page needs to check an action by itself and to sign it.

The page computes the digest from these values, reads the calldata, and hashes the
list's rows; only a signature comes back.
"""

from typing import Any

from ledger.chain.typed_data import ACTION_TYPES
from ledger.chain.typed_data import DOMAIN_FIELDS
from ledger.domain.accounts import OfficerRole
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.domain.office_refusals import SamePerson
from ledger.domain.refusals import SignatureInvalid
from ledger.services.actions import ActionView
from ledger.services.actions import list_rows
from ledger.services.ledger import Ledger
from ledger.services.staff import SignedInOfficer
from ledger.services.staff import list_sealed_keys
from ledger.store import offices


def signing_role(view: ActionView, officer: SignedInOfficer) -> str | None:
    """Return what an officer may sign an action as: maker, checker, or nothing."""
    is_own = officer.person in (view.drafted_by, view.maker)
    if view.state == "draft" and is_own and officer.roles & OfficerRole.MAKER:
        return "maker"
    if view.state == "proposed" and not is_own:
        return "checker" if officer.roles & OfficerRole.CHECKER else None
    return None


def refuse_signing(view: ActionView, officer: SignedInOfficer) -> MeguruError:
    """Return why an officer may not sign an action, before they try."""
    if view.state not in ("draft", "proposed"):
        return ActionNotWaiting(action=to_hex(view.action_hash), state=view.state)
    is_own = officer.person in (view.drafted_by, view.maker)
    if view.state == "proposed" and is_own:
        return SamePerson()
    needed = "maker" if view.state == "draft" else "checker"
    return OfficerRoleMissing(signer=to_hex(officer.person), role=needed)


def check_own_key(ledger: Ledger, signer: bytes, officer: SignedInOfficer) -> None:
    """Refuse a signature by a key of somebody else than who is signed in.

    Raises:
        OfficerUnknown: nobody's key.
        SignatureInvalid: another officer's key.
    """
    with ledger.database.work() as work:
        known = offices.get_officer(work, signer, ledger.clock())
        if known.person != officer.person:
            raise SignatureInvalid(signer=to_hex(signer))


def signing_material(
    ledger: Ledger, view: ActionView, officer: SignedInOfficer
) -> dict[str, Any]:
    """Return everything that is signed, and the officer's own sealed keys."""
    action, deployment = view.action, ledger.town.deployment
    rows = list_rows(ledger, view.action_hash) if view.kind == "issue" else []
    contracts = {c.name: to_hex(c.address) for c in deployment.contracts}
    return {
        "hash": to_hex(view.action_hash),
        "kind": view.kind,
        "role": signing_role(view, officer),
        "typed_data": {
            "domain": ledger.town.action_domain.as_json(),
            "types": {"EIP712Domain": DOMAIN_FIELDS, **ACTION_TYPES},
            "primaryType": "Action",
            "message": {
                "target": to_hex(action.target),
                "data": to_hex(action.data),
                "salt": to_hex(action.salt),
                "notBefore": action.not_before,
                "notAfter": action.not_after,
            },
        },
        "contracts": contracts,
        "chain_id": deployment.chain_id,
        "summary": view.summary,
        "signed_words": view.signed_words,
        "rows": [[to_hex(account), amount] for account, amount in rows],
        "keys": [key.sealed for key in list_sealed_keys(ledger, officer.person)],
    }
