"""Forms of other sites and of earlier sessions do nothing."""

import pytest
from flask import Flask

from merchant_pos.signed_in import SESSION
from merchant_pos.signed_in import form_code
from tests.unit.merchant_pos.conftest import ORIGIN
from tests.unit.merchant_pos.conftest import PAGE
from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import TOKEN
from tests.unit.merchant_pos.fake_api import FakeApi


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_from_elsewhere_is_refused(
    browser: Browser, api: FakeApi, headers: dict[str, str]
) -> None:
    page = browser.send("/bills", {"amount": "3200"}, headers)

    assert page.status_code == 403
    assert "この画面は古くなりました。" in page.text
    assert api.bills == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ORIGIN},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_of_the_tills_own_is_taken(
    browser: Browser, api: FakeApi, headers: dict[str, str]
) -> None:
    assert browser.send("/bills", {"amount": "3200"}, headers).status_code == 303


@pytest.mark.parametrize("given", ["", "0" * 32, form_code("another-session"), "あ"])
def test_a_form_of_another_session_is_refused(
    browser: Browser, api: FakeApi, given: str
) -> None:
    page = browser.send("/bills", {"amount": "3200", "form_code": given})

    assert page.status_code == 403
    assert api.bills == {}


def test_every_form_of_a_page_carries_the_code(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(offer={"amount": 800, "cash": 2_400})

    page = browser.get(f"/bills/{bill['reference']}").text

    forms = page.count('method="post"')
    assert forms == page.count(f'name="form_code" value="{form_code(TOKEN)}"') == 3


def test_the_form_code_does_not_give_the_token_away() -> None:
    assert TOKEN not in form_code(TOKEN)
    assert form_code(TOKEN) != form_code(TOKEN + "x")


@pytest.mark.parametrize("path", ["/", "/pair", "/sign-in", "/settings", "/sales"])
def test_every_page_forbids_script_from_elsewhere(browser: Browser, path: str) -> None:
    page = browser.get(path)

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "style=" not in page.text


def test_other_methods_and_pages_are_refused(browser: Browser) -> None:
    assert browser.client.get("/nothing", headers=PAGE).status_code == 404
    assert browser.client.get("/next", headers=PAGE).status_code == 405


def test_a_cookie_that_holds_no_token_is_none(app: Flask) -> None:
    client = app.test_client()
    for spoiled in ('"\\303\\251"', "x y", "a" * 201):
        answer = client.get("/", headers=PAGE | {"Cookie": f"{SESSION}={spoiled}"})

        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_what_nobody_foresaw_is_said_on_a_page_and_logged_without_its_values(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise LookupError("佐藤 花子")

    app.add_url_rule("/fail", view_func=fail)
    answer = app.test_client().get("/fail", headers=PAGE)

    assert answer.status_code == 500
    assert 'data-code="internal"' in answer.text
    assert "LookupError" in caplog.text
    assert "花子" not in caplog.text
