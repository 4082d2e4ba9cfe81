"""A payment's states, live, as server-sent events."""

import json
from collections.abc import Iterator
from typing import Annotated

from apiflask import APIBlueprint
from flask import Response
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.outages import ListenersFull
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import OrderUnknown
from ledger.services.orders import Step
from ledger.services.orders import watch_order
from ledger.services.sessions import Session
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Body
from wallet_api.parts import Parts
from wallet_api.parts import parts
from wallet_api.payment_views import show_step
from wallet_api.routes.payments import find_payment
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in
from wallet_api.streams import answer_stream

blueprint = APIBlueprint("events", __name__, url_prefix="/v1/payments")

EVENT_EXAMPLE = """\
id: 3
event: confirmed
data: {"state": "confirmed", "at": 1775000002, "tx_hash": "0x…", "block_number": 42}
"""


class Position(Body):
    """The last event that the listener has seen."""

    model_config = ConfigDict(extra="ignore")

    last_event_id: Annotated[str | None, Field(max_length=20)] = None


@blueprint.get("/<order>/events")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *SESSION,
        FieldInvalid,
        OrderUnknown,
        ListenersFull,
        more={
            200: {
                "description": "Each state once, in order, as it is reached; those "
                "reached before come at once. `id` counts them.",
                "content": {
                    "text/event-stream": {
                        "schema": {"type": "string"},
                        "example": EVENT_EXAMPLE,
                    }
                },
            },
            204: {"description": "No state follows the one named by Last-Event-ID"},
        },
    ),
)
@signed_in
@blueprint.input(Position, location="headers")
def listen(order: str, session: Session, headers_data: Position) -> Response:
    """Listen to a payment's states as its payer or its shop.

    A stream ends after the last state, or after 15 minutes; a listener then comes
    back with Last-Event-ID and misses nothing. It ends some seconds after its
    session as well. An account has a few places for listeners, not all of them.
    """
    view = find_payment(order, session)
    seen = read_position(headers_data.last_event_id)
    if view.is_over and seen >= len(view.steps):
        return Response(status=204)
    own = parts()
    events = _events(own, view.order, seen)
    return answer_stream(own, session.account.address, events)


def write_event(number: int, step: Step) -> str:
    """Write one state as an event."""
    data = json.dumps(show_step(step).model_dump(mode="json"))
    return f"id: {number}\nevent: {step.state.value}\ndata: {data}\n\n"


def read_position(last_event_id: str | None) -> int:
    """Return how many events a listener has seen; 0 for an id that is not ours."""
    if last_event_id is None or not last_event_id.isascii():
        return 0
    return int(last_event_id) if last_event_id.isdigit() else 0


def _events(own: Parts, order: bytes, seen: int) -> Iterator[str | None]:
    number = 0
    for step in watch_order(own.ledger, order):
        if step is None:
            yield None
            continue
        number += 1
        if number > seen:
            yield write_event(number, step)
