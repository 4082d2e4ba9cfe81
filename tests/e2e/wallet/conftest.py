"""The wallet's pages alone, to run its modules in: no town, no money."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.serving import serving
from wallet_api import phone


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the wallet's pages are served."""
    app = Flask("pages", static_folder=None)
    phone.attach(app)
    with serving(app) as served:
        yield served


@pytest.fixture
def page(browsers: Browsers, address: str) -> Page:
    """The wallet on a phone that has no key."""
    opened = browsers.window(address, viewport=PHONE)
    opened.goto("/")
    opened.wait_for_selector("#code")
    return opened
