"""Who is asking: the session behind a bearer token."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from typing import TypeVar

from flask import request

from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotSignedIn
from ledger.domain.refusals import SessionMissing
from ledger.services import Ledger
from ledger.services.sessions import Session
from ledger.services.sessions import resolve
from wallet_api.parts import parts

TOKEN_MOST = 200
NEEDED = "session"
OPTIONAL: list[str | dict[str, list[str]]] = [{NEEDED: []}, {}]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def read_token() -> str | None:
    """Return the caller's token, or None where none was sent."""
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    return token.strip()[:TOKEN_MOST]


def find_session() -> Session | None:
    """Return the caller's session, or None where no token was sent.

    Raises:
        SessionInvalid, SignerNotPermitted, SignerNotValidNow: a token, but no
            longer good.
    """
    token = read_token()
    return None if token is None else resolve(parts().ledger, token)


def is_good(ledger: Ledger, token: str | None) -> bool:
    """Whether a token is still of a session, and its signer still permitted."""
    try:
        return token is not None and resolve(ledger, token) is not None
    except (NotSignedIn, NotAllowed):
        return False


def require_session() -> Session:
    """Return the caller's session.

    Raises:
        SessionMissing: no token was sent.
        SessionInvalid, SignerNotPermitted, SignerNotValidNow: a token, but no
            longer good.
    """
    session = find_session()
    if session is None:
        raise SessionMissing()
    return session


def signed_in(view: Callable[_P, _R]) -> Callable[..., _R]:
    """Give a view the caller's ``session``, before anything is read of the body."""

    @wraps(view)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        kwargs["session"] = require_session()
        return view(*args, **kwargs)

    return wrapper
