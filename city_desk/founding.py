"""The founding desk: three officers sit down, make their keys, and sign one plan.

It runs before there is a town, started by ``scripts/found``, and ends with it.
"""

import json
from pathlib import Path
from typing import Any
from typing import TextIO
from typing import cast

from flask import Blueprint
from flask import Flask
from flask import Response
from flask import jsonify
from flask import make_response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for
from markupsafe import Markup

from city_desk import csrf
from city_desk import navigation
from city_desk.app import prepare
from city_desk.entry import read_json
from city_desk.logs import make_logger
from city_desk.parts import TRIES_MOST
from city_desk.parts import Parts
from city_desk.parts import parts
from city_desk.routes import sign_in
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import read_token
from city_desk.tries import Tries
from ledger.domain.errors import NotSignedIn
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import FoundingCodeRefused
from ledger.domain.office_refusals import FoundingNotReady
from ledger.domain.refusals import SessionMissing
from ledger.services import founding
from ledger.services import staff
from ledger.services.office import BareOffice
from ledger.services.office import Office
from ledger.services.office import open_office
from ledger.settings import Settings
from screens.qr import draw_text_svg

blueprint = Blueprint("founding", __name__, url_prefix="/founding")

TEXT_MOST = 300


class FoundingParts:
    """What a founding desk is made of; it has no ledger, only an office."""

    def __init__(self, office: Office, log: TextIO | None) -> None:
        self.ledger = office
        self.logger = make_logger(log)
        self.tries = Tries(TRIES_MOST)


def create_app(
    settings: Settings, office: BareOffice | None = None, log: TextIO | None = None
) -> Flask:
    """Make the founding desk of a town that is not deployed.

    ``log`` is where its lines go, standard output unless given.

    Raises:
        KeyUnavailable: the town's secrets are not there.
    """
    static = Path(__file__).parent / "static"
    app = Flask("city_desk", static_url_path="/desk", static_folder=static)
    made = FoundingParts(office or open_office(settings), log)
    Parts.attach(cast(Parts, made), app)
    prepare(app)
    navigation.register(app)
    app.register_blueprint(sign_in.blueprint)
    app.register_blueprint(blueprint)
    app.add_url_rule("/", view_func=lambda: redirect(url_for("founding.plan")))
    return app


@blueprint.get("")
def enrol_page() -> str:
    """Where a seat's link leads; its code is after the #, and never in the address."""
    return render_template("founding/enrol.html")


@blueprint.post("/seat")
def open_seat() -> Response:
    """Check a link's code, and draw the secret of an authenticator for it."""
    code = _text("code")
    seat = _counting_tries(code)
    secret = staff.make_totp_secret()
    return jsonify(
        {
            "seat": seat,
            "words": founding.words_of_seat(code),
            "totp_secret": secret,
            "town_name": parts().ledger.settings.town_name,
        }
    )


@blueprint.post("/authenticator")
def authenticator() -> Response:
    """Draw the QR that an authenticator app scans."""
    town_name = parts().ledger.settings.town_name
    secret, login = _text("totp_secret"), _text("login")
    staff.check_totp_secret(secret)
    staff.check_login(login)
    link = staff.totp_link(secret, login, town_name)
    return jsonify({"svg": draw_text_svg(link), "link": link})


@blueprint.post("/enrol")
def enrol() -> Response:
    """Take the seat; the browser is signed in from then on."""
    body = read_json()
    _counting_tries(_text("code"))
    sealed = body.get("sealed")
    token = founding.take_seat(
        parts().ledger,
        _text("code"),
        founding.Enrolment(
            name=_text("name"),
            login=_text("login"),
            password=_text("password"),
            totp_secret=_text("totp_secret"),
            totp_code=_text("totp_code"),
            sealed=sealed if isinstance(sealed, dict) else {},
            proof=parse_hex(_text("proof"), "proof", 65),
        ),
    )
    response = make_response(jsonify({"next": url_for("founding.sheet")}))
    csrf.set_cookie(response, csrf.SESSION_COOKIE, token)
    return response


@blueprint.get("/sheet")
def sheet() -> Any:
    """The recovery sheet: the sealed key on paper, worthless without passphrase."""
    officer = _officer()
    if officer is None:
        return _ask_to_sign_in()
    sealed = founding.sealed_key_of(parts().ledger, officer.person)
    if sealed is None:
        raise FoundingCodeRefused()
    text = write_box(sealed)
    return render_template(
        "founding/sheet.html",
        name=officer.name,
        address=sealed["address"],
        text=text,
        picture=Markup(draw_text_svg(text)),
    )


@blueprint.get("/plan")
def plan() -> Any:
    """The plan, the checklist, and the box to sign in."""
    officer = _officer()
    if officer is None:
        return _ask_to_sign_in()
    office = parts().ledger
    found = founding.look(office)
    own = [seat for seat in found.seats if seat.person == officer.person]
    return render_template(
        "founding/plan.html",
        found=found,
        own=own[0] if own else None,
        sealed=founding.sealed_key_of(office, officer.person),
        is_founded=office.settings.deployment_file.exists(),
        seen=_state(found),
    )


@blueprint.get("/state")
def state() -> Response:
    """How far it is, for a page that waits."""
    if _officer() is None:
        raise SessionMissing()
    return jsonify({"state": _state(founding.look(parts().ledger))})


@blueprint.get("/key")
def key() -> Response:
    """The officer's own sealed key, to sign the plan with."""
    officer = _officer()
    if officer is None:
        raise SessionMissing()
    return jsonify(founding.sealed_key_of(parts().ledger, officer.person))


@blueprint.post("/confirm")
def confirm() -> Response:
    """Take an officer's signature over the plan."""
    officer = _officer()
    if officer is None:
        raise SessionMissing()
    if read_json().get("backed_up") is not True:
        raise FoundingNotReady(line="backups")
    founding.confirm(
        parts().ledger,
        officer.person,
        parse_hex(_text("signature"), "signature", 65),
        parse_hex(_text("digest"), "digest", 32),
    )
    return jsonify({"next": url_for("founding.plan")})


def write_box(sealed: dict[str, Any]) -> str:
    """Write a sealed key as short as it goes, for paper."""
    return json.dumps(sealed, separators=(",", ":"))


def _state(found: founding.Founding) -> str:
    """Letters that change whenever a page has to be drawn anew."""
    is_founded = parts().ledger.settings.deployment_file.exists()
    marks = [seat.is_confirmed for seat in found.seats]
    return f"{to_hex(found.digest)}:{marks}:{is_founded}"


def _officer() -> SignedInOfficer | None:
    token = read_token()
    try:
        return staff.resolve(parts().ledger, token) if token else None
    except NotSignedIn:
        return None


def _ask_to_sign_in() -> Any:
    return redirect(url_for("sign_in.show", next=request.path))


def _counting_tries(code: str) -> int:
    address = request.remote_addr or ""
    parts().tries.check(address)
    try:
        return founding.check_code(parts().ledger, code)
    except FoundingCodeRefused:
        parts().tries.count(address)
        raise


def _text(name: str) -> str:
    found = read_json().get(name, "")
    return found[:TEXT_MOST] if isinstance(found, str) else ""
