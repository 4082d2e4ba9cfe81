"""The till's application, put together."""

import httpx
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import screens
from merchant_pos import api_client
from merchant_pos import in_process
from merchant_pos import pages
from merchant_pos.api_client import ApiClient
from merchant_pos.parts import Parts
from merchant_pos.routes import BLUEPRINTS
from merchant_pos.settings import TillSettings
from merchant_pos.settings import read_settings

BODY_MOST = 16 * 1024


def create_app(
    api: httpx.Client | None = None,
    settings: TillSettings | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Flask:
    """Make the till.

    Args:
        api: a client of the wallet API; without one it is reached at ``api_url``.
        settings: read from the environment unless given.
        transport: how to reach an API in the same process, in place of ``api``.
    """
    settings = settings or read_settings()
    if api is None and transport is not None:
        api = httpx.Client(transport=transport, base_url=in_process.BASE_URL)
    app = Flask("merchant_pos")
    app.config["MAX_CONTENT_LENGTH"] = BODY_MOST
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    screens.attach(app, "merchant_pos")
    Parts(ApiClient(api or api_client.connect(settings.api_url))).attach(app)
    pages.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app
