"""A bill's page in each of its states."""

import pytest

from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import FakeApi


def test_a_waiting_bill_shows_qr_amount_and_number(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)

    page = browser.get(f"/bills/{bill['reference']}").text

    assert 'data-view="open"' in page
    assert "<svg" in page
    assert '3,200<span class="yen">円</span>' in page
    assert "482 917" in page
    assert "期限を延ばす" in page
    assert "この請求を取り消す" in page
    assert "もう一度確かめる" in page


def test_a_bill_is_found_by_its_six_digits(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()

    assert browser.get(f"/bills/{bill['number']}").location == (
        f"/bills/{bill['reference']}"
    )


def test_a_bill_that_is_not_there_leads_back(browser: Browser) -> None:
    page = browser.get("/bills/000000")

    assert page.status_code == 404
    assert "その請求は見つかりません。" in page.text
    assert "レジに戻る" in page.text


def test_a_paid_bill_is_green_with_its_watchword(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    page = browser.get(f"/bills/{bill['reference']}").text

    assert '<main class="paid">' in page
    assert "お支払い完了" in page
    assert "みどり 42" in page
    assert "専用 3,200円" in page
    assert 'data-speech="三千二百円、みどり、四十二"' in page


@pytest.mark.parametrize(
    ("state", "said"),
    [("accepted", "受付済み"), ("confirmed", "確定"), ("final", "確定(取消不可)")],
)
def test_the_paid_screen_says_how_far_the_record_is(
    browser: Browser, api: FakeApi, state: str, said: str
) -> None:
    bill = api.add_bill()
    api.pay(bill, state)

    assert f'id="step">{said}</p>' in browser.get(f"/bills/{bill['reference']}").text


def test_the_paid_screen_tells_what_to_take_in_cash(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(800, cash=400)
    api.pay(bill)

    page = browser.get(f"/bills/{bill['reference']}").text

    assert "現金 400円を受け取ってください" in page


def test_an_expired_bill_offers_a_new_qr(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(state="expired")

    page = browser.get(f"/bills/{bill['reference']}").text

    assert "期限切れになりました" in page
    assert "お支払いはありません。" in page
    assert "同じ金額のQRを表示する" in page


def test_a_voided_bill_says_so(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(state="voided")

    page = browser.get(f"/bills/{bill['reference']}").text

    assert "この請求は取り消されています" in page
    assert "次のお客さま" in page


def test_a_replaced_bill_leads_to_the_one_in_its_place(
    browser: Browser, api: FakeApi
) -> None:
    new = api.add_bill()
    old = api.add_bill(state="replaced", replaced_by=new["reference"])

    answer = browser.get(f"/bills/{old['reference']}")

    assert answer.location == f"/bills/{new['reference']}"


def test_an_offer_asks_yes_or_no(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(1_200, offer={"amount": 800, "cash": 400})

    page = browser.get(f"/bills/{bill['reference']}").text

    assert "お客さまは、めぐるで800円、現金で400円を希望しています。" in page


def test_an_offer_that_was_declined_is_gone_until_another_comes(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(1_200, offer={"amount": 800, "cash": 400})
    declined = f"/bills/{bill['reference']}?declined=800"

    assert "希望しています" not in browser.get(declined).text
    bill["offer"] = {"amount": 900, "cash": 300}
    assert "めぐるで900円" in browser.get(declined).text


def test_yes_replaces_the_bill_with_the_cash_noted(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(1_200, offer={"amount": 800, "cash": 400})

    answer = browser.send(f"/bills/{bill['reference']}/agree", {"offered": "800"})

    old, new = api.bills.values()
    assert old["state"] == "replaced"
    assert (new["amount"], new["cash"]) == (800, 400)
    assert answer.location == f"/bills/{new['reference']}"
    page = browser.get(answer.location).text
    assert "ほかに現金 400円(合計 1,200円)" in page


def test_cash_that_was_noted_before_is_not_forgotten(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(800, cash=400, offer={"amount": 500, "cash": 300})

    browser.send(f"/bills/{bill['reference']}/agree", {"offered": "500"})

    new = list(api.bills.values())[-1]
    assert (new["amount"], new["cash"]) == (500, 700)


def test_yes_to_an_offer_that_changed_agrees_to_nothing(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(1_200, offer={"amount": 300, "cash": 900})

    page = browser.send(
        f"/bills/{bill['reference']}/agree", {"offered": "800"}, follow_redirects=True
    )

    assert len(api.bills) == 1
    assert "めぐるで300円、現金で900円" in page.text


@pytest.mark.parametrize("state", ["open", "expired"])
def test_more_time_is_a_new_bill_of_the_same_amount(
    browser: Browser, api: FakeApi, state: str
) -> None:
    bill = api.add_bill(800, cash=400, state=state)

    answer = browser.send(f"/bills/{bill['reference']}/extend")

    old, new = api.bills.values()
    assert old["state"] == "replaced"
    assert (new["amount"], new["cash"]) == (800, 400)
    assert answer.location == f"/bills/{new['reference']}"


def test_correcting_shows_the_amount_to_be_put_right(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)

    page = browser.get(f"/bills/{bill['reference']}/correct").text

    assert 'value="3200"' in page
    assert "3,200円のお会計を直しています。" in page
    assert bill["state"] == "open"


def test_a_corrected_amount_replaces_the_bill(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(3_200)

    answer = browser.send(f"/bills/{bill['reference']}/correct", {"amount": "2300"})

    old, new = api.bills.values()
    assert old["state"] == "replaced"
    assert new["amount"] == 2_300
    assert answer.location == f"/bills/{new['reference']}"


def test_a_correction_that_is_no_amount_changes_nothing(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)

    page = browser.send(f"/bills/{bill['reference']}/correct", {"amount": "0"})

    assert page.status_code == 400
    assert "3,200円のお会計を直しています。" in page.text
    assert bill["state"] == "open"


def test_a_bill_is_taken_back(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(3_200)

    page = browser.send(f"/bills/{bill['reference']}/void", follow_redirects=True)

    assert bill["state"] == "voided"
    assert "請求を取り消しました。お支払いはありません。" in page.text


def test_an_english_till_says_the_same(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    path = f"/bills/{bill['reference']}"
    page = browser.get(path, **{"Accept-Language": "en"}).text

    assert '<html lang="en">' in page
    assert "Special ¥3,200" in page
    assert "green 42" in page
