"""The application, put together: settings, ledger, routes, and what is around them."""

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from ledger.services import Ledger
from ledger.services import open_ledger
from ledger.settings import Settings
from wallet_api import around
from wallet_api import documents
from wallet_api import phone
from wallet_api import problems
from wallet_api.limits import Limits
from wallet_api.limits import read_limits
from wallet_api.parts import Parts
from wallet_api.requests import ApiRequest
from wallet_api.routes import BLUEPRINTS


def create_app(
    settings: Settings | None = None,
    ledger: Ledger | None = None,
    limits: Limits | None = None,
) -> APIFlask:
    """Make the application; see ``wallet_api.create_app``.

    Raises:
        DeploymentInvalid, KeyUnavailable: the town's folder is not whole.
    """
    limits = limits or read_limits()
    app = APIFlask(
        "wallet_api",
        title=documents.TITLE,
        version=documents.VERSION,
        spec_path="/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]
    )
    app.request_class = ApiRequest
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # A body sent without its length is cut off here, silently; the byte beyond
    # the limit is read so that ``ApiRequest`` sees that there was more.
    app.config["MAX_CONTENT_LENGTH"] = limits.body_bytes + 1
    # Two slashes are not one: a redirect would answer outside the error shape.
    app.url_map.merge_slashes = False
    Parts(ledger or open_ledger(settings), limits).attach(app)
    documents.describe(app)
    around.register(app)
    problems.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    phone.attach(app)
    if limits.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=limits.trusted_proxies
        )
    return app
