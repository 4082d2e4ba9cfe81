"""A sale, and two officers, without a mouse and without a touch: by keyboard alone."""

import re
from pathlib import Path

import pyotp
from playwright.sync_api import Page
from playwright.sync_api import expect

from ledger.services import actions
from ledger.services import desk
from ledger.services.desk import NewShop
from running import RunningTown
from seeding import COMMON
from tests.e2e.browsers import Browsers
from tests.e2e.keyboard import follow
from tests.e2e.keyboard import sign
from tests.e2e.keyboard import tab_to
from tests.e2e.people import PIN
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import officers
from tests.e2e.people import watchword
from tests.e2e.said import ja
from tests.e2e.said import yen


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


def test_two_officers_decide_by_keyboard_alone(
    town: RunningTown, browsers: Browsers, checker: Page
) -> None:
    ledger = town.seeding.ledger
    draft, _ = desk.draft_shops(ledger, [NewShop("かどや食堂", COMMON)])
    actions.keep_draft(ledger, draft, town.town.officer_person(2))
    third = officers(town)[2]
    assert town.desk_url is not None
    page = browsers.window(town.desk_url)
    page.goto("/")

    tab_to(page, page.locator("#login"))
    page.keyboard.type(third.login)
    tab_to(page, page.locator("#password"))
    page.keyboard.type(third.password)
    tab_to(page, page.locator("#code"))
    page.keyboard.type(pyotp.TOTP(third.totp_secret).now())
    page.keyboard.press("Enter")
    follow(page, page.get_by_role("link", name=ja("desk.nav.actions"), exact=True))
    follow(page, page.get_by_role("link", name=re.compile("かどや食堂")).first)
    sign(page, third.passphrase)
    expect(page.get_by_text(ja("desk.action.waits_for_other"))).to_be_visible()

    checker.goto("/")
    follow(checker, checker.get_by_role("link", name=re.compile("かどや食堂")).first)
    sign(checker, officers(town)[1].passphrase)
    expect(checker.get_by_text(ja("desk.state.executed")).first).to_be_visible()

    follow(page, button(page, "desk.sign_out"))
    expect(page.locator("#login")).to_be_visible()
