"""Health, for whoever starts, watches and measures this process."""

from apiflask import APIBlueprint
from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST

from wallet_api.documents import Responses
from wallet_api.documents import refusals
from wallet_api.fields import Answer
from wallet_api.parts import parts
from wallet_api.problems import RETRY_SECONDS

blueprint = APIBlueprint("health", __name__)


class Alive(Answer):
    """The process answers."""

    alive: bool


class Ready(Answer):
    """Whether the town can be used, and what is behind by how much."""

    ready: bool
    problems: list[str]
    chain_block: int | None
    index_block: int | None
    final_block: int | None
    orders_waiting: int
    calls_unmined: int
    oldest_waiting_seconds: int


NOT_READY: Responses = {
    503: {
        "description": "Not ready; `problems` says what is behind",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Ready"}}
        },
    }
}
FIGURES: Responses = {
    200: {
        "description": "Figures in Prometheus' text format",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


@blueprint.get("/health/live")
@blueprint.doc(responses=refusals())
@blueprint.output(Alive)
def live() -> Alive:
    """Say that the process answers; asks nothing of chain or database."""
    return Alive(alive=True)


@blueprint.get("/health/ready")
@blueprint.doc(responses=NOT_READY)
@blueprint.output(Ready)
def ready() -> tuple[Ready, int, dict[str, str]]:
    """Look at chain, database, index and queue, once a second at most."""
    health = parts().health.get()
    shown = Ready(
        ready=not health.problems,
        problems=list(health.problems),
        chain_block=health.chain_block,
        index_block=health.index_block,
        final_block=health.final_block,
        orders_waiting=health.orders_waiting,
        calls_unmined=health.calls_unmined,
        oldest_waiting_seconds=health.oldest_waiting_seconds,
    )
    if health.problems:
        return shown, 503, {"Retry-After": str(RETRY_SECONDS)}
    return shown, 200, {}


@blueprint.get("/metrics")
@blueprint.doc(responses=FIGURES)
def metrics() -> Response:
    """Write the figures of this server; a proxy in front keeps them inside."""
    return Response(parts().metrics.write(), content_type=CONTENT_TYPE_LATEST)
