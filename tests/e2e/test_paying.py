"""A resident pays at a till: by number, in part with cash, and in the first minute."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.camera import fake_camera
from tests.e2e.people import Resident
from tests.e2e.people import TapCounter
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import issue
from tests.e2e.people import open_bill
from tests.e2e.people import type_new_pin
from tests.e2e.people import watchword
from tests.e2e.said import ja
from tests.e2e.said import yen


def test_a_link_opened_where_no_key_lives_gives_the_number_that_the_wallet_pays(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    number = bakery.ask(1_480)

    keyless = browsers.window(town.base_url, viewport=PHONE)
    keyless.goto(f"/p/{bakery.reference()}")
    expect(keyless.get_by_text("さくらベーカリー")).to_be_visible()
    expect(keyless.locator(".amount")).to_have_text(yen(1_480))
    shown = keyless.locator(".bill-number")
    expect(shown).to_have_text(f"{number[:3]} {number[3:]}")

    with hanako.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, shown.inner_text())
        button(phone, "wallet.confirm.pay", sum=yen(1_480)).click()
        expect(
            phone.get_by_role("heading", name=ja("wallet.paid.title"))
        ).to_be_visible()
        bakery.expect_paid(1_480)

        assert watchword(phone) == watchword(bakery.page)


def test_too_little_money_is_paid_in_part_and_the_rest_in_cash(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    taro: Resident,
    tmp_path: Path,
) -> None:
    number = bakery.ask(1_200)

    with taro.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, number)
        missing = ja("wallet.short.missing", missing=yen(400))
        expect(phone.locator("main").get_by_text(missing)).to_be_visible()
        button(phone, "wallet.short.offer", sum=yen(800)).click()
        asked = bakery.page.locator("#offer").get_by_text(
            ja("till.offer.text", amount=yen(800), cash=yen(400))
        )
        expect(asked).to_be_visible()
        button(bakery.page, "till.offer.yes").click()
        expect(bakery.page.locator("h1.amount")).to_have_text(yen(800))
        button(phone, "wallet.confirm.pay_part", sum=yen(800)).click()
        expect(phone.locator("main.paid")).to_be_visible()
        bakery.expect_paid(800)

        cash = ja("till.paid.cash", cash=yen(400))
        expect(bakery.page.locator("main.paid").get_by_text(cash)).to_be_visible()
        assert watchword(phone) == watchword(bakery.page)


def test_the_first_payment_is_at_most_seven_taps_from_the_letter(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = invite(town, "山田 ハナ")
    bakery.ask(980)
    camera = fake_camera(tmp_path, bakery.page)

    # The letter's QR is read by the phone's own camera, which opens its link.
    with browsers.phone(town.base_url, tmp_path / "new", camera=camera) as phone:
        taps = TapCounter(phone)
        phone.goto(f"/join#{code}")
        taps.tap("wallet.consent.agree")
        type_new_pin(phone)
        expect(phone.locator("#to-scan")).to_be_visible()
        account = phone.evaluate("() => localStorage.getItem('meguru-account')")
        # What the city gives arrives by itself.
        issue(town, {account: 3_000}, programme=1)
        taps.tap("wallet.home.scan")
        taps.tap("wallet.confirm.pay", sum=yen(980))
        expect(phone.locator("main.paid")).to_be_visible()
        bakery.expect_paid(980)

    with capsys.disabled():
        print(f"\nfrom the letter to the first payment: {', '.join(taps.list)}")
    assert len(taps.list) <= 7
