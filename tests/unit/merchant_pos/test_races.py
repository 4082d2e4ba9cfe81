"""The customer pays while the clerk changes something: the payment stands."""

import pytest

from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import FakeApi

NO_REFUND_YET = "このレジからの返金は、まだできません。"


def test_a_bill_paid_before_it_was_voided_is_shown_as_paid(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    page = browser.send(f"/bills/{bill['reference']}/void", follow_redirects=True).text

    assert 'data-view="paid"' in page
    assert "取り消す前に、3,200円のお支払いが完了していました。" in page
    assert NO_REFUND_YET in page


@pytest.mark.parametrize(
    ("act", "form"),
    [("correct", {"amount": "2300"}), ("extend", {}), ("agree", {"offered": "800"})],
)
def test_a_bill_paid_before_it_was_changed_is_shown_as_paid(
    browser: Browser, api: FakeApi, act: str, form: dict[str, str]
) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    page = browser.send(
        f"/bills/{bill['reference']}/{act}", form, follow_redirects=True
    ).text

    assert len(api.bills) == 1
    assert 'data-view="paid"' in page
    assert "変更する前に、3,200円のお支払いが完了していました。" in page
    assert NO_REFUND_YET in page


@pytest.mark.parametrize("act", ["extend", "agree"])
def test_a_bill_paid_between_look_and_change_is_shown_as_paid(
    browser: Browser, api: FakeApi, act: str
) -> None:
    bill = api.add_bill(1_200, offer={"amount": 800, "cash": 400})
    api.stale = [dict(bill)]
    api.pay(bill)

    page = browser.send(
        f"/bills/{bill['reference']}/{act}", {"offered": "800"}, follow_redirects=True
    ).text

    assert len(api.bills) == 1
    assert "変更する前に、1,200円のお支払いが完了していました。" in page


def test_correcting_a_paid_bill_shows_the_sale(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()
    api.pay(bill)

    answer = browser.get(f"/bills/{bill['reference']}/correct")

    assert answer.location == f"/bills/{bill['reference']}"


def test_a_bill_that_another_hand_voided_is_not_replaced(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(state="voided")

    page = browser.send(
        f"/bills/{bill['reference']}/correct", {"amount": "2300"}, follow_redirects=True
    )

    assert len(api.bills) == 1
    assert "この請求は取り消されています" in page.text


def test_voiding_twice_is_harmless(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()

    for _ in range(2):
        answer = browser.send(f"/bills/{bill['reference']}/void")
        assert answer.location == "/?said=voided"

    assert bill["state"] == "voided"


def test_a_void_whose_answer_is_lost_is_asked_again(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.lost_answers = 1

    answer = browser.send(f"/bills/{bill['reference']}/void")

    assert answer.location == "/?said=voided"


def test_a_void_that_nobody_answers_does_not_say_voided(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.is_down = True

    page = browser.send(f"/bills/{bill['reference']}/void")

    assert page.status_code == 503
    assert "もう一度確かめる" in page.text
    assert f'action="/bills/{bill["reference"]}/void"' in page.text


def test_a_bill_nobody_paid_late_says_nothing_of_it(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()

    page = browser.get(f"/bills/{bill['reference']}?late=void").text

    assert "完了していました" not in page


def test_what_is_not_about_the_bill_is_said(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()
    api.refuse_next(429, "too_many_requests", most=120, retry_after_seconds=30)

    page = browser.send(f"/bills/{bill['reference']}/void")

    assert page.status_code == 429
    assert bill["state"] == "open"
