"""The application, put together: settings, ledger, routes, and what is around them."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import screens
from city_desk import around
from city_desk import csrf
from city_desk import navigation
from city_desk import problems
from city_desk import wording
from city_desk.parts import Parts
from city_desk.routes import BLUEPRINTS
from ledger.services import Ledger
from ledger.services import open_ledger
from ledger.settings import Settings

BODY_BYTES_MOST = 6 * 2**20
"""A list of 20,000 rows and its names fit."""


def create_app(settings: Settings | None = None, ledger: Ledger | None = None) -> Flask:
    """Make the application; see ``city_desk.create_app``.

    Raises:
        DeploymentInvalid, KeyUnavailable: the town's folder is not whole.
    """
    app = Flask("city_desk", static_url_path="/desk")
    opened = ledger or open_ledger(settings)
    Parts(opened).attach(app)
    prepare(app)
    app.config["UTC_OFFSET_SECONDS"] = opened.town.deployment.utc_offset_seconds
    navigation.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def prepare(app: Flask) -> None:
    """Put around an application what the desk and the founding share.

    ``MEGURU_DESK_TRUSTED_PROXIES`` says how many proxies stand in front; without it
    all officers behind one would share a single count of wrong tries.
    """
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MOST
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_BYTES_MOST
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    screens.attach(app, "city_desk")
    wording.register(app)
    around.register(app)
    csrf.register(app)
    problems.register(app)
    hops = int(os.environ.get("MEGURU_DESK_TRUSTED_PROXIES", "0"))
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops
        )
