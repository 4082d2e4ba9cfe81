"""The shop's till: a browser page that asks for an amount and hears that it was paid.

It speaks to the wallet API over HTTP only, with the session of the terminal whose key
lies in the till's own browser.
"""

from merchant_pos.app import create_app

__all__ = ["create_app"]
