"""Refusals and failures as a person reads them, or as a page's script does.

A page answers with a sentence and what to do; whoever asks for JSON gets
problem+json in the shape of the API, whose words are the browser's to choose.
"""

from flask import Flask
from flask import Response
from flask import current_app
from flask import g
from flask import make_response
from flask import render_template
from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.exceptions import NotFound as RouteNotFound
from werkzeug.exceptions import RequestEntityTooLarge

from city_desk.logs import describe_failure
from city_desk.parts import parts
from ledger.domain.errors import Conflict
from ledger.domain.errors import InputInvalid
from ledger.domain.errors import MeguruError
from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotFound
from ledger.domain.errors import NotSignedIn
from ledger.domain.errors import Refused
from ledger.domain.errors import TooLarge
from ledger.domain.errors import TooOften
from ledger.domain.errors import Unavailable
from ledger.domain.refusals import BodyTooLarge
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import MethodRefused
from ledger.domain.refusals import PageUnknown
from screens.language import current as current_language
from screens.words import Words

CONTENT_TYPE = "application/problem+json"
PATH_MOST = 200
_STATUSES: tuple[tuple[type[MeguruError], int], ...] = (
    (MethodRefused, 405),
    (InputInvalid, 400),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooLarge, 413),
    (Refused, 422),
    (TooOften, 429),
    (Unavailable, 503),
    (MeguruError, 500),
)


def register(app: Flask) -> None:
    """Let every error of an application be answered here."""
    app.register_error_handler(Exception, answer)
    app.jinja_env.globals.update(refusal=refusal)


def status_of(error: MeguruError) -> int:
    """Return the HTTP status of a refusal or failure."""
    return next(status for family, status in _STATUSES if isinstance(error, family))


def refusal(error: MeguruError) -> tuple[str, str]:
    """Return what was refused and what to do, in the page's language."""
    words: Words = current_app.extensions["screens.words"]
    return words.refusal(error.code, error.values, current_language())


def wants_json() -> bool:
    """Whether the caller is a script that asked for JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def answer(error: Exception) -> Response:
    """Answer an error; what nobody foresaw is logged and tells nothing."""
    problem = _translate(error)
    status = status_of(problem)
    if status == 500:
        parts().logger.write(
            "failed", request_id=g.get("request_id"), **describe_failure(error)
        )
    g.code = problem.code
    if wants_json():
        response = _as_json(problem, status)
    else:
        said, remedy = refusal(problem)
        page = render_template(
            "error.html", said=said, remedy=remedy, problem=problem, status=status
        )
        response = make_response(page, status)
    if isinstance(problem, TooOften):
        response.headers["Retry-After"] = str(problem.values["retry_after_seconds"])
    return response


def _as_json(problem: MeguruError, status: int) -> Response:
    body = {
        "type": f"urn:meguru:problem:{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": status,
        "detail": str(problem),
        "code": problem.code,
        "values": problem.values,
        "remedy": problem.advice,
        "request_id": g.get("request_id"),
    }
    return current_app.response_class(
        current_app.json.dumps(body), status, content_type=CONTENT_TYPE
    )


def _translate(error: Exception) -> MeguruError:
    match error:
        case MeguruError():
            return error
        case RouteNotFound():
            return PageUnknown(path=request.path[:PATH_MOST])
        case MethodNotAllowed():
            return MethodRefused(method=request.method, path=request.path[:PATH_MOST])
        case RequestEntityTooLarge():
            return BodyTooLarge(most=current_app.config["MAX_CONTENT_LENGTH"])
        case HTTPException(code=int(code)) if 400 <= code < 500:
            return FieldInvalid(field="form", reason="it cannot be read")
        case _:
            return MeguruError()
