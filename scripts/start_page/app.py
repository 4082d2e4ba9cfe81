"""The start page's application and its four addresses."""

import ipaddress
import json
import os
import secrets
from typing import Any

from flask import Flask
from flask import Response
from flask import abort
from flask import jsonify
from flask import render_template
from flask import request
from pyotp import TOTP

import screens
from ledger.domain.hexes import parse_address
from ledger.services import Ledger
from ledger.services import registrations
from ledger.services import terminals
from practice import MUNICIPALITY
from practice_officers import practice_sign_ins
from town import Town

ACTOR = "practice town"
NUMBERS_FROM = 2_000_000
"""The practice residents and the demo's have the numbers below."""
NUMBERS_MOST = 10**9
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host")
ELSEWHERE = ("same-site", "cross-site")


def create_app(ledger: Ledger) -> Flask:
    """Make the start page of a practice town."""
    app = Flask("start_page", static_url_path="/static")
    screens.attach(app, "start_page")
    app.before_request(check_caller)

    def page(**more: Any) -> str:
        return render_template(
            "start.html",
            town_name=ledger.settings.town_name,
            desk_url=f"http://{os.environ.get('MEGURU_DESK_BIND', '127.0.0.1:8001')}/",
            shops=_shops(ledger),
            officers=_officers(ledger),
            **more,
        )

    @app.get("/")
    def show() -> str:
        return page()

    @app.post("/letters")
    def write_letter() -> str:
        number = NUMBERS_FROM + secrets.randbelow(NUMBERS_MOST)
        name = f"練習 {number % 10_000}号"
        made = registrations.invite(ledger, name, MUNICIPALITY, str(number), ACTOR)
        return page(letter={"name": name, "code": made.code})

    @app.post("/pairings")
    def make_pairing() -> str:
        account = request.form.get("shop", "")
        shop = next((s for s in _shops(ledger) if s["account"] == account), None)
        if shop is None:
            abort(404)
        made = terminals.make_pairing_code(
            ledger, parse_address(account), "練習レジ", ACTOR
        )
        return page(pairing={"shop": account, "code": made.code})

    @app.get("/codes.json")
    def codes() -> Response:
        answer = jsonify({each["login"]: each["code"] for each in _officers(ledger)})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return app


def _officers(ledger: Ledger) -> list[dict[str, str]]:
    """How each practice officer signs in, with the code that is right now."""
    town = Town(ledger.settings.home, ledger.settings.base_url)
    return [
        officer | {"code": TOTP(officer["totp_secret"]).now()}
        for officer in practice_sign_ins(town)
    ]


def _shops(ledger: Ledger) -> list[dict[str, Any]]:
    """The shops of the practice town's directory; none before it is filled."""
    file = ledger.settings.home / "practice.json"
    if not file.exists():
        return []
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["shops"]
    return found


def check_caller() -> None:
    """Answer to a browser of this machine, at this machine's own names only.

    A page from elsewhere that has its name point here would otherwise read it all,
    and a form from elsewhere have codes made. What a proxy or a tunnel passes on
    comes from who knows where, though it is sent by this machine.
    """
    if any(name in request.headers for name in FORWARDED):
        abort(403)
    if request.headers.get("Sec-Fetch-Site") in ELSEWHERE and request.method != "GET":
        abort(403)
    host = request.host.rpartition(":")[0].strip("[]") or request.host
    if host == "localhost":
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    abort(403)
