"""A terminal, key files, and a wallet API that answers what it was told to."""

import json
import threading
from collections.abc import Callable
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result

from ledger.chain.keys import Key
from ledger.chain.keys import write_keystore
from ledger.cli import main

PASSPHRASE = "correct horse battery staple"
Run = Callable[..., Result]


class FakeApi:
    """Answers by method and path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], tuple[int, str, str]] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(
        self, method: str, path: str, body: Any, status: int = 200, kind: str = "json"
    ) -> None:
        text = json.dumps(body) if kind == "json" else body
        self.answers[method, path] = (status, kind, text)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def _answer(self, method: str) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length)) if length else None
                api.asked.append((method, self.path, body))
                nothing = (404, "json", json.dumps({"detail": f"no {self.path}"}))
                status, kind, text = api.answers.get((method, self.path), nothing)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """A wallet API on this machine that knows only what a test tells it."""
    made = FakeApi()
    yield made
    made.close()


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in the folder of a town whose database and chain are out."""
    nowhere = f"postgresql://meguru@/meguru?host={home / 'no-database-here'}"
    monkeypatch.setenv("MEGURU_HOME", str(home))
    monkeypatch.setenv("DATABASE_URL", nowhere)
    monkeypatch.setenv("CHAIN_RPC_URL", "http://127.0.0.1:9")
    monkeypatch.delenv("MEGURU_BASE_URL", raising=False)
    runner = CliRunner()

    def typed(*words: str, keyboard: str = "") -> Result:
        return runner.invoke(main, words, input=keyboard)

    return typed


@pytest.fixture
def key_words(tmp_path: Path, hanako: Key) -> list[str]:
    """The options that open Hanako's key."""
    keystore, passphrase = tmp_path / "hanako.json", tmp_path / "hanako.passphrase"
    write_keystore(keystore, hanako, PASSPHRASE)
    passphrase.write_text(PASSPHRASE + "\n")
    return ["--key", str(keystore), "--passphrase-file", str(passphrase)]
