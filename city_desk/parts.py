"""What one desk is made of, found again by ``parts()`` while it answers."""

from typing import cast

from flask import Flask
from flask import current_app

from city_desk.books import LatestBooks
from city_desk.logs import make_logger
from city_desk.tries import Tries
from ledger.audit.reconcile import reconcile
from ledger.services import Ledger
from ledger.services.health import LatestHealth
from ledger.services.health import check_health

_NAME = "city_desk.parts"
TRIES_MOST = 30
"""Wrong sign-ins from one address within a quarter of an hour."""


class Parts:
    """Everything one application has."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.logger = make_logger()
        self.tries = Tries(TRIES_MOST)
        self.books = LatestBooks(
            lambda: reconcile(ledger.database, ledger.gateway), ledger.clock
        )
        self.health = LatestHealth(lambda: check_health(ledger))

    def close(self) -> None:
        """Give back what the ledger holds."""
        self.ledger.close()

    def attach(self, app: Flask) -> None:
        """Let the routes of an application find these parts."""
        app.extensions[_NAME] = self


def parts_of(app: Flask) -> Parts:
    """Return the parts of an application."""
    return cast(Parts, app.extensions[_NAME])


def parts() -> Parts:
    """Return the parts of the application that is answering."""
    return parts_of(current_app)
