"""The till's pages, a module a noun."""

from merchant_pos.routes import bills
from merchant_pos.routes import keypad
from merchant_pos.routes import live
from merchant_pos.routes import pairing
from merchant_pos.routes import sales
from merchant_pos.routes import settings

BLUEPRINTS = (
    keypad.blueprint,
    bills.blueprint,
    live.blueprint,
    sales.blueprint,
    pairing.blueprint,
    settings.blueprint,
)
