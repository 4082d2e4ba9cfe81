"""Connecting a browser to a shop, and signing it in with its key.

The key is made in the browser and never leaves it; what passes through here are
signatures by it, and the session that comes back.
"""

import json
from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import make_response
from flask import render_template
from flask import request

from merchant_pos.api_client import ApiProblem
from merchant_pos.parts import parts
from merchant_pos.signed_in import check_origin
from merchant_pos.signed_in import form_code
from merchant_pos.signed_in import keep_session
from screens.language import local_path

blueprint = Blueprint("pairing", __name__)

_PAIRING = ("code", "signer", "valid_before", "proof")
_SIGN_IN = ("account", "signer", "issued_at", "salt", "signature")


@blueprint.get("/pair")
def pair() -> str:
    """Show where the code from the city's desk is typed."""
    return render_template("pair.html")


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """Show the page whose script signs in with the till's key."""
    where = local_path(request.args.get("next", ""))
    page = render_template("sign_in.html", where=where)
    return make_response(page)


@blueprint.get("/typed-data")
def typed_data() -> Response:
    """Give the script the structures it signs."""
    typed = parts().api.network()["typed_data"]
    return jsonify({name: typed[name] for name in ("Terminal", "Session")})


@blueprint.post("/pair")
def hand_in_code() -> Response:
    """Hand a pairing code and the new key's proof to the API."""
    check_origin()
    body = _read_body(_PAIRING)
    return jsonify(parts().api.pair(body, request.remote_addr or ""))


@blueprint.post("/session")
def open_session() -> Response:
    """Sign in, and keep the token where no script can read it."""
    check_origin()
    body = _read_body(_SIGN_IN)
    opened = parts().api.open_session(body, request.remote_addr or "")
    token = opened["token"]
    answer = jsonify(form_code=form_code(token), expires_at=opened["expires_at"])
    keep_session(answer, token, opened["expires_at"])
    return answer


def _read_body(names: tuple[str, ...]) -> dict[str, Any]:
    try:
        body = request.get_json(silent=True)
        # Half a character, or nesting without end, could not be handed on either.
        json.dumps(body, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        body = None
    if not isinstance(body, dict) or set(body) != set(names):
        raise ApiProblem(400, "field_invalid", {"field": "body", "reason": "shape"})
    return {name: body[name] for name in names}
