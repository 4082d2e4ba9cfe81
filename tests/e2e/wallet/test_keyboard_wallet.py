"""The wallet without a touch: joining with a letter, and every page behind the home."""

from pathlib import Path

from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.keyboard import follow
from tests.e2e.keyboard import tab_to
from tests.e2e.keyboard import tick
from tests.e2e.keyboard import type_in
from tests.e2e.people import PIN
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.said import ja
from tests.e2e.said import yen

ESCAPES = 4


def twice(route: Route) -> None:
    """Answer as if there were a second page, with the same on it."""
    url, is_second, _ = route.request.url.partition("cursor=more")
    answer = route.fetch(url=url)
    found = answer.json() | {"next_cursor": None if is_second else "more"}
    route.fulfill(response=answer, json=found)


def pin_asked(page: Page) -> Locator:
    """The field of the question for the PIN."""
    return page.get_by_role("dialog").locator("input")


def go_back(page: Page) -> None:
    """Reach the arrow before the heading, and go back."""
    tab_to(page, page.locator(".back"), "Shift+Tab")
    page.keyboard.press("Enter")


def expect_home(page: Page) -> None:
    """Home, with the focus where a reader begins."""
    expect(page.locator("#available")).to_be_visible()


def test_a_resident_joins_by_keyboard_alone(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url, viewport=PHONE)
    page.goto("/")
    code = page.locator("#code")
    type_in(page, code, invite(town))
    follow(page, button(page, "wallet.consent.decline"))
    type_in(page, code, invite(town))
    follow(page, button(page, "wallet.consent.agree"))

    first, again = page.locator("input.pin").nth(0), page.locator("input.pin").nth(1)
    expect(first).to_be_focused()
    page.keyboard.type("123456")
    expect(page.locator(".error").first).to_have_text(ja("wallet.pin.obvious"))
    expect(first).to_be_focused()
    page.keyboard.type(PIN)
    expect(again).to_be_focused()
    page.keyboard.type("314159")
    expect(page.locator(".error").first).to_have_text(ja("wallet.pin.differs"))
    expect(first).to_be_focused()
    follow(page, button(page, "wallet.pin.show").first)
    expect(first).to_be_focused()
    page.keyboard.type(PIN)
    expect(again).to_be_focused()
    page.keyboard.type(PIN)

    expect(page.locator("#to-scan")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, page.locator("#to-settings"), "Shift+Tab")


def test_no_key_puts_away_the_question_for_the_pin(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> None:
    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.goto("/")
        expect(pin_asked(phone)).to_be_focused()
        phone.keyboard.type(PIN)
        expect_home(phone)
        follow(phone, phone.locator("#to-settings"))
        follow(phone, button(phone, "wallet.settings.lock"))
        expect(pin_asked(phone)).to_be_focused()
        for _ in range(ESCAPES):
            phone.keyboard.press("Escape")
        expect(phone.get_by_role("dialog")).to_be_visible()
        expect(pin_asked(phone)).to_be_focused()
        phone.keyboard.type(PIN)
        expect_home(phone)


def test_the_wallets_pages_are_used_by_keyboard_alone(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    bakery.page.keyboard.type("310")
    bakery.page.keyboard.press("Enter")
    number = bakery.number()
    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.goto("/")
        expect(pin_asked(phone)).to_be_focused()
        phone.keyboard.type(PIN)
        expect_home(phone)
        pay_after_the_camera(phone, number)
        look_at_receipt(phone)
        look_at_history(phone)
        look_for_shops(phone)
        choose_settings(phone)


def pay_after_the_camera(page: Page, number: str) -> None:
    """From the camera to the digits, mistyped once, and on to paying."""
    follow(page, page.locator("#to-scan"))
    expect(page.locator("video")).to_be_visible()
    follow(page, button(page, "wallet.home.number"))
    expect(page.locator("#number")).to_be_focused()
    page.keyboard.type("000000" if number != "000000" else "000001")
    expect(page.locator("#number-error")).to_be_visible()
    expect(page.locator("#number")).to_be_focused()
    page.keyboard.type(number)
    follow(page, button(page, "wallet.confirm.leave"))
    expect_home(page)
    follow(page, page.locator("#to-number"))
    page.keyboard.type(number)
    follow(page, button(page, "wallet.confirm.pay", sum=yen(310)))
    follow(page, button(page, "wallet.paid.receipt"))


def look_at_receipt(page: Page) -> None:
    """Unfold the receipt's number, and leave."""
    follow(page, page.locator(".receipt summary"))
    expect(page.locator(".receipt details p")).to_be_visible()
    tab_to(page, button(page, "wallet.receipt.print"))
    follow(page, button(page, "wallet.to_home"))
    expect_home(page)


def look_at_history(page: Page) -> None:
    """Both lists, a receipt and back, and more of the list than one page."""

    page.route("**/history?limit=20*", twice)
    follow(page, page.locator("#to-history"))
    rows, more = page.locator(".row-button"), button(page, "wallet.history.more")
    expect(more).to_be_visible()
    before = rows.count()
    follow(page, more)
    # The button is gone; the focus is on the first row that it brought.
    expect(rows.nth(before)).to_be_focused()
    page.unroute("**/history?limit=20*")

    received = button(page, "wallet.history.tab_received")
    follow(page, received)
    expect(received).to_have_attribute("aria-pressed", "true")
    expect(received).to_be_focused()
    follow(page, button(page, "wallet.history.tab_paid"))
    follow(page, rows.first)
    expect(page.locator(".receipt")).to_be_visible()
    go_back(page)
    expect(page.locator(".tabs")).to_be_visible()
    go_back(page)
    expect_home(page)


def look_for_shops(page: Page) -> None:
    """Search by words, by area with the arrows, and by what the way in is like."""
    follow(page, page.locator("#to-shops"))
    shops = page.locator(".shops li")
    expect(shops.first).to_be_visible()
    area = page.locator("#shops-area")
    tab_to(page, area)
    page.keyboard.press("ArrowDown")
    chosen = area.input_value()
    assert chosen
    expect(shops.first).to_contain_text(chosen)
    expect(area).to_have_value(chosen)
    expect(area).to_be_focused()
    page.keyboard.press("Home")
    tick(page, page.locator("#step-free"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#q"), "Shift+Tab")
    page.keyboard.type("zzzz")
    expect(shops).to_have_count(0)
    go_back(page)
    expect_home(page)


def choose_settings(page: Page) -> None:
    """Larger letters and another language: the choice keeps the focus."""
    follow(page, page.locator("#to-settings"))
    for key, where in (("large", ".large"), ("ordinary", ":not(.large)")):
        name = ja(f"wallet.settings.{key}")
        chosen = page.get_by_role("button", name=name)
        follow(page, chosen)
        expect(page.locator(f"html{where}")).to_be_attached()
        expect(chosen).to_be_focused()
    for name, language in (("English", "en"), ("日本語", "ja")):
        chosen = page.get_by_role("button", name=name)
        tab_to(page, chosen, "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(chosen).to_be_focused()
    go_back(page)
    expect_home(page)


def test_shops_that_are_loaded_further_are_gone_through_by_keyboard_alone(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url, viewport=PHONE)
    page.route("**/v1/shops?*", twice)
    page.goto("/shops")
    shops = page.locator(".shops li")
    more = button(page, "wallet.history.more")
    expect(more).to_be_visible()
    before = shops.count()
    follow(page, more)
    expect(shops.nth(before)).to_be_focused()
