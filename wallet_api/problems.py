"""Refusals and failures of this API as answers, whatever raised them."""

from typing import Any

from apiflask import HTTPError
from flask import Flask
from flask import Response
from flask import current_app
from flask import g
from flask import render_template
from flask import request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.exceptions import NotFound as RouteNotFound
from werkzeug.exceptions import RequestEntityTooLarge

from ledger.domain.errors import MeguruError
from ledger.domain.errors import NotSignedIn
from ledger.domain.errors import TooOften
from ledger.domain.errors import Unavailable
from ledger.domain.refusals import BodyTooLarge
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import MethodRefused
from ledger.domain.refusals import PageUnknown
from screens.problems import CONTENT_TYPE
from screens.problems import status_of
from screens.problems import write_problem
from wallet_api.logs import describe_failure
from wallet_api.parts import parts

RETRY_SECONDS = 5
TEXT_MOST = 200


def register(app: Flask) -> None:
    """Let every error of an application be answered in the one shape."""
    # APIFlask has a handler for its own HTTPError, which would be found first.
    for kind in (Exception, HTTPException, HTTPError):
        app.register_error_handler(kind, answer)


def answer(error: Exception) -> Response:
    """Answer an error; what nobody foresaw is logged and tells nothing."""
    problem = _translate(error)
    status = status_of(type(problem))
    if status == 500:
        parts().logger.error(
            "failed", request_id=g.request_id, **describe_failure(error)
        )
    g.code = problem.code
    if isinstance(error, RouteNotFound) and _is_reader():
        page = render_template("phone/unknown.html")
        return current_app.response_class(page, status, mimetype="text/html")
    body = write_problem(problem, g.request_id)
    response = current_app.response_class(
        current_app.json.dumps(body), status, content_type=CONTENT_TYPE
    )
    for name, value in _headers(error, problem):
        response.headers[name] = value
    return response


def _is_reader() -> bool:
    """Whether somebody typed an address, who can do nothing with JSON."""
    is_api = request.path.startswith("/v1/")
    return not is_api and "text/html" in request.headers.get("Accept", "")


def _headers(error: Exception, problem: MeguruError) -> list[tuple[str, str]]:
    if isinstance(problem, NotSignedIn):
        return [("WWW-Authenticate", 'Bearer realm="meguru"')]
    if isinstance(problem, Unavailable):
        return [("Retry-After", str(RETRY_SECONDS))]
    if isinstance(problem, TooOften):
        return [("Retry-After", str(problem.values["retry_after_seconds"]))]
    if isinstance(error, MethodNotAllowed):
        return [("Allow", ", ".join(sorted(error.valid_methods or ())))]
    return []


def _translate(error: Exception) -> MeguruError:
    match error:
        case MeguruError():
            return error
        case HTTPError() if isinstance(error.__cause__, ValidationError):
            return _first_invalid(error.__cause__)
        case RouteNotFound():
            return PageUnknown(path=request.path[:TEXT_MOST])
        case MethodNotAllowed():
            return MethodRefused(method=request.method, path=request.path[:TEXT_MOST])
        case RequestEntityTooLarge():
            return BodyTooLarge(most=parts().limits.body_bytes)
        case HTTPException(code=int(code)) if 400 <= code < 500:
            return FieldInvalid(field="body", reason="it is not JSON")
        case _:
            return MeguruError()


def _first_invalid(error: ValidationError) -> FieldInvalid:
    """Name the first field that is wrong, as the sender wrote it."""
    first: Any = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    if place == "idempotency_key":
        place = "Idempotency-Key"
    return FieldInvalid(
        field=place[:TEXT_MOST], reason=first["msg"][:TEXT_MOST].lower()
    )
