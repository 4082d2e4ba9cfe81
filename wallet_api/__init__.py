"""The Internet side of Meguru: the API that phones, tills and partners speak.

Start it with ``gunicorn -c python:wallet_api.gunicorn "wallet_api:create_app()"``.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from ledger.services import Ledger
    from ledger.settings import Settings
    from wallet_api.limits import Limits


def create_app(
    settings: "Settings | None" = None,
    ledger: "Ledger | None" = None,
    limits: "Limits | None" = None,
) -> "Flask":
    """Make the application.

    Args:
        settings: the town's places; read from the environment where left out.
        ledger: a ledger that is open already, as tests hand in with their clock.
        limits: what one client and one process may take; from the environment
            where left out.
    """
    # The server's settings are imported from this package before its workers
    # exist, and must choose how counters are kept before anything counts.
    from wallet_api.app import create_app as make

    return make(settings, ledger, limits)
