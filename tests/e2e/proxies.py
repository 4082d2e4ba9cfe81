"""A proxy that loses an answer: what was asked has happened, but nobody is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PIECE_BYTES = 64 * 1024
HEAD_BYTES_MOST = 64 * 1024
WAIT_SECONDS = 60


class LossyProxy:
    """Passes plain HTTP on; ``lose`` names whose next answer is lost.

    A browser takes it as its proxy, so every address stays what it is.
    """

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._to_lose: list[tuple[str, str]] = []
        self.lost: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """What a browser is told."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def lose(self, method: str, path: str) -> None:
        """Lose the answer of the next such request, once the server has given it."""
        self._to_lose.append((method, path))

    def close(self) -> None:
        """Take no more requests."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            client.settimeout(WAIT_SECONDS)
            try:
                self._pass_on(client)
            except OSError:
                # Either side hung up, as browsers do when a page is closed.
                pass

    def _pass_on(self, client: socket.socket) -> None:
        """Pass one request on, and its answer back, unless it is to be lost."""
        head, rest = _read_head(client)
        if not head:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        method, address, version = first.split(" ", 2)
        place = urlsplit(address)
        asked = (method, place.path)
        path = place.path + (f"?{place.query}" if place.query else "")
        kept = [
            line
            for line in lines
            if not line.lower().startswith(("connection:", "proxy-connection:"))
        ]
        request = "\r\n".join([f"{method} {path} {version}", *kept])
        sent = f"{request}\r\nConnection: close\r\n\r\n".encode("latin-1") + rest
        body_left = _length_of(lines) - len(rest)
        host, port = place.hostname or "", place.port or 80
        with socket.create_connection((host, port), WAIT_SECONDS) as server:
            server.sendall(sent)
            while body_left > 0 and (piece := client.recv(PIECE_BYTES)):
                server.sendall(piece)
                body_left -= len(piece)
            self.asked.append(asked)
            is_lost = asked in self._to_lose
            while piece := server.recv(PIECE_BYTES):
                if not is_lost:
                    client.sendall(piece)
        if is_lost:
            self._to_lose.remove(asked)
            self.lost.append(asked)


@contextmanager
def lossy_proxy() -> Iterator[LossyProxy]:
    """Run a proxy for as long as a test needs it."""
    made = LossyProxy()
    try:
        yield made
    finally:
        made.close()


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """Read a request's head; returns it and what came after it."""
    read = b""
    while b"\r\n\r\n" not in read and len(read) < HEAD_BYTES_MOST:
        piece = client.recv(PIECE_BYTES)
        if not piece:
            return b"", b""
        read += piece
    head, _, rest = read.partition(b"\r\n\r\n")
    return head, rest


def _length_of(lines: list[str]) -> int:
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return 0
