"""A face with nothing of its own, so that what all faces share is seen alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from screens import attach


@pytest.fixture
def app() -> Flask:
    made = Flask("face", static_folder=None)
    attach(made, "screens")

    @made.get("/page")
    def page() -> str:
        return "<!doctype html><title>page</title>"

    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
