"""Which language a page speaks: the cookie's, else the browser's, else Japanese."""

from urllib.parse import urlsplit

from flask import Blueprint
from flask import Response
from flask import redirect
from flask import request
from flask import url_for

LANGUAGES = ("ja", "en")
COOKIE = "language"
COOKIE_SECONDS = 365 * 86400


def current() -> str:
    """Return ``ja`` or ``en`` for the request that is answered."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def other_language_url() -> str:
    """Where a form is sent to that chooses another language."""
    return url_for("language.choose")


def make_blueprint() -> Blueprint:
    """The one route that sets the cookie."""
    blueprint = Blueprint("language", __name__)

    @blueprint.post("/language")
    def choose() -> Response:
        wanted = request.form.get("language", "")
        answer = redirect(local_path(request.form.get("next", "")))
        if wanted in LANGUAGES:
            answer.set_cookie(
                COOKIE,
                wanted,
                max_age=COOKIE_SECONDS,
                httponly=False,
                secure=request.is_secure,
                samesite="Lax",
                path="/",
            )
        # werkzeug's redirect answers with its own, older type.
        return Response(answer.response, answer.status, answer.headers)

    return blueprint


def local_path(wanted: str) -> str:
    """Return a path of this site, whatever was asked for."""
    parts = urlsplit(wanted)
    is_local = not parts.scheme and not parts.netloc and "\\" not in wanted
    if is_local and wanted.startswith("/") and not wanted.startswith("//"):
        return wanted
    return request.script_root + "/"
