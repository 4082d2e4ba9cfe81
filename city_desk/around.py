"""What happens around every request: its id, its headers, its line in the log."""

import secrets
import time

from flask import Flask
from flask import Response
from flask import g
from flask import request

from city_desk.parts import parts_of


def register(app: Flask) -> None:
    """Put this around every request of an application."""
    logger = parts_of(app).logger

    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        # Pages and answers name people and money: nobody keeps a copy.
        response.headers.setdefault("Cache-Control", "no-store")
        route = request.url_rule.rule if request.url_rule else "unknown"
        logger.write(
            "answered",
            request_id=g.request_id,
            method=request.method,
            route=route,
            status=response.status_code,
            code=g.get("code"),
            milliseconds=round((time.perf_counter() - g.began) * 1000, 1),
        )
        return response

    app.before_request(begin)
    app.after_request(end)
