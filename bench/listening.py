"""Many tills that listen at once, by one thread of this process.

A thread for each would measure this process rather than the town's. Every till has
a connection of its own to ``GET /v1/terminals/self/events``; what is noted is which
bills it was told of, and when one was first told to be accepted.
"""

import json
import selectors
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from urllib.parse import urlsplit

PATH = "/v1/terminals/self/events"
PIECE_BYTES = 65_536
TICK_SECONDS = 0.2


@dataclass
class _Line:
    """A till's connection, and what came of an event that is not whole yet."""

    number: int
    connection: socket.socket
    pending: bytes = b""
    is_open: bool = False


@dataclass
class Listening:
    """Tills that listen.

    ``green`` is when each bill's till was told, by reference; ``heard`` what each till
    was told, by its place among the tokens: (reference, state).
    """

    base_url: str
    green: dict[str, float] = field(default_factory=dict)
    heard: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    refused: int = 0
    lost: int = 0
    opened: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self, tokens: Sequence[str]) -> None:
        """Let a till listen for each session's token."""
        place = urlsplit(self.base_url)
        self._selector = selectors.DefaultSelector()
        for number, token in enumerate(tokens):
            connection = socket.create_connection((place.hostname, place.port))
            # Of the older protocol, whose answers are not cut into chunks.
            head = f"GET {PATH} HTTP/1.0\r\nAuthorization: Bearer {token}\r\n\r\n"
            connection.sendall(head.encode())
            connection.setblocking(False)
            line = _Line(number, connection)
            self._selector.register(connection, selectors.EVENT_READ, line)
        self._thread = threading.Thread(target=self._read_on)
        self._thread.start()

    def wait_until_open(self, count: int, patience_seconds: float) -> None:
        """Return when so many tills were answered.

        Raises:
            TimeoutError: some were not, or not with events.
        """
        end = time.monotonic() + patience_seconds
        while self.opened + self.refused < count and time.monotonic() < end:
            time.sleep(0.05)
        if self.opened < count:
            raise TimeoutError(f"{self.opened} of {count} tills listen")

    def stop(self) -> None:
        """Hang all tills up."""
        self._stop.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.data.connection.close()
        self._selector.close()

    def _read_on(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(TICK_SECONDS):
                self._read(key.data)

    def _read(self, line: _Line) -> None:
        data = line.connection.recv(PIECE_BYTES)
        now = time.monotonic()
        if not data:
            self.lost += line.is_open
            self._selector.unregister(line.connection)
            line.connection.close()
            return
        line.pending += data
        if not line.is_open and b"\r\n\r\n" in line.pending:
            head, _, line.pending = line.pending.partition(b"\r\n\r\n")
            line.is_open = head.split(b" ", 2)[1] == b"200"
            self.opened += line.is_open
            self.refused += not line.is_open
        if line.is_open:
            *events, line.pending = line.pending.split(b"\n\n")
            for event in events:
                self._note(line.number, event, now)

    def _note(self, number: int, event: bytes, now: float) -> None:
        _, found, data = event.partition(b"data: ")
        if found:
            bill = json.loads(data)
            told = bill["reference"], bill["state"]
            self.heard.setdefault(number, []).append(told)
            if bill["state"] == "accepted":
                self.green.setdefault(bill["reference"], now)
