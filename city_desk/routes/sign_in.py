"""Signing in and out."""

from flask import Blueprint
from flask import Response
from flask import make_response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for

from city_desk import csrf
from city_desk.parts import parts
from city_desk.signed_in import read_token
from ledger.domain.errors import MeguruError
from ledger.domain.errors import NotSignedIn
from ledger.domain.errors import TooOften
from ledger.services import staff
from screens.language import local_path
from screens.problems import status_of

blueprint = Blueprint("sign_in", __name__)

FIELD_MOST = 200


@blueprint.get("/sign-in")
def show() -> Response:
    """Ask for login, password and code."""
    return _page(request.args.get("next", ""))


@blueprint.post("/sign-in")
def enter() -> Response:
    """Sign in; whatever part is wrong, the answer is the same."""
    wanted = request.form.get("next", "")
    address = request.remote_addr or ""
    given = [
        request.form.get(f, "")[:FIELD_MOST] for f in ("login", "password", "code")
    ]
    try:
        parts().tries.check(address)
        token = staff.sign_in(parts().ledger, *given)
    except (NotSignedIn, TooOften) as error:
        if isinstance(error, NotSignedIn):
            parts().tries.count(address)
        return _page(wanted, error, login=given[0])
    response = make_response(redirect(local_path(wanted)))
    csrf.set_cookie(response, csrf.SESSION_COOKIE, token)
    response.delete_cookie(csrf.FORM_COOKIE)
    return response


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session here and in the books."""
    staff.sign_out(parts().ledger, read_token())
    response = make_response(redirect(url_for("sign_in.show")))
    response.delete_cookie(csrf.SESSION_COOKIE)
    return response


def _page(wanted: str, error: MeguruError | None = None, login: str = "") -> Response:
    page = render_template("sign_in.html", next=wanted, error=error, login=login)
    return make_response(page, status_of(type(error)) if error else 200)
