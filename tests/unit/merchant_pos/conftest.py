"""A till in front of a hand-made API, and a browser that is signed in to it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from merchant_pos import create_app
from merchant_pos.signed_in import SESSION
from merchant_pos.signed_in import form_code
from tests.unit.merchant_pos.fake_api import TOKEN
from tests.unit.merchant_pos.fake_api import FakeApi

ORIGIN = "http://localhost"
PAGE = {"Accept": "text/html", "Accept-Language": "ja"}


class Browser:
    """A till's browser without script: it follows links and sends forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers=PAGE | headers)

    def follow(self, path: str) -> TestResponse:
        """Open a page, and where it leads."""
        return self.client.get(path, headers=PAGE, follow_redirects=True)

    def send(
        self,
        path: str,
        fields: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        follow_redirects: bool = False,
    ) -> TestResponse:
        """Send a form of the till's own pages."""
        form = {"form_code": form_code(TOKEN)} | (fields or {})
        given = PAGE | {"Origin": ORIGIN} | (headers or {})
        return self.client.post(
            path, data=form, headers=given, follow_redirects=follow_redirects
        )


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def app(api: FakeApi) -> Flask:
    return create_app(transport=api)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser without a session."""
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask) -> Browser:
    """The till's browser, signed in."""
    client = app.test_client()
    client.set_cookie(SESSION, TOKEN)
    return Browser(client)


def field_of(page: TestResponse, name: str) -> str:
    """A hidden field's value."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]
