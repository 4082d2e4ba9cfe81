"""Server-sent events: what every live stream of this API has in common.

A stream holds a thread of the server and nothing else; it ends with its session's
right to listen, and when the server stops.
"""

import time
from collections.abc import Iterator

from flask import Response
from flask import g

from wallet_api.logs import describe_failure
from wallet_api.parts import Parts
from wallet_api.signed_in import is_good
from wallet_api.signed_in import read_token

RETRY_MILLISECONDS = 2000
CHECK_SECONDS = 15.0
BEAT_SECONDS = 5.0
"""How often a stream that lives for hours beats."""
HEARTBEAT = ":\n\n"


def answer_stream(
    own: Parts, holder: bytes, events: Iterator[str | None], beat_seconds: float = 0.0
) -> Response:
    """Answer events as they come; None stands for a moment without any.

    In such a moment a heartbeat is written, unless something was written within
    ``beat_seconds``: only so is a listener who left noticed. One ``holder`` has a few
    places, not all of them.

    Raises:
        ListenersFull: no place is left.
    """
    own.listeners.enter(holder)
    own.metrics.listening(1)
    stream = _write(own, events, beat_seconds, read_token(), g.request_id)
    response = Response(stream, content_type="text/event-stream; charset=utf-8")
    response.headers["X-Accel-Buffering"] = "no"

    def leave() -> None:
        own.metrics.listening(-1)
        own.listeners.leave(holder)

    response.call_on_close(leave)
    return response


def _write(
    own: Parts,
    events: Iterator[str | None],
    beat_seconds: float,
    token: str | None,
    request_id: str,
) -> Iterator[str]:
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    checked = wrote = time.monotonic()
    try:
        for event in events:
            if own.listeners.is_closing():
                return
            now = time.monotonic()
            if now - checked >= CHECK_SECONDS:
                # A stream outlives many requests, but not its right to listen.
                if not is_good(own.ledger, token):
                    return
                checked = now
            if event is not None:
                yield event
            elif now - wrote >= beat_seconds:
                yield HEARTBEAT
            else:
                continue
            wrote = time.monotonic()
    except Exception as error:
        # The answer has begun, so it can only end; the listener comes back.
        own.logger.error(
            "stream failed", request_id=request_id, **describe_failure(error)
        )
