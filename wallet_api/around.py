"""What happens around every request: its id, its headers, its line in the log."""

import secrets
import time

from flask import Flask
from flask import Response
from flask import g
from flask import request

from screens.problems import CONTENT_TYPE
from wallet_api.parts import parts_of
from wallet_api.requests import check_media_type

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Answers name accounts and amounts, so no cache keeps any of them."""

PAGES = frozenset({"language", "phone", "screens"})
"""The rooms of the phone's pages, whose files carry headers of their own."""


def register(app: Flask) -> None:
    """Put this around every request of an application."""
    parts = parts_of(app)

    def begin() -> None:
        # Always our own: an id from outside could be anything, also a forgery.
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else "unknown"
        response.headers["X-Request-Id"] = g.request_id
        is_problem = response.mimetype == CONTENT_TYPE
        is_html = response.mimetype == "text/html"
        is_page = (request.blueprint in PAGES or is_html) and not is_problem
        for name, value in _HEADERS.items():
            if not (is_page and name in response.headers):
                response.headers[name] = value
        parts.metrics.answered(request.method, route, response.status_code, seconds)
        parts.logger.info(
            "answered",
            request_id=g.request_id,
            method=request.method,
            route=route,
            status=response.status_code,
            code=g.get("code"),
            milliseconds=round(seconds * 1000, 1),
        )
        return response

    app.before_request(begin)
    app.before_request(check_media_type)
    app.after_request(end)
