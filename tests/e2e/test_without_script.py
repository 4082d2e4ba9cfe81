"""A till whose browser runs no script: it opens bills, and looks them up."""

from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import TILL
from tests.e2e.browsers import Browsers
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import pay_plainly
from tests.e2e.said import ja
from tests.e2e.said import yen


def scriptless(town: RunningTown, browsers: Browsers, till: Till) -> Page:
    """The same paired till, its script switched off."""
    kept = till.page.context.storage_state()
    return browsers.window(
        town.base_url, viewport=TILL, java_script_enabled=False, storage_state=kept
    )


def test_a_till_without_script_opens_a_bill_and_sees_it_paid(
    town: RunningTown, browsers: Browsers, bakery: Till
) -> None:
    page = scriptless(town, browsers, bakery)
    page.goto("/till/")
    page.get_by_label(ja("till.keypad.amount")).fill("1,240")
    button(page, "till.keypad.show").click()
    expect(page.get_by_role("img", name=ja("till.bill.qr"))).to_be_visible()
    expect(page.locator("h1.amount")).to_have_text(yen(1_240))

    payment = pay_plainly(town, Till(page).number(), index=1)
    page.get_by_role("link", name=ja("till.again")).click()

    Till(page).expect_paid(1_240)
    expect(page.locator(".watchword strong")).to_have_text(payment["watchword"]["ja"])


def test_a_till_without_script_takes_a_bill_back(
    town: RunningTown, browsers: Browsers, bakery: Till
) -> None:
    page = scriptless(town, browsers, bakery)
    page.goto("/till/")
    page.get_by_label(ja("till.keypad.amount")).fill("500")
    button(page, "till.keypad.show").click()

    button(page, "till.bill.void").click()

    expect(page.get_by_text(ja("till.said.voided")).first).to_be_visible()


def test_a_till_without_script_says_what_is_wrong_with_an_amount(
    town: RunningTown, browsers: Browsers, bakery: Till
) -> None:
    page = scriptless(town, browsers, bakery)
    page.goto("/till/")
    page.get_by_label(ja("till.keypad.amount")).fill("千円")

    button(page, "till.keypad.show").click()

    expect(page.get_by_text(ja("till.refusal.amount_typed"))).to_be_visible()
