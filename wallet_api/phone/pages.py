"""The wallet's pages: the shell, a bill's link, the worker, the pictures.

The shell is one page for every screen; `/p/<bill>` says shop, amount and number
in the page itself, so that a phone without a key, or without script, can still
help its holder to pay.
"""

import mimetypes
from pathlib import Path
from typing import Any
from typing import cast

from flask import Blueprint
from flask import Response
from flask import current_app
from flask import jsonify
from flask import make_response
from flask import render_template
from flask import request
from werkzeug.security import safe_join

from ledger.domain.errors import MeguruError
from ledger.domain.refusals import PageUnknown
from ledger.services.bills import BillView
from ledger.services.bills import get_bill
from screens import language
from screens.problems import status_of
from screens.words import Words
from wallet_api.parts import parts
from wallet_api.phone.icons import SIZES
from wallet_api.phone.icons import draw_icon
from wallet_api.phone.shell import STATIC
from wallet_api.phone.shell import write_worker

blueprint = Blueprint("phone", __name__, template_folder="templates")

_KEPT = "no-cache"
"""A phone may keep what names nobody, and asks each time whether it changed."""
_ICON_SECONDS = 86_400


@blueprint.get("/")
@blueprint.get("/join")
@blueprint.get("/shops")
def show_shell() -> Response:
    """The wallet itself; which screen it shows is decided in the phone."""
    response = make_response(render_template("phone/shell.html"))
    response.headers["Cache-Control"] = _KEPT
    return response


@blueprint.get("/p/<reference>")
def show_bill(reference: str) -> Response:
    """What a bill's QR leads to: shop, amount, number, and how to pay."""
    bill: BillView | None = None
    problem: dict[str, str] | None = None
    status = 200
    try:
        if "." not in reference:
            # Six digits can be guessed; here only what a QR carries is shown.
            raise PageUnknown(path="/p/")
        bill = get_bill(parts().ledger, reference)
    except MeguruError as error:
        status = status_of(type(error))
        text, remedy = _words().refusal(error.code, error.values, language.current())
        problem = {"text": text, "remedy": remedy}
    facts = {"bill": bill, "problem": problem, "reference": reference}
    return make_response(render_template("phone/bill.html", **facts), status)


@blueprint.get("/sw.js")
def send_worker() -> Response:
    """The service worker; its scope is the whole wallet, so it lies at the root."""
    response = Response(write_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = _KEPT
    return response


@blueprint.get("/manifest.webmanifest")
def send_manifest() -> Response:
    """What a phone needs to install the wallet."""
    pictures = [
        {
            "src": f"/phone/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in SIZES
    ]
    manifest: dict[str, Any] = {
        "id": "/",
        "name": _say("wallet.app_name"),
        "short_name": _say("wallet.app_name"),
        "description": _say("wallet.app_description"),
        "lang": language.current(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#f7f5f0",
        "icons": pictures,
    }
    response = jsonify(manifest)
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = _KEPT
    return response


@blueprint.get("/phone/icon-<int:size>.png")
def send_icon(size: int) -> Response:
    """The ring as a picture, at one of the sizes phones ask for."""
    if size not in SIZES:
        raise PageUnknown(path=f"/phone/icon-{size}.png")
    response = Response(draw_icon(size), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={_ICON_SECONDS}"
    return response


@blueprint.get("/phone/<path:name>")
def send_static(name: str) -> Response:
    """A module, style or picture of the wallet."""
    found = safe_join(str(STATIC), name)
    if found is None or not Path(found).is_file():
        raise PageUnknown(path=f"/phone/{name[:100]}")
    # Whole files of a few kilobytes: nothing stays open when a phone hangs up.
    content = Path(found).read_bytes()
    response = Response(content, mimetype=mimetypes.guess_type(name)[0])
    response.headers["Cache-Control"] = _KEPT
    response.add_etag()
    response.make_conditional(request)
    return response


def _words() -> Words:
    return cast(Words, current_app.extensions["screens.words"])


def _say(key: str) -> str:
    return _words().text(key, language.current(), {})
