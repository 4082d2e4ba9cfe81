"""Refusals and failures over HTTP: one table of statuses, one shape of JSON.

The shape is RFC 9457's problem+json with four members of our own: ``code``
(stable), ``values`` (what was wrong, for machines), ``remedy`` (what to do) and
``request_id``.
"""

from typing import Any

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
from ledger.domain.refusals import MediaTypeRefused
from ledger.domain.refusals import MethodRefused

CONTENT_TYPE = "application/problem+json"

# Two leaves have a status of their own in HTTP; a family decides all others.
_STATUSES: tuple[tuple[type[MeguruError], int], ...] = (
    (MethodRefused, 405),
    (MediaTypeRefused, 415),
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


def status_of(kind: type[MeguruError]) -> int:
    """Return the HTTP status of a refusal or failure."""
    return next(status for family, status in _STATUSES if issubclass(kind, family))


def title_of(kind: type[MeguruError]) -> str:
    """Return the code as a title: ``Bill expired``."""
    return kind.code.replace("_", " ").capitalize()


def write_problem(problem: MeguruError, request_id: str | None) -> dict[str, Any]:
    """Write a refusal or failure as the JSON of its answer."""
    return {
        "type": f"urn:meguru:problem:{problem.code}",
        "title": title_of(type(problem)),
        "status": status_of(type(problem)),
        "detail": str(problem),
        "code": problem.code,
        "values": problem.values,
        "remedy": problem.advice,
        "request_id": request_id,
    }
