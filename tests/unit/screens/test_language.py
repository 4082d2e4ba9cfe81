"""Which language a page speaks, and where choosing one leads."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from screens import language


@pytest.mark.parametrize(
    ("cookie", "accepted", "spoken"),
    [
        (None, None, "ja"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr", "ja"),
        ("en", "ja", "en"),
        ("ja", "en", "ja"),
        ("xx", "en", "en"),
    ],
)
def test_the_cookie_goes_before_the_browser_and_japanese_is_the_rest(
    app: Flask, cookie: str | None, accepted: str | None, spoken: str
) -> None:
    headers = {}
    if cookie is not None:
        headers["Cookie"] = f"language={cookie}"
    if accepted is not None:
        headers["Accept-Language"] = accepted

    with app.test_request_context("/page", headers=headers):
        assert language.current() == spoken


def test_choosing_a_language_sets_the_cookie_and_goes_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "en", "next": "/page?x=1"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/page?x=1"
    assert "language=en" in answer.headers["Set-Cookie"]


def test_a_language_we_do_not_speak_sets_nothing(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "xx", "next": "/page"})

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""],
)
def test_choosing_a_language_leads_nowhere_else(
    client: FlaskClient, elsewhere: str
) -> None:
    answer = client.post("/language", data={"language": "en", "next": elsewhere})

    assert answer.headers["Location"] == "/"
