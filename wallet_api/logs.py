"""Logs for machines: one JSON object a line, on standard output.

What is written names routes and request ids, never query strings, tokens,
addresses of clients, accounts, or bodies.
"""

import sys
import threading
import traceback
from typing import Any
from typing import cast

import structlog

FRAMES_MOST = 8


class _StandardOutput:
    """Writes each line whole, so that lines of threads and workers never mix."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def msg(self, line: str) -> None:
        with self._lock:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    info = warning = error = msg


def make_logger() -> structlog.typing.FilteringBoundLogger:
    """Make the logger of one application; nothing global is configured."""
    logger: Any = structlog.wrap_logger(
        _StandardOutput(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )
    return cast(structlog.typing.FilteringBoundLogger, logger)


def describe_failure(error: BaseException) -> dict[str, Any]:
    """Say what failed and where, without its message.

    A message may carry values (a statement's parameters, a person's name); the
    kind of error and the lines it passed through lead to the cause as well.
    """
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MOST:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
