"""The wallet API in the same process, asked as if over HTTP.

httpx's own transport hands an answer on piece by piece, so live events stream; this
one adds who is really asking, or every till would share one count of rate limits.
"""

from collections.abc import Callable
from typing import Any

import httpx

FORWARDED = "X-Forwarded-For"
BASE_URL = "http://wallet-api"


class InProcess(httpx.BaseTransport):
    """Asks a WSGI application; its client is whom the till's server answers."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask once."""
        asking = request.headers.get(FORWARDED, "127.0.0.1")
        transport = httpx.WSGITransport(
            app=self._app, raise_app_exceptions=False, remote_addr=asking
        )
        return transport.handle_request(request)


def connect(app: Callable[..., Any]) -> httpx.Client:
    """Return a client that asks ``app`` without any network."""
    return httpx.Client(transport=InProcess(app), base_url=BASE_URL)
