"""A sale without a mouse and without a touch: by keyboard alone, on both sides."""

from pathlib import Path

from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import PIN
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import watchword
from tests.e2e.said import yen

TABS_MOST = 40


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and see that it shows that it has."""
    expect(wanted).to_be_visible()
    for _ in range(TABS_MOST):
        if wanted.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    outline = wanted.evaluate("(element) => getComputedStyle(element).outlineStyle")
    assert outline != "none", "the focus can be seen"


def test_a_sale_is_made_by_keyboard_alone(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    bakery.page.keyboard.type("1680")
    bakery.page.keyboard.press("Enter")
    number = bakery.number()

    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.goto("/")
        expect(phone.get_by_role("dialog").locator("input")).to_be_focused()
        phone.keyboard.type(PIN)
        tab_to(phone, phone.locator("#to-number"))
        phone.keyboard.press("Enter")
        expect(phone.locator("#number")).to_be_focused()
        phone.keyboard.type(number)
        tab_to(phone, button(phone, "wallet.confirm.pay", sum=yen(1_680)))
        phone.keyboard.press("Enter")
        expect(phone.locator("main.paid")).to_be_visible()
        bakery.expect_paid(1_680)
        assert watchword(phone) == watchword(bakery.page)

    following = button(bakery.page, "till.paid.next")
    tab_to(bakery.page, following)
    bakery.page.keyboard.press("Enter")
    expect(bakery.page.locator("#amount")).to_have_value("")
