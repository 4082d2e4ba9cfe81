"""The first page: do the books agree, what waits, what is unusual."""

from typing import Any

from flask import Blueprint
from flask import redirect
from flask import render_template
from flask import url_for

from city_desk import charts
from city_desk import names
from city_desk.parts import parts
from city_desk.routes.actions import waits_for
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from ledger.services import actions
from ledger.services.runs import list_unstarted
from ledger.services.today import look_at_today

blueprint = Blueprint("today", __name__)

BLOCKS_FRESH = 3
"""The index counts as current while it is no further behind."""


@blueprint.get("/")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """How the town stands."""
    ledger = parts().ledger
    today = look_at_today(ledger)
    found = actions.list_actions(ledger)
    health = parts().health.get()
    behind = (health.chain_block or 0) - (health.index_block or 0)
    return render_template(
        "today.html",
        books=parts().books.get(),
        today=today,
        chart=charts.draw_days([(day.day, day.amount) for day in today.days]),
        waiting=[view for view in found if waits_for(view, officer)],
        unstarted=list_unstarted(ledger),
        who=names.of_officers(),
        health=health,
        behind=behind if behind > BLOCKS_FRESH else 0,
    )


@blueprint.get("/books")
@signed_in
def books(officer: SignedInOfficer) -> str:
    """What the last look at books and chain found."""
    return render_template("books.html", books=parts().books.get())


@blueprint.post("/books/check")
@signed_in
def check(officer: SignedInOfficer) -> Any:
    """Look again now."""
    parts().books.check_now()
    return redirect(url_for("today.books"))
