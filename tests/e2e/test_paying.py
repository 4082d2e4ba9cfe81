"""A resident pays at a till: by number, in part with cash, and in the first minute."""

from pathlib import Path

from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import open_bill
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
