"""The whole sale: issued at the desk, asked for by a till, paid by phone."""

import re
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.camera import fake_camera
from tests.e2e.issuing import approve_and_run
from tests.e2e.issuing import propose
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import join
from tests.e2e.people import new_number
from tests.e2e.people import type_pin
from tests.e2e.people import watchword
from tests.e2e.said import ja
from tests.e2e.said import yen

ISSUED = 12_480
PRICE = 3_200


def read_totals(desk: Page) -> list[int]:
    """What circulates, what was issued, what the city stood in for: yen at the desk."""
    desk.goto("/")
    shown = desk.locator(".tile .figure").all_inner_texts()
    return [int(re.sub(r"\D", "", text)) for text in shown]


def test_money_goes_from_the_desk_through_a_phone_to_a_till_and_the_books_agree(
    town: RunningTown,
    browsers: Browsers,
    maker: Page,
    checker: Page,
    bakery: Till,
    tmp_path: Path,
) -> None:
    number = new_number()
    code = invite(town, "田中 みどり", number)
    with browsers.phone(town.base_url, tmp_path / "phone") as phone:
        join(phone, code)

    before = read_totals(maker)
    action = propose(town, maker, [f"{number},{ISSUED}"], "最初の発行")
    approve_and_run(town, checker, action, ISSUED)

    bakery.ask(PRICE)
    bakery.page.evaluate("() => { window.isTheSamePage = true; }")
    camera = fake_camera(tmp_path, bakery.page)

    # Only now: Chromium reads the camera's picture as it starts.
    with browsers.phone(town.base_url, tmp_path / "phone", camera=camera) as phone:
        phone.goto("/")
        type_pin(phone)
        expect(phone.locator("#available")).to_have_text(yen(ISSUED))
        button(phone, "wallet.home.scan").click()
        expect(phone.locator(".shop-name")).to_contain_text("さくらベーカリー")
        button(phone, "wallet.confirm.pay", sum=yen(PRICE)).click()
        expect(phone.locator("main.paid .amount")).to_have_text(yen(PRICE))

        bakery.expect_paid(PRICE)
        assert bakery.page.evaluate("() => window.isTheSamePage"), "no reload"
        assert watchword(phone) == watchword(bakery.page)
        button(phone, "wallet.to_home").click()
        expect(phone.locator("#available")).to_have_text(yen(ISSUED - PRICE))

    maker.goto("/books")
    button(maker, "desk.books.check").click()
    expect(maker.get_by_text(ja("desk.books.agree"))).to_be_visible()
    circulating, issued, made_good = read_totals(maker)
    assert (circulating - before[0], issued - before[1]) == (ISSUED, ISSUED)
    assert made_good == before[2] == 0
