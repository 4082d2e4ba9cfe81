"""The desk's forms without a mouse: typed, chosen with arrows, sent with Enter."""

import re

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

from practice import MUNICIPALITY
from running import RunningTown
from tests.e2e.browsers import TILL
from tests.e2e.browsers import Browsers
from tests.e2e.keyboard import follow
from tests.e2e.keyboard import sign
from tests.e2e.keyboard import tab_to
from tests.e2e.keyboard import tick
from tests.e2e.keyboard import type_in
from tests.e2e.people import button
from tests.e2e.people import new_number
from tests.e2e.people import officers
from tests.e2e.said import ja
from tests.e2e.said import yen


def follow_link(page: Page, key: str) -> None:
    """Follow a link by what it says."""
    name = re.compile(rf"^{re.escape(ja(key))}")
    follow(page, page.get_by_role("link", name=name).first)


def go_to(page: Page, name: str) -> None:
    """Open a page by the navigation, from wherever the officer is."""
    follow_link(page, f"desk.nav.{name}")
    expect(page.locator("a[aria-current=page]")).to_have_text(ja(f"desk.nav.{name}"))


def turn_day(page: Page, day: Locator) -> None:
    """Turn a part of a day back and forth with the arrows."""
    tab_to(page, day)
    before = day.input_value()
    page.keyboard.press("ArrowDown")
    expect(day).not_to_have_value(before)
    page.keyboard.press("ArrowUp")
    expect(day).to_have_value(before)


def withdraw(page: Page) -> None:
    """Take back what was drafted, so that nothing waits for other tests."""
    follow(page, button(page, "desk.action.withdraw"))
    expect(page.get_by_text(ja("desk.action.withdrawn"))).to_be_visible()


@pytest.fixture
def desk(maker: Page) -> Page:
    """The first officer at the desk's first page."""
    maker.goto("/")
    return maker


def test_a_programme_is_opened_from_a_template_by_keyboard_alone(
    town: RunningTown, desk: Page
) -> None:
    go_to(desk, "programmes")
    follow_link(desk, "desk.programmes.new")
    follow_link(desk, "desk.programmes.take")
    name = desk.locator("#name")
    tab_to(desk, name)
    desk.keyboard.press("Control+A")
    desk.keyboard.press("Delete")
    desk.keyboard.press("Enter")
    # The form comes back at the field that is wrong, and is typed into at once.
    expect(desk.locator("#name-error")).to_be_visible()
    expect(name).to_be_focused()
    desk.keyboard.type("まちの応援券")

    kind = desk.locator("[name=kind]:checked")
    tab_to(desk, kind)
    before = kind.get_attribute("value")
    desk.keyboard.press("ArrowDown")
    expect(kind).not_to_have_attribute("value", str(before))
    desk.keyboard.press("ArrowUp")
    expect(kind).to_have_attribute("value", str(before))
    box = desk.locator("[name=recirculates]")
    tab_to(desk, box)
    was = box.is_checked()
    desk.keyboard.press("Space")
    expect(box).to_be_checked(checked=not was)
    desk.keyboard.press("Space")
    turn_day(desk, desk.locator("#redeem_until"))
    tab_to(desk, desk.locator("#cap"), "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text(ja("desk.programmes.preview.title"))

    follow(desk, button(desk, "desk.form.back"))
    expect(desk.locator("#name")).to_have_value("まちの応援券")
    follow(desk, button(desk, "desk.programmes.form.preview"))
    follow(desk, button(desk, "desk.form.draft"))
    sign(desk, officers(town)[0].passphrase)
    expect(desk.get_by_text(ja("desk.action.waits_for_other"))).to_be_visible()
    withdraw(desk)


def test_a_shop_is_registered_and_a_till_connected_by_keyboard_alone(
    town: RunningTown, browsers: Browsers, desk: Page
) -> None:
    go_to(desk, "shops")
    follow_link(desk, "desk.shops.new")
    tab_to(desk, desk.locator("#hours"))
    desk.keyboard.press("Enter")
    expect(desk.locator("#name")).to_be_focused()
    desk.keyboard.type("みどり薬局")
    tick(desk, desk.locator("[name^=class_]").nth(1))
    type_in(desk, desk.locator("#area"), "本町")
    desk.keyboard.press("Enter")
    expect(desk.locator("#passphrase")).to_be_visible()
    withdraw(desk)

    shop = town.seeding.directory["shops"][2]["name"]
    go_to(desk, "shops")
    type_in(desk, desk.locator("#q"), shop)
    desk.keyboard.press("Enter")
    follow(desk, desk.get_by_role("link", name=shop))
    type_in(desk, desk.locator("#label"), "レジ9")
    desk.keyboard.press("Enter")
    code = desk.locator(".letters-code").inner_text()
    tab_to(desk, button(desk, "desk.form.print"))

    till = browsers.window(town.base_url, viewport=TILL)
    till.goto("/till/")
    expect(till.locator("#code")).to_be_visible()
    type_in(till, till.locator("#code"), "ABCD-EFGH-JKMN")
    till.keyboard.press("Enter")
    expect(till.locator("#code-error")).to_be_visible()
    expect(till.locator("#code")).to_be_focused()
    type_in(till, till.locator("#code"), code)
    till.keyboard.press("Enter")
    expect(till.locator("#amount")).to_be_visible()
    till.keyboard.type("120")
    expect(till.locator("#amount")).to_have_value("120")


def test_a_resident_is_invited_and_found_again_by_keyboard_alone(desk: Page) -> None:
    number = new_number()
    go_to(desk, "residents")
    follow_link(desk, "desk.residents.new")
    type_in(desk, desk.locator("#number"), number)
    desk.keyboard.press("Enter")
    expect(desk.locator("#person")).to_be_focused()
    desk.keyboard.type("佐藤 花子")
    type_in(desk, desk.locator("#municipality"), MUNICIPALITY)
    desk.keyboard.press("Enter")
    expect(desk.locator(".letters-code")).to_be_visible()
    tab_to(desk, button(desk, "desk.form.print"))
    follow_link(desk, "desk.residents.to_list")

    type_in(desk, desk.locator("#number"), number)
    type_in(desk, desk.locator("#municipality"), MUNICIPALITY)
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("佐藤 花子")
    follow(desk, button(desk, "desk.residents.renew"))
    expect(desk.locator(".letters-code")).to_be_visible()
    go_to(desk, "residents")
    follow_link(desk, "desk.resident.registered")
    follow(desk, desk.locator("tbody th a").first)
    follow_link(desk, "desk.residents.freeze")
    follow_link(desk, "desk.form.cancel")
    expect(desk.locator("#do")).to_be_visible()


def test_an_issue_is_drafted_from_a_list_by_keyboard_alone(
    town: RunningTown, desk: Page
) -> None:
    account = town.seeding.directory["residents"][0]["account"]
    go_to(desk, "issues")
    follow_link(desk, "desk.issues.new")
    tab_to(desk, desk.locator("#programme"))
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#programme")).not_to_have_value("")
    type_in(desk, desk.locator("#label"), "鍵盤から")
    choose_file(desk, "account,amount\r\n0x12,-1\r\n")
    type_in(desk, desk.locator("#municipality"), MUNICIPALITY)
    desk.keyboard.press("Enter")
    # A list with mistakes opens at them, and can be scrolled and saved from there.
    expect(desk.locator("#mistakes")).to_be_focused()
    with desk.expect_download():
        follow(desk, button(desk, "desk.mistakes.save"))
    tab_to(desk, desk.locator(".table-wrap"))

    choose_file(desk, f"account,amount\r\n{account},1200\r\n")
    follow(desk, button(desk, "desk.form.check"))
    expect(desk.locator("dd.large")).to_have_text(yen(1_200))
    with desk.expect_download():
        follow_link(desk, "desk.issues.save_list")
    words = desk.locator("details summary")
    follow(desk, words)
    tab_to(desk, desk.locator("#signed-words"))
    sign_wrongly(desk)
    sign(desk, officers(town)[0].passphrase)
    expect(desk.get_by_text(ja("desk.action.waits_for_other"))).to_be_visible()
    withdraw(desk)


def choose_file(page: Page, content: str) -> None:
    """Open the chooser with Enter, and choose a list in it."""
    tab_to(page, page.locator("#file"))
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )


def sign_wrongly(page: Page) -> None:
    """Mistype the passphrase: the field is there to be typed into again."""
    sign(page, "not this one")
    expect(page.locator("[data-wrong]")).to_be_visible()
    expect(page.locator("#passphrase")).to_be_focused()


def test_the_desks_other_pages_are_used_by_keyboard_alone(desk: Page) -> None:
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()

    follow_link(desk, "desk.books.details")
    follow(desk, button(desk, "desk.books.check"))
    expect(desk.locator("dl.facts")).to_be_visible()
    go_to(desk, "journal")
    follow_link(desk, "desk.journal.check")
    expect(desk.locator(".notice.done")).to_be_visible()
    tab_to(desk, desk.locator(".table-wrap"))
    follow(desk, button(desk, "desk.other_language"))
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    follow(desk, button(desk, "desk.other_language", "en"))
    expect(desk.locator("html")).to_have_attribute("lang", "ja")
