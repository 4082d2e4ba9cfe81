"""The till without a mouse and without a touch: typed, put right, taken back, found."""

import re

from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.keyboard import follow
from tests.e2e.keyboard import tab_to
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import pay_plainly
from tests.e2e.said import ja
from tests.e2e.said import yen


def link(page: Page, key: str, **values: str) -> None:
    """Follow a link by what it says."""
    name = re.compile(re.escape(ja(key, **values)))
    follow(page, page.get_by_role("link", name=name).first)


def test_an_amount_is_put_right_before_it_is_shown_by_keyboard_alone(
    bakery: Till,
) -> None:
    page, keys = bakery.page, bakery.page.keyboard
    amount = page.locator("#amount")
    keys.press("Enter")
    expect(page.locator("#amount-error")).to_have_text(ja("till.keypad.empty"))
    keys.type("12")
    keys.press("Backspace")
    keys.type("50")
    expect(amount).to_have_value("150")
    keys.press("Escape")
    expect(amount).to_have_value("")

    # The keys of the screen are reached as well, and pressed with Enter or space.
    follow(page, page.locator("[data-key='7']"))
    tab_to(page, page.locator("[data-key='0']"))
    keys.press("Space")
    keys.press("Space")
    expect(amount).to_have_value("700")
    follow(page, page.locator("[data-key='back']"))
    expect(amount).to_have_value("70")
    follow(page, page.locator("[data-key='clear']"))
    expect(amount).to_have_value("")


def test_a_bill_is_corrected_and_taken_back_by_keyboard_alone(bakery: Till) -> None:
    page, keys = bakery.page, bakery.page.keyboard
    keys.type("500")
    keys.press("Enter")
    first = bakery.number()
    link(page, "till.bill.correct")
    expect(page.locator("#amount")).to_have_value("500")
    link(page, "till.correct.leave")
    assert bakery.number() == first
    link(page, "till.bill.correct")
    expect(page.locator("#amount")).to_have_value("500")
    keys.type("700")
    keys.press("Enter")
    expect(page.locator("h1.amount")).to_have_text(yen(700))
    assert bakery.number() != first

    follow(page, button(page, "till.bill.void"))
    expect(page.locator(".notice.done")).to_be_visible()
    keys.type("30")
    expect(page.locator("#amount")).to_have_value("30")
    keys.press("Delete")


def test_a_sale_is_found_again_and_the_sound_is_set_by_keyboard_alone(
    town: RunningTown, bakery: Till
) -> None:
    page, keys = bakery.page, bakery.page.keyboard
    keys.type("360")
    keys.press("Enter")
    pay_plainly(town, bakery.number())
    bakery.expect_paid(360)
    link(page, "till.receipt.link")
    tab_to(page, button(page, "till.receipt.print"))
    tab_to(page, page.locator("a.back"), "Shift+Tab")
    keys.press("Enter")
    follow(page, button(page, "till.paid.next"))
    expect(page.locator("#amount")).to_be_visible()

    follow(page, page.locator(".recents a.sale").first)
    expect(page.locator("main .amount")).to_have_text(yen(360))
    tab_to(page, page.locator("a.back"), "Shift+Tab")
    keys.press("Enter")
    follow(page, page.locator("main a.sale").nth(1))
    expect(page.locator(".sales")).to_be_hidden()
    tab_to(page, page.locator("a.back"), "Shift+Tab")
    keys.press("Enter")
    expect(page.locator(".sales")).to_be_visible()
    tab_to(page, page.locator("a.back"), "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#amount")).to_be_visible()

    link(page, "till.settings.link")
    volume = page.locator("#volume")
    tab_to(page, volume)
    before = int(volume.input_value())
    keys.press("ArrowLeft")
    expect(volume).to_have_value(str(before - 10))
    keys.press("ArrowRight")
    expect(volume).to_have_value(str(before))
    closing = page.locator("[name=close]")
    tab_to(page, closing)
    was = closing.is_checked()
    for wanted in (not was, was):
        keys.press("Space")
        expect(closing).to_be_checked(checked=wanted)
