"""What was sold, one sale, and its receipt."""

import pytest

from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import ORDER
from tests.unit.merchant_pos.fake_api import SHOP_NAME
from tests.unit.merchant_pos.fake_api import FakeApi


def test_the_list_shows_states_in_words(browser: Browser, api: FakeApi) -> None:
    api.pay(api.add_bill(3_200))
    api.pay(api.add_bill(680), "refused")
    api.add_bill(450, state="expired")
    api.add_bill(50, state="voided")

    page = browser.get("/sales").text

    for word in ("お支払い完了", "確認中", "期限切れ", "取消"):
        assert word in page
    assert "3,880円・2件" in page


def test_an_empty_list_says_so(browser: Browser) -> None:
    assert "取引はまだありません。" in browser.get("/sales").text


def test_the_cash_beside_is_told_apart(browser: Browser, api: FakeApi) -> None:
    api.pay(api.add_bill(800, cash=400))

    assert "ほかに現金 400円" in browser.get("/sales").text


def test_a_sale_shows_its_parts(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(800, cash=400)
    api.pay(bill)

    page = browser.get(f"/sales/{bill['reference']}").text

    assert "専用" in page
    assert "みどり 42" in page
    assert "現金でのお支払い" in page
    assert "1,200円" in page
    assert "レシート" in page


def test_a_sale_the_chain_refused_tells_that_the_shop_gets_its_money(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.pay(bill, "refused")

    page = browser.get(f"/sales/{bill['reference']}").text

    assert "確認中" in page
    assert "お店の受け取りは市が保証します" in page


def test_a_bill_nobody_paid_has_no_receipt(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(state="expired")

    assert "お支払いはありません。" in browser.get(f"/sales/{bill['reference']}").text
    assert browser.get(f"/sales/{bill['reference']}/receipt").status_code == 404


def test_an_open_bill_has_a_page_of_its_own(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()

    answer = browser.get(f"/sales/{bill['reference']}")

    assert answer.location == f"/bills/{bill['reference']}"


def test_a_receipts_order_reads_as_on_the_payers_phone(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    page = browser.get(f"/sales/{bill['reference']}/receipt").text

    short = ORDER[2:10].upper()
    assert f'<strong class="order">{short}</strong>' in page
    # The whole one is for the paper.
    assert page.count(ORDER) == 1
    assert f'<p class="print-only order whole">{ORDER}</p>' in page


def test_a_receipt_says_what_the_law_wants_said(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    page = browser.get(f"/sales/{bill['reference']}/receipt").text

    assert SHOP_NAME in page
    assert ORDER in page
    assert "おつりは出ません。" in page
    assert "さくら市" in page


@pytest.mark.parametrize("path", ["/sales", "/sales/482917", "/sales/482917/receipt"])
def test_sales_are_for_the_shop_only(stranger: Browser, path: str) -> None:
    assert stranger.get(path).status_code == 303


def test_nothing_answers_and_the_page_offers_to_check_again(
    browser: Browser, api: FakeApi
) -> None:
    api.is_down = True

    page = browser.get("/sales")

    assert page.status_code == 503
    assert 'href="/sales"' in page.text
    assert "もう一度確かめる" in page.text
