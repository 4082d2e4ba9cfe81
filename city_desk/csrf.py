"""Forms are sent from this desk's own pages only.

Every form carries ``{{ csrf() }}``, every fetch the header ``X-CSRF-Token`` with what
the page's ``<meta name="csrf">`` holds. The token is drawn from a cookie that no
script can read (the session's, or before signing in one of its own), so only a page
that this server wrote for this browser knows it.
"""

import hashlib
import hmac
import secrets

from flask import Flask
from flask import Response
from flask import g
from flask import request
from markupsafe import Markup
from markupsafe import escape

from ledger.domain.refusals import FormExpired

SESSION_COOKIE = "meguru_desk"
FORM_COOKIE = "meguru_desk_form"
FIELD = "csrf"
HEADER = "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")


def register(app: Flask) -> None:
    """Refuse every change whose form this browser was not given."""
    app.before_request(_check)
    app.after_request(_remember)
    app.jinja_env.globals.update(csrf=csrf, csrf_token=csrf_token)


def csrf() -> Markup:
    """The hidden field of a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        FIELD, escape(csrf_token())
    )


def csrf_token() -> str:
    """The token of this browser's forms."""
    seed = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)
    if not seed:
        seed = g.get("form_cookie") or secrets.token_urlsafe(32)
        g.form_cookie = seed
    return _token_of(seed)


def set_cookie(response: Response, name: str, value: str) -> None:
    """Set a cookie that ends with the browser, unseen by script and other sites."""
    response.set_cookie(
        name,
        value,
        httponly=True,
        secure=request.is_secure,
        samesite="Strict",
        path="/",
    )


def _check() -> None:
    if request.method in _SAFE:
        return
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    seeds = (request.cookies.get(SESSION_COOKIE), request.cookies.get(FORM_COOKIE))
    known = [_token_of(seed) for seed in seeds if seed]
    if not any(hmac.compare_digest(given.encode(), one.encode()) for one in known):
        raise FormExpired()


def _remember(response: Response) -> Response:
    if "form_cookie" in g:
        set_cookie(response, FORM_COOKIE, g.form_cookie)
    return response


def _token_of(seed: str) -> str:
    return hashlib.sha256(b"meguru desk form " + seed.encode()).hexdigest()
