"""Forms are sent from this desk's own pages only.

Every form carries ``{{ csrf() }}``, every fetch the header ``X-CSRF-Token`` with what
the page's ``<meta name="csrf">`` holds. The token is drawn from a cookie that no
script can read (the session's, or before signing in one of its own), so only a page
that this server wrote for this browser knows it.

Another port of this host and another name of this domain count as the same site: the
wallet's server could send its visitors' forms here, with their cookies, and give them
a form cookie whose token it knows. So once there is a session only its token counts,
and a browser that says where a form comes from has to name this very origin.
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

from ledger.domain.office_refusals import FormExpired

SESSION_COOKIE = "meguru_desk"
FORM_COOKIE = "meguru_desk_form"
FIELD = "csrf"
HEADER = "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN = (None, "none", "same-origin")
"""What browsers say of a form's origin: nothing, nobody's page, this desk."""


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
    seed = _seed()
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
    if request.headers.get("Sec-Fetch-Site") not in _OWN:
        raise FormExpired()
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    seed = _seed()
    if not seed or not hmac.compare_digest(given.encode(), _token_of(seed).encode()):
        raise FormExpired()


def _seed() -> str | None:
    return request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)


def _remember(response: Response) -> Response:
    if "form_cookie" in g:
        set_cookie(response, FORM_COOKIE, g.form_cookie)
    return response


def _token_of(seed: str) -> str:
    return hashlib.sha256(b"meguru desk form " + seed.encode()).hexdigest()
