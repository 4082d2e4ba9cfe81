"""A page of a face with nothing of its own, to run the shared modules in."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from screens import attach
from tests.e2e.browsers import Browsers


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a face that has only what all share is served."""
    app = Flask("face", static_folder=None)
    attach(app, "screens")

    @app.get("/page/<language>")
    def page(language: str) -> str:
        return f'<!doctype html><html lang="{language}"><title>page</title><main>'

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browsers: Browsers, address: str) -> Page:
    """The page, in Japanese."""
    opened = browsers.window(address)
    opened.goto(f"{address}/page/ja")
    return opened
