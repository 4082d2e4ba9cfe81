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
from ledger.domain.errors import MeguruError
from ledger.domain.errors import TooOften
from ledger.domain.refusals import BodyTooLarge
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import MethodRefused
from ledger.domain.refusals import PageUnknown
from screens.language import current as current_language
from screens.problems import CONTENT_TYPE
from screens.problems import status_of
from screens.problems import write_problem
from screens.words import Words

PATH_MOST = 200


def register(app: Flask) -> None:
    """Let every error of an application be answered here."""
    app.register_error_handler(Exception, answer)
    app.jinja_env.globals.update(refusal=refusal)


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
    status = status_of(type(problem))
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
    body = write_problem(problem, g.get("request_id"))
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
