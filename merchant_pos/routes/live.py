"""A bill as it changes: live events, and the same by polling.

Both carry the page's new content, drawn by the same template as the page itself, so
that the till turns green with the event and not with another request.
"""

import json
from collections.abc import Callable
from collections.abc import Iterator

from flask import Blueprint
from flask import Response
from flask import copy_current_request_context
from flask import jsonify
from flask import render_template
from flask import url_for

from merchant_pos.api_client import ApiUnreachable
from merchant_pos.api_client import Json
from merchant_pos.api_client import Stream
from merchant_pos.bills import Bill
from merchant_pos.bills import View
from merchant_pos.bills import read_bill
from merchant_pos.parts import parts
from merchant_pos.routes.bills import page_values
from merchant_pos.signed_in import require_token

blueprint = Blueprint("live", __name__)

RETRY_MILLISECONDS = 2000


@blueprint.get("/bills/<reference>/state")
def state(reference: str) -> Response:
    """Give a bill's state and page to a script that polls."""
    token = require_token()
    answer = jsonify(make_update(read_bill(parts().api.bill(token, reference))))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/bills/<reference>/live")
def live(reference: str) -> Response:
    """Pass on what the API tells this terminal about a bill."""
    stream = parts().api.listen(require_token())
    # Drawn while the answer is on its way, when the request itself is over.
    draw = copy_current_request_context(make_update)
    response = Response(
        write_events(stream, reference, draw),
        content_type="text/event-stream; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(stream.close)
    return response


def make_update(bill: Bill) -> Json:
    """Return what a page needs to show a bill as it is now."""
    if bill.view is View.REPLACED:
        following = bill.replaced_by or bill.reference
        return {
            "view": str(bill.view),
            "mark": bill.mark(),
            "follow": url_for("bills.show", reference=following),
        }
    values = page_values(bill)
    return {
        "view": values["view"],
        "mark": values["mark"],
        "page": render_template("_bill.html", **values),
    }


def write_events(
    stream: Stream, reference: str, draw: Callable[[Bill], Json]
) -> Iterator[str]:
    """Write events for one bill; a heartbeat is an event too, so that it is heard."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    try:
        for found in stream:
            if found is None:
                yield "event: beat\ndata:\n\n"
                continue
            bill = read_bill(found)
            if bill.reference != reference:
                # This till opened another one; the page looks its own up.
                yield "event: other\ndata:\n\n"
                continue
            yield f"event: bill\ndata: {json.dumps(draw(bill))}\n\n"
    except ApiUnreachable:
        # The answer has begun, so it can only end; the browser comes back.
        return
