"""The first page: do the books agree, what waits, what is unusual."""

from flask import Blueprint
from flask import render_template

from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """How the town stands."""
    return render_template("today.html")
