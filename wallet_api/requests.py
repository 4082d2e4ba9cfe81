"""Requests as this API reads them: small JSON bodies, and nothing else."""

import hashlib
import json
from typing import Any

from flask import Request
from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import RequestEntityTooLarge

from ledger.domain.refusals import MediaTypeRefused
from wallet_api.limits import network_of
from wallet_api.parts import parts

_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_FORMS = frozenset({"/language"})
"""What pages send as forms."""


class ApiRequest(Request):
    """A request whose JSON may be wrong in any way without harm."""

    def get_json(self, *args: Any, **kwargs: Any) -> Any:
        """Read the body; nesting too deep to read is no JSON for us either."""
        if len(self.get_data()) > parts().limits.body_bytes:
            raise RequestEntityTooLarge()
        try:
            return super().get_json(*args, **kwargs)
        except RecursionError:
            raise BadRequest() from None


def check_media_type() -> None:
    """Refuse bodies that do not say they are JSON.

    Raises:
        MediaTypeRefused: with the type that was given.
    """
    if request.routing_exception is not None or request.path in _FORMS:
        return
    if request.method in _METHODS_WITH_BODY:
        if request.mimetype != "application/json":
            given = request.mimetype[:60] or "unknown"
            raise MediaTypeRefused(given=given)


def hash_request(body: dict[str, Any]) -> bytes:
    """Hash what a request asks for, whatever its spacing and order of fields."""
    asked = [request.method, request.path, body]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()


def client_network() -> str:
    """Return who asks, as limits count it: an address, or a network of IPv6."""
    return network_of(request.remote_addr or "unknown")
