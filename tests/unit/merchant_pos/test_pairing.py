"""Pairing and sign-in pass through; the token stays where scripts cannot read it."""

import json
from typing import Any

import pytest

from merchant_pos import create_app
from merchant_pos.signed_in import form_code
from tests.unit.merchant_pos.conftest import ORIGIN
from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import TOKEN
from tests.unit.merchant_pos.fake_api import FakeApi

PAIRING: dict[str, Any] = {
    "code": "ABCD",
    "signer": "0x55",
    "valid_before": 1,
    "proof": "0x33",
}
SIGN_IN: dict[str, Any] = {
    "account": "0x44",
    "signer": "0x55",
    "issued_at": 1,
    "salt": "0x22",
    "signature": "0x33",
}
JSON = {"Accept": "application/json", "Origin": ORIGIN}


def test_a_till_without_session_is_asked_to_sign_in(stranger: Browser) -> None:
    answer = stranger.get("/sales?cursor=x")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/sales?cursor%3Dx"
    assert 'data-next="/sales?cursor=x"' in stranger.get(answer.location).text


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "\\\\e"])
def test_sign_in_leads_nowhere_else(stranger: Browser, where: str) -> None:
    page = stranger.get("/sign-in", **{}).text
    page = stranger.client.get("/sign-in", query_string={"next": where}).text

    assert 'data-next="/"' in page


def test_the_pairing_page_says_that_it_needs_script(stranger: Browser) -> None:
    assert "JavaScript を有効にしてください" in stranger.get("/pair").text


def test_a_code_is_handed_to_the_api(stranger: Browser, api: FakeApi) -> None:
    answer = stranger.client.post("/pair", json=PAIRING, headers=JSON)

    assert answer.get_json()["state"] == "pairing"
    (asked,) = api.requests("POST", "/v1/terminals")
    assert json.loads(asked.content) == PAIRING


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pairing_code_unknown", "この接続番号は見つかりません。"),
        ("pairing_code_used", "別のレジで使われたか、期限が過ぎています。"),
    ],
)
def test_a_code_that_is_refused_is_explained(
    stranger: Browser, api: FakeApi, code: str, said: str
) -> None:
    api.refuse_next(409, code)

    answer = stranger.client.post("/pair", json=PAIRING, headers=JSON)

    assert answer.status_code == 409
    assert answer.get_json()["code"] == code
    # Without a page to look at, the words are the ones of the browser's language.
    japanese = stranger.client.post(
        "/pair", json=PAIRING, headers=JSON | {"Accept-Language": "ja"}
    )
    assert japanese.status_code == 200
    assert said in answer.get_json()["text"]


@pytest.mark.parametrize(
    "body", [None, [], {}, PAIRING | {"more": 1}, {"code": "ABCD"}]
)
def test_a_pairing_of_another_shape_is_refused(
    stranger: Browser, api: FakeApi, body: Any
) -> None:
    answer = stranger.client.post("/pair", json=body, headers=JSON)

    assert answer.status_code == 400
    assert api.requests("POST", "/v1/terminals") == []


def test_a_session_is_kept_out_of_reach_of_scripts(stranger: Browser) -> None:
    answer = stranger.client.post("/session", json=SIGN_IN, headers=JSON)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"meguru_till={TOKEN};")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert answer.get_json()["form_code"] == form_code(TOKEN)
    assert TOKEN not in answer.text


def test_the_cookie_goes_to_the_till_only_and_over_tls(stranger: Browser) -> None:
    answer = stranger.client.post(
        "/session",
        json=SIGN_IN,
        headers=JSON | {"Origin": "https://city.example"},
        base_url="https://city.example/till",
    )

    assert "Path=/till;" in answer.headers["Set-Cookie"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_sign_in_whose_answer_is_lost_is_not_repeated(
    stranger: Browser, api: FakeApi
) -> None:
    api.lost_answers = 1

    answer = stranger.client.post("/session", json=SIGN_IN, headers=JSON)

    assert answer.status_code == 503
    assert len(api.requests("POST", "/v1/sessions")) == 1


def test_a_clock_that_is_wrong_is_explained(stranger: Browser, api: FakeApi) -> None:
    api.refuse_next(401, "sign_in_refused", reason="clock")

    answer = stranger.client.post("/session", json=SIGN_IN, headers=JSON)

    assert answer.status_code == 401
    assert answer.get_json()["code"] == "sign_in_refused"
    assert "時計" in answer.get_json()["remedy"]


def test_who_asks_is_passed_on(stranger: Browser, api: FakeApi) -> None:
    stranger.client.post(
        "/session",
        json=SIGN_IN,
        headers=JSON,
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )

    (asked,) = api.requests("POST", "/v1/sessions")
    assert asked.headers["X-Forwarded-For"] == "203.0.113.7"


def test_the_script_is_given_what_it_signs_and_no_more(stranger: Browser) -> None:
    answer = stranger.client.get("/typed-data", headers=JSON)

    assert set(answer.get_json()) == {"Terminal", "Session"}


def test_a_session_that_is_over_is_forgotten(browser: Browser, api: FakeApi) -> None:
    api.tokens.clear()

    answer = browser.get("/")

    assert answer.location == "/sign-in?next=/"
    assert "meguru_till=;" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "code", ["signer_not_permitted", "signer_not_valid_now", "terminal_unknown"]
)
def test_a_till_the_desk_disconnected_is_told_so(
    browser: Browser, api: FakeApi, code: str
) -> None:
    api.refuse_next(403, code)

    page = browser.get("/sales")

    assert page.status_code == 403
    assert "このレジは、お店とのつながりが切れています。" in page.text
    assert 'href="/pair"' in page.text
    assert "meguru_till=;" in page.headers["Set-Cookie"]


def test_two_tills_of_one_process_share_nothing(api: FakeApi) -> None:
    first, second = create_app(transport=api), create_app(transport=FakeApi())

    assert first.extensions["meguru_till"] is not second.extensions["meguru_till"]


@pytest.mark.parametrize(
    "body", [json.dumps(PAIRING | {"code": "\ud800"}), "[" * 5000, "[]", "{"]
)
def test_a_body_that_cannot_be_handed_on_is_refused(
    stranger: Browser, api: FakeApi, body: str
) -> None:
    given = JSON | {"Content-Type": "application/json"}
    answer = stranger.client.post("/pair", data=body, headers=given)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "field_invalid")
    assert api.requests("POST", "/v1/terminals") == []
