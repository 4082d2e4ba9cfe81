"""The wallet's pages alone, to run its modules in: no town, no money."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from wallet_api import phone


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the wallet's pages are served."""
    app = Flask("pages", static_folder=None)
    phone.attach(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browsers: Browsers, address: str) -> Page:
    """The wallet on a phone that has no key."""
    opened = browsers.window(address, viewport=PHONE)
    opened.goto("/")
    opened.wait_for_selector("#code")
    return opened
