"""The routes: one blueprint a noun."""

from wallet_api.routes.accounts import blueprint as accounts
from wallet_api.routes.bills import blueprint as bills
from wallet_api.routes.cancellations import blueprint as cancellations
from wallet_api.routes.charges import blueprint as charges
from wallet_api.routes.events import blueprint as events
from wallet_api.routes.health import blueprint as health
from wallet_api.routes.network import blueprint as network
from wallet_api.routes.payments import blueprint as payments
from wallet_api.routes.presentments import blueprint as presentments
from wallet_api.routes.refunds import blueprint as refunds
from wallet_api.routes.registrations import blueprint as registrations
from wallet_api.routes.sessions import blueprint as sessions
from wallet_api.routes.shops import blueprint as shops
from wallet_api.routes.signers import blueprint as signers
from wallet_api.routes.terminals import blueprint as terminals

BLUEPRINTS = (
    network,
    sessions,
    registrations,
    accounts,
    signers,
    bills,
    payments,
    presentments,
    refunds,
    cancellations,
    charges,
    events,
    terminals,
    shops,
    health,
)
