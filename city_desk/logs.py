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
from typing import TextIO

FRAMES_MOST = 8


class Logger:
    """Writes each line whole, so that lines of threads never mix."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._lock = threading.Lock()
        self._stream = stream

    def write(self, event: str, **fields: Any) -> None:
        """Write one line."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps({"event": event, **fields, "timestamp": now})
        with self._lock:
            # Looked up now: whoever catches standard output has put another there.
            stream = self._stream or sys.stdout
            stream.write(line + "\n")
            stream.flush()


def make_logger(stream: TextIO | None = None) -> Logger:
    """Make the logger of one application; nothing global is configured."""
    return Logger(stream)


def describe_failure(error: BaseException) -> dict[str, Any]:
    """Say what failed and where, without its message, which may carry values."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MOST:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
