"""The keypad: amounts in, bills out, and what stands beside it."""

import json

import pytest

from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.conftest import field_of
from tests.unit.merchant_pos.fake_api import SHOP_NAME
from tests.unit.merchant_pos.fake_api import FakeApi


def test_the_keypad_shows_shop_till_and_recent_sales(
    browser: Browser, api: FakeApi
) -> None:
    api.pay(api.add_bill(3_200))
    api.add_bill(450, state="expired")

    page = browser.get("/").text

    assert SHOP_NAME in page
    assert "レジ1" in page
    assert "みどり 42" in page
    assert "お支払い完了" in page
    assert "期限切れ" in page
    assert "3,200円・1件" in page


def test_a_keypad_without_sales_says_so(browser: Browser) -> None:
    assert "取引はまだありません。" in browser.get("/").text


def test_the_keypad_works_without_its_list(browser: Browser, api: FakeApi) -> None:
    api.is_down = True

    page = browser.get("/")

    assert page.status_code == 200
    assert "通信できません" in page.text
    assert 'name="amount"' in page.text


def test_a_typed_amount_becomes_a_bill(browser: Browser, api: FakeApi) -> None:
    name = field_of(browser.get("/"), "request")

    answer = browser.send("/bills", {"amount": "3,200", "request": name})

    (bill,) = api.bills.values()
    assert bill["amount"] == 3_200
    assert answer.status_code == 303
    assert answer.location == f"/bills/{bill['reference']}"


@pytest.mark.parametrize("typed", ["", "0", "12.5", "10000000"])
def test_what_is_no_amount_is_said_beside_the_field(
    browser: Browser, api: FakeApi, typed: str
) -> None:
    page = browser.send("/bills", {"amount": typed})

    assert page.status_code == 400
    assert "1円から9,999,999円まで" in page.text
    assert 'aria-invalid="true"' in page.text
    assert f'value="{typed}"' in page.text
    assert api.bills == {}


def test_a_form_sent_twice_opens_one_bill(browser: Browser, api: FakeApi) -> None:
    form = {"amount": "3200", "request": field_of(browser.get("/"), "request")}

    first = browser.send("/bills", form)
    second = browser.send("/bills", form)

    assert len(api.bills) == 1
    assert first.location == second.location


def test_the_next_form_opens_another_bill(browser: Browser, api: FakeApi) -> None:
    first = field_of(browser.get("/"), "request")
    second = field_of(browser.get("/"), "request")

    for name in (first, second):
        browser.send("/bills", {"amount": "3200", "request": name})

    assert len(api.bills) == 2


def test_the_same_form_with_another_amount_is_another_bill(
    browser: Browser, api: FakeApi
) -> None:
    browser.send("/bills", {"amount": "3200", "request": "one"})
    browser.send("/bills", {"amount": "2300", "request": "one"})

    assert [bill["amount"] for bill in api.bills.values()] == [3_200, 2_300]


def test_a_lost_answer_is_asked_for_again_and_not_twice_billed(
    browser: Browser, api: FakeApi
) -> None:
    api.lost_answers = 1

    answer = browser.send("/bills", {"amount": "3200", "request": "one"})

    assert answer.status_code == 303
    assert len(api.bills) == 1


def test_where_no_answer_comes_the_same_form_is_offered_again(
    browser: Browser, api: FakeApi
) -> None:
    api.lost_answers = 2

    page = browser.send("/bills", {"amount": "3200", "request": "one"})

    assert page.status_code == 503
    assert "二重に請求されることはありません" in page.text
    again = {name: field_of(page, name) for name in ("amount", "request", "form_code")}
    answer = browser.send("/bills", again)
    assert answer.status_code == 303
    assert len(api.bills) == 1


def test_a_till_that_starts_again_finds_its_bill(
    browser: Browser, api: FakeApi
) -> None:
    opened = browser.send("/bills", {"amount": "3200"})

    assert browser.get("/").location == opened.location


def test_a_till_that_starts_again_finds_that_its_bill_was_paid(
    browser: Browser, api: FakeApi
) -> None:
    browser.send("/bills", {"amount": "3200"})
    (bill,) = api.bills.values()
    api.pay(bill)

    assert 'data-view="paid"' in browser.follow("/").text


def test_a_bill_that_is_over_is_not_shown_again(browser: Browser, api: FakeApi) -> None:
    browser.send("/bills", {"amount": "3200"})
    (bill,) = api.bills.values()
    bill["state"] = "expired"

    page = browser.get("/")

    assert page.status_code == 200
    assert 'data-view="keypad"' in page.text


def test_the_next_customer_begins_at_zero(browser: Browser, api: FakeApi) -> None:
    browser.send("/bills", {"amount": "3200"})
    (bill,) = api.bills.values()
    api.pay(bill)

    page = browser.send("/next", follow_redirects=True)

    assert 'data-view="keypad"' in page.text
    assert 'value=""' in page.text


def test_the_list_comes_alone_for_the_script(browser: Browser, api: FakeApi) -> None:
    api.pay(api.add_bill(680))

    page = browser.get("/recents")

    assert "680円" in page.text
    assert "<html" not in page.text


def test_the_list_alone_says_when_nothing_answers(
    browser: Browser, api: FakeApi
) -> None:
    api.is_down = True

    assert browser.get("/recents").status_code == 503


def test_a_shop_that_was_stopped_is_told(browser: Browser, api: FakeApi) -> None:
    api.refuse_next(422, "account_not_active", account="0x")

    page = browser.send("/bills", {"amount": "3200"})

    assert page.status_code == 422
    assert "このお店の受け取りは、いま止められています。" in page.text


def test_a_bill_is_asked_under_the_forms_name(browser: Browser, api: FakeApi) -> None:
    browser.send("/bills", {"amount": "3200", "request": "one"})

    (asked,) = api.requests("POST", "/v1/bills")
    assert len(asked.headers["Idempotency-Key"]) == 48
    assert json.loads(asked.content) == {"amount": 3_200}
