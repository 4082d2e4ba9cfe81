"""Sound, voice and what the paid screen does by itself: kept in the till's browser."""

from flask import Blueprint
from flask import render_template

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
def show() -> str:
    """Show what can be set on this till."""
    return render_template("settings.html")
