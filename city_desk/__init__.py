"""The city's side of Meguru: the desk where officers decide, issue and watch.

Start it with ``gunicorn -c python:city_desk.gunicorn "city_desk:create_app()"``. It
is for the city's own networks and never shares an address with the other faces.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from ledger.services import Ledger
    from ledger.settings import Settings


def create_app(
    settings: "Settings | None" = None, ledger: "Ledger | None" = None
) -> "Flask":
    """Make the application.

    Args:
        settings: the town's places; read from the environment where left out.
        ledger: a ledger that is open already, as tests hand in with their clock.
    """
    # The server reads its settings from this package before its workers exist.
    from city_desk.app import create_app as make

    return make(settings, ledger)
