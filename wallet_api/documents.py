"""The API's own description, OpenAPI 3.1, made from the routes themselves."""

from collections import defaultdict
from typing import Any

from apiflask import APIFlask

from ledger.domain.errors import MeguruError
from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.refusals import BodyTooLarge
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import MediaTypeRefused
from ledger.domain.refusals import SessionInvalid
from ledger.domain.refusals import SessionMissing
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.refusals import SignerNotValidNow
from screens.problems import CONTENT_TYPE
from screens.problems import status_of
from screens.problems import title_of
from wallet_api import signed_in

TITLE = "Meguru wallet API"
VERSION = "1.0.0"
DESCRIPTION = """\
Everything a phone, a till or a partner needs. Amounts are whole yen, times are
seconds since 1970-01-01 UTC, days are the city's. A payment is signed by its payer
(EIP-712); its hash is its name, so handing it in twice pays once.
"""
BODY = (FieldInvalid, BodyTooLarge, MediaTypeRefused)
"""What any body may be refused for."""
SESSION = (SessionMissing, SessionInvalid, SignerNotPermitted, SignerNotValidNow)
"""What any session may be refused for."""

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` never changes; the wording of the rest may.",
    "required": [
        "type",
        "title",
        "status",
        "detail",
        "code",
        "values",
        "remedy",
        "request_id",
    ],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What was wrong, in a sentence."},
        "code": {"type": "string", "pattern": "^[a-z_]+$"},
        "values": {
            "type": "object",
            "description": "What was wrong, for machines.",
            "additionalProperties": {"type": ["string", "integer"]},
        },
        "remedy": {"type": "string", "description": "What to do next."},
        "request_id": {"type": "string"},
    },
}

Responses = dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]


def refusals(*kinds: type[MeguruError], more: Responses | None = None) -> Responses:
    """Describe what an operation may be refused for, a response a status.

    Every operation may fail (500) or meet a database that does not answer (503).
    """
    by_status: defaultdict[int, list[type[MeguruError]]] = defaultdict(list)
    for kind in (*kinds, DatabaseUnavailable, MeguruError):
        by_status[status_of(kind)].append(kind)
    return (more or {}) | {
        status: _response(by_status[status]) for status in sorted(by_status)
    }


def _response(
    kinds: list[type[MeguruError]],
) -> dict[str, str | dict[str, dict[str, Any]]]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"properties": {"code": {"enum": [kind.code for kind in kinds]}}},
        ]
    }
    return {
        "description": ", ".join(title_of(kind) for kind in kinds),
        "content": {CONTENT_TYPE: {"schema": schema}},
    }


def describe(app: APIFlask) -> None:
    """Set up the description of an application."""
    app.config["OPENAPI_VERSION"] = "3.1.0"
    app.config["DESCRIPTION"] = DESCRIPTION
    app.config["LICENSE"] = {
        "name": "Apache-2.0",
        "url": "https://www.apache.org/licenses/LICENSE-2.0",
    }
    app.config["AUTO_SERVERS"] = False
    app.config["AUTO_OPERATION_ID"] = True
    for name in ("404", "VALIDATION_ERROR", "AUTH_ERROR"):
        app.config[f"AUTO_{name}_RESPONSE"] = False
    app.config["SECURITY_SCHEMES"] = {
        signed_in.NEEDED: {
            "type": "http",
            "scheme": "bearer",
            "description": "The token that POST /v1/sessions answered.",
        }
    }

    app.spec_processor(_finish)


def _finish(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    assert isinstance(spec, dict), "the description is JSON here, not YAML"
    spec["components"]["schemas"]["Problem"] = PROBLEM
    for methods in spec["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "header":
                    parameter["name"] = parameter["name"].title()
    return spec
