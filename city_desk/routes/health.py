"""Whether this process answers, and whether the town can be used."""

from flask import Blueprint
from flask import Response
from flask import jsonify

from city_desk.parts import parts

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """This process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Chain, database and index are there; 503 names what is not."""
    found = parts().health.get()
    status = "ok" if not found.problems else "degraded"
    body = {"status": status, "problems": list(found.problems)}
    return jsonify(body), 200 if not found.problems else 503
