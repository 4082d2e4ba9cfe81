"""The till's session: a cookie that pages cannot read, and forms that prove it.

The cookie carries the API's bearer token. A form carries a code made from it, so that
no other site's form is taken for the till's, whatever a browser does with cookies.
"""

import hmac
import re
import time
from urllib.parse import urlsplit

from flask import Response
from flask import request

SESSION = "meguru_till"
OPEN_BILL = "meguru_till_bill"
"""Which bill this till showed last: a till that starts again finds it."""
BILL_SECONDS = 12 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")


class SignInNeeded(Exception):
    """There is no session here; the till's key can open one."""


class FormRefused(Exception):
    """A form that did not come from a page of this session."""


def find_token() -> str | None:
    """Return the session's token, or None where the cookie holds no such thing."""
    given = request.cookies.get(SESSION, "")
    return given if _TOKEN.fullmatch(given) else None


def require_token() -> str:
    """Return the session's token.

    Raises:
        SignInNeeded: there is none.
    """
    token = find_token()
    if token is None:
        raise SignInNeeded()
    return token


def form_code(token: str) -> str:
    """Return what a form of this session carries."""
    return hmac.digest(token.encode(), b"meguru till form", "sha256").hex()[:32]


def check_form() -> str:
    """Return the session's token if the request is a form of its own pages.

    Raises:
        SignInNeeded: there is no session.
        FormRefused: it came from elsewhere, or from a page of an earlier session.
    """
    token = require_token()
    check_origin()
    given = request.form.get("form_code", "")
    if not hmac.compare_digest(given.encode(), form_code(token).encode()):
        raise FormRefused()
    return token


def check_origin() -> None:
    """Refuse what another site sends.

    Raises:
        FormRefused: the browser names another origin, or none.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "")
    is_own = urlsplit(origin).netloc == request.host
    if site is not None and site != "same-origin":
        raise FormRefused()
    if not is_own and not (site == "same-origin" and origin in ("", "null")):
        raise FormRefused()


def keep_session(response: Response, token: str, expires_at: int) -> None:
    """Put the token where scripts cannot read it."""
    seconds = max(expires_at - int(time.time()), 0)
    _set(response, SESSION, token, seconds)


def drop_session(response: Response) -> None:
    """Forget the token."""
    _set(response, SESSION, "", 0)


def keep_bill(response: Response, reference: str) -> None:
    """Remember which bill is on show."""
    _set(response, OPEN_BILL, reference, BILL_SECONDS)


def drop_bill(response: Response) -> None:
    """Forget which bill was on show."""
    _set(response, OPEN_BILL, "", 0)


def kept_bill() -> str | None:
    """Return the bill that was on show, or None."""
    return request.cookies.get(OPEN_BILL, "")[:64] or None


def cookie_path() -> str:
    """Return where the till is mounted; no other face is sent its cookies."""
    return request.script_root or "/"


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=cookie_path(),
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
