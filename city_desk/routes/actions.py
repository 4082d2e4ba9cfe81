"""What officers propose and approve: the list, one action, and its signatures."""

from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import redirect
from flask import render_template
from flask import url_for

from city_desk import names
from city_desk.entry import read_json
from city_desk.parts import parts
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from ledger.audit.reconcile import reconcile
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotYours
from ledger.domain.office_refusals import BooksDisagree
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.services import actions
from ledger.services import runs
from ledger.services import signing
from ledger.services.actions import ActionView

blueprint = Blueprint("actions", __name__, url_prefix="/actions")


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """What waits for this officer, what they drafted, and everything else."""
    found = actions.list_actions(parts().ledger, officer.person)
    waiting = [view for view in found if waits_for(view, officer)]
    drafts = [view for view in found if view.state == "draft"]
    others = [view for view in found if view not in waiting and view not in drafts]
    return render_template(
        "actions/index.html",
        waiting=waiting,
        drafts=drafts,
        others=others,
        who=names.of_officers(),
    )


@blueprint.get("/<action>")
@signed_in
def show(action: str, officer: SignedInOfficer) -> str:
    """One action: what it says, how far it is, and what this officer can do."""
    view = _find(action, officer)
    return render_template(
        f"actions/{'issue' if view.kind == 'issue' else 'action'}.html",
        view=view,
        role=signing.signing_role(view, officer),
        is_own=officer.person in (view.drafted_by, view.maker),
        who=names.of_officers(),
        standing=_standing(view),
    )


@blueprint.get("/<action>/signing")
@signed_in
def material(action: str, officer: SignedInOfficer) -> Response:
    """What the page checks and signs; refused before a passphrase is typed."""
    view = _find(action, officer)
    _require_role(view, officer)
    return jsonify(signing.signing_material(parts().ledger, view, officer))


@blueprint.get("/<action>/state")
@signed_in
def state(action: str, officer: SignedInOfficer) -> Response:
    """How far an action is, for a page that waits."""
    return jsonify(_standing(_find(action, officer)))


@blueprint.post("/<action>/signature")
@signed_in
def sign(action: str, officer: SignedInOfficer) -> Response:
    """Take the maker's or the checker's signature."""
    view = _find(action, officer)
    role = _require_role(view, officer)
    given = read_json()
    signer = parse_address(str(given.get("signer")))
    signature = parse_hex(str(given.get("signature")), "signature", 65)
    signing.check_own_key(parts().ledger, signer, officer)
    take = actions.propose_kept if role == "maker" else actions.approve
    take(parts().ledger, view.action_hash, signer, signature)
    done = "proposed" if role == "maker" else "approved"
    return jsonify({"next": url_for("actions.show", action=action, done=done)})


@blueprint.post("/<action>/withdraw")
@signed_in
def withdraw(action: str, officer: SignedInOfficer) -> Any:
    """Take back what is the officer's own and was not approved."""
    view = _find(action, officer)
    actions.withdraw(parts().ledger, view.action_hash, officer.person)
    return redirect(url_for("actions.show", action=action, done="withdrawn"))


@blueprint.post("/<action>/retry")
@signed_in
def retry(action: str, officer: SignedInOfficer) -> Any:
    """Send again what failed on the chain."""
    view = _find(action, officer)
    _require_officer(officer)
    actions.retry(parts().ledger, view.action_hash, officer.person)
    return redirect(url_for("actions.show", action=action, done="retried"))


@blueprint.post("/<action>/start")
@signed_in
def start(action: str, officer: SignedInOfficer) -> Any:
    """Run an authorized list while the books agree; doing it twice is harmless."""
    view = _find(action, officer)
    _require_officer(officer)
    ledger = parts().ledger
    books = reconcile(ledger.database, ledger.gateway)
    if not books.agree:
        raise BooksDisagree(findings=len(books.findings))
    runs.start_issue(ledger, view.action_hash, officer.person)
    return redirect(url_for("actions.show", action=action, done="started"))


def waits_for(view: ActionView, officer: SignedInOfficer) -> bool:
    """Whether an action waits for this officer's approval."""
    return signing.signing_role(view, officer) == "checker"


def _find(action: str, officer: SignedInOfficer) -> ActionView:
    view = actions.get_action(parts().ledger, parse_hex(action, "action", 32))
    if view.state == "draft" and view.drafted_by != officer.person:
        raise ActionNotYours(action=to_hex(view.action_hash))
    return view


def _require_role(view: ActionView, officer: SignedInOfficer) -> str:
    role = signing.signing_role(view, officer)
    if role is None:
        raise signing.refuse_signing(view, officer)
    return role


def _require_officer(officer: SignedInOfficer) -> None:
    if not officer.roles & (OfficerRole.MAKER | OfficerRole.CHECKER):
        raise OfficerRoleMissing(signer=to_hex(officer.person), role="maker")


def _standing(view: ActionView) -> dict[str, Any]:
    ledger = parts().ledger
    return {
        "state": view.state,
        "failure": runs.why_failed(ledger, view),
        "issue": runs.look_at_issue(ledger, view),
    }
