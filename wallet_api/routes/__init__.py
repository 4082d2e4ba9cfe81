"""The routes: one blueprint a noun."""

from wallet_api.routes.accounts import blueprint as accounts
from wallet_api.routes.bills import blueprint as bills
from wallet_api.routes.events import blueprint as events
from wallet_api.routes.health import blueprint as health
from wallet_api.routes.network import blueprint as network
from wallet_api.routes.payments import blueprint as payments
from wallet_api.routes.registrations import blueprint as registrations
from wallet_api.routes.sessions import blueprint as sessions
from wallet_api.routes.shops import blueprint as shops
from wallet_api.routes.terminals import blueprint as terminals

BLUEPRINTS = (
    network,
    sessions,
    registrations,
    accounts,
    bills,
    payments,
    events,
    terminals,
    shops,
    health,
)
