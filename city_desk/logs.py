"""Logs for machines: one JSON object a line, on standard output.

What is written names routes and request ids; never a login, a person, a query
string, a body or a client's address.
"""

import json
import sys
import threading
import time
import traceback
from typing import Any

FRAMES_MOST = 8


class Logger:
    """Writes each line whole, so that lines of threads never mix."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def write(self, event: str, **fields: Any) -> None:
        """Write one line."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps({"event": event, **fields, "timestamp": now})
        with self._lock:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def make_logger() -> Logger:
    """Make the logger of one application; nothing global is configured."""
    return Logger()


def describe_failure(error: BaseException) -> dict[str, Any]:
    """Say what failed and where, without its message, which may carry values."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MOST:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
