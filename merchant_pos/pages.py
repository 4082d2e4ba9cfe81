"""Pages of the till: what every template is given, and how refusals look.

Pages are fetched by the till's own script as well as by browsers without it, so a
refusal is a page too; only what asks for JSON or events is answered in JSON.
"""

import traceback
from typing import Any

from flask import Flask
from flask import Response
from flask import current_app
from flask import jsonify
from flask import make_response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for
from werkzeug.exceptions import HTTPException

from merchant_pos.amounts import spell_number
from merchant_pos.api_client import ApiProblem
from merchant_pos.api_client import ApiUnreachable
from merchant_pos.parts import parts
from merchant_pos.signed_in import FormRefused
from merchant_pos.signed_in import SignInNeeded
from merchant_pos.signed_in import drop_session
from merchant_pos.signed_in import find_token
from merchant_pos.signed_in import form_code
from screens import language
from screens.formats import city_time

UNREACHABLE = "unreachable"
_SESSION_OVER = frozenset({"session_missing", "session_invalid"})
_DISCONNECTED = frozenset(
    {"signer_not_permitted", "signer_not_valid_now", "terminal_unknown"}
)
_LABELS = {"共通": "till.label.common", "専用": "till.label.special"}


def register(app: Flask) -> None:
    """Let an application's templates and errors be the till's."""
    app.jinja_env.globals.update(
        clock=clock,
        minute=minute,
        label=show_label,
        spell_number=spell_number,
        city=lambda: parts().facts(),
        here=here,
    )
    app.context_processor(_session_values)
    app.before_request(_take_city_clock)
    app.after_request(_say_where_from)
    app.register_error_handler(SignInNeeded, _ask_sign_in)
    app.register_error_handler(FormRefused, _refuse_form)
    app.register_error_handler(ApiProblem, _answer_problem)
    app.register_error_handler(ApiUnreachable, _answer_unreachable)
    app.register_error_handler(404, _answer_not_found)
    app.register_error_handler(405, _answer_method_refused)
    app.register_error_handler(Exception, _answer_failure)


def go(endpoint: str, **values: Any) -> Response:
    """Send the browser on to another page."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def here() -> str:
    """Return the address of this page, within the site."""
    return request.script_root + request.full_path.rstrip("?")


def wants_page() -> bool:
    """Whether a person looks at the answer."""
    accepted = request.headers.get("Accept", "*/*")
    return "text/html" in accepted or accepted == "*/*"


def refusal_words(code: str, values: dict[str, Any]) -> tuple[str, str]:
    """Return what a refusal says, and what to do about it, in the page's language."""
    words = current_app.extensions["screens.words"]
    current = language.current()
    if f"till.refusal.{code}" in words.catalogue(current):
        said = words.text(f"till.refusal.{code}", current, values)
        return said, words.text(f"till.remedy.{code}", current, values)
    text, remedy = words.refusal(code, values, current)
    return text, remedy


def clock(timestamp: int) -> str:
    """Write the time of day with its seconds."""
    return f"{city_time(timestamp):%H:%M:%S}"


def minute(timestamp: int) -> str:
    """Write the time of day."""
    found = city_time(timestamp)
    return f"{found.hour}:{found:%M}"


def show_label(label: str) -> str:
    """Write a public label in the page's language; an unknown one as it is."""
    if label not in _LABELS:
        return label
    words = current_app.extensions["screens.words"]
    written: str = words.text(_LABELS[label], language.current(), {})
    return written


def _session_values() -> dict[str, Any]:
    token = find_token()
    return {"form_code": form_code(token) if token else ""}


def _take_city_clock() -> None:
    if "UTC_OFFSET_SECONDS" not in current_app.config:
        offset = parts().facts().utc_offset_seconds
        if offset is not None:
            current_app.config["UTC_OFFSET_SECONDS"] = offset


def _say_where_from(response: Response) -> Response:
    # A form names its origin only where the policy lets it, and the till checks it.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _ask_sign_in(error: SignInNeeded) -> Response:
    if not wants_page():
        return make_response(jsonify(code="session_missing"), 401)
    where = here() if request.method == "GET" else ""
    return go("pairing.sign_in", next=where or None)


def _refuse_form(error: FormRefused) -> Response:
    return _refuse("form_refused", {}, 403)


def _answer_problem(error: ApiProblem) -> Response:
    if error.code in _SESSION_OVER:
        answer = _ask_sign_in(SignInNeeded())
        drop_session(answer)
        return answer
    code = error.code
    if code in _DISCONNECTED:
        # The desk took this till's permission back; its key opens nothing any more.
        code = "till_disconnected"
    answer = _refuse(code, error.values, error.status)
    if code == "till_disconnected":
        drop_session(answer)
    return answer


def _answer_unreachable(error: ApiUnreachable) -> Response:
    return _refuse(UNREACHABLE, {}, 503)


def _answer_not_found(error: Exception) -> Response:
    return _refuse("page_unknown", {"path": request.path[:200]}, 404)


def _answer_method_refused(error: Exception) -> Response:
    values = {"method": request.method, "path": request.path[:200]}
    return _refuse("method_refused", values, 405)


def _answer_failure(error: Exception) -> Response | HTTPException:
    """Answer what nobody foresaw; the log says where it was, and no values of it."""
    if isinstance(error, HTTPException):
        return error
    at = traceback.extract_tb(error.__traceback__)[-1]
    current_app.logger.error(
        "failed: %s at %s:%s", type(error).__qualname__, at.filename, at.lineno
    )
    return _refuse("internal", {}, 500)


def _refuse(code: str, values: dict[str, Any], status: int) -> Response:
    if wants_page():
        return _problem_page(code, values, status)
    said, remedy = refusal_words(code, values)
    return make_response(jsonify(code=code, text=said, remedy=remedy), status)


def _problem_page(code: str, values: dict[str, Any], status: int) -> Response:
    said, remedy = refusal_words(code, values)
    # The same form again: it has the same name, so it is the same bill.
    again = list(request.form.items()) if request.method == "POST" else []
    page = render_template(
        "problem.html",
        code=code,
        said=said,
        remedy=remedy,
        again=again if code == UNREACHABLE else [],
        action=here(),
        is_form=request.method == "POST",
    )
    return make_response(page, status)
