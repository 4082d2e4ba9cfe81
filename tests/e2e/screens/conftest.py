"""A page of a face with nothing of its own, to run the shared modules in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from screens import attach
from tests.e2e.browsers import Browsers
from tests.e2e.serving import serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a face that has only what all share is served."""
    app = Flask("face", static_folder=None)
    attach(app, "screens")

    @app.get("/page/<language>")
    def page(language: str) -> str:
        return f'<!doctype html><html lang="{language}"><title>page</title><main>'

    with serving(app) as served:
        yield served


@pytest.fixture
def page(browsers: Browsers, address: str) -> Page:
    """The page, in Japanese."""
    opened = browsers.window(address)
    opened.goto(f"{address}/page/ja")
    return opened
