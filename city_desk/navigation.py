"""The side of every page: where an officer can go, who is here, what town this is."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask import current_app
from flask import g
from flask import request

from city_desk.parts import parts
from ledger.services.staff import SignedInOfficer

ENTRIES = (
    ("today.index", "desk.nav.today"),
    ("actions.index", "desk.nav.actions"),
    ("programmes.index", "desk.nav.programmes"),
    ("issues.index", "desk.nav.issues"),
    ("shops.index", "desk.nav.shops"),
    ("residents.index", "desk.nav.residents"),
    ("journal.index", "desk.nav.journal"),
)
"""Each page by its endpoint; one that is not built is left out."""


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    endpoint: str
    words: str
    is_here: bool


def register(app: Flask) -> None:
    """Give every template the navigation and who is signed in."""
    app.context_processor(_context)


def entries() -> list[Entry]:
    """The pages there are; the one that is open is marked."""
    blueprint = (request.endpoint or "").split(".")[0]
    return [
        Entry(endpoint, words, endpoint.split(".")[0] == blueprint)
        for endpoint, words in ENTRIES
        if endpoint in current_app.view_functions
    ]


def _context() -> dict[str, Any]:
    officer: SignedInOfficer | None = g.get("officer")
    settings = parts().ledger.settings
    return {
        "officer": officer,
        "navigation": entries() if officer else [],
        "town_name": settings.town_name,
        "practice": settings.practice,
    }
