"""A line that breaks at the worst moment: the truth is found, and nobody pays twice."""

from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from ledger.domain.hexes import parse_address
from ledger.services.accounts import view_account
from ledger.store.city_tables import BillRow
from running import RunningTown
from tests.e2e.browsers import TILL
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import open_bill
from tests.e2e.people import pairing_code
from tests.e2e.people import watchword
from tests.e2e.proxies import lossy_proxy
from tests.e2e.said import yen

ACCEPT = ("POST", "/v1/payments")
OPEN = ("POST", "/till/bills")


def test_a_payment_whose_answer_is_lost_is_found_by_both_sides_and_charged_once(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    browsers.faults.expect("ERR_EMPTY_RESPONSE")
    number = bakery.ask(1_750)
    with (
        lossy_proxy() as proxy,
        hanako.phone(
            browsers, town, tmp_path, proxy={"server": proxy.address}
        ) as phone,
    ):
        open_bill(phone, number)
        pay = button(phone, "wallet.confirm.pay", sum=yen(1_750))
        expect(pay).to_be_visible()
        before = balance(town, hanako)
        proxy.lose(*ACCEPT)

        pay.click()

        bakery.expect_paid(1_750)
        expect(phone.locator("main.paid .amount")).to_have_text(yen(1_750))
        assert watchword(phone) == watchword(bakery.page)
        assert proxy.lost == [ACCEPT]
        assert proxy.asked.count(ACCEPT) == 2, "the same order, handed in again"

    assert before - balance(town, hanako) == 1_750


def test_a_till_whose_bill_is_lost_on_the_way_back_opens_no_second_one(
    town: RunningTown, browsers: Browsers
) -> None:
    browsers.faults.expect("ERR_EMPTY_RESPONSE")
    with lossy_proxy() as proxy:
        page = browsers.window(
            town.base_url, viewport=TILL, proxy={"server": proxy.address}
        )
        till = Till(page)
        till.pair(pairing_code(town, shop=1))
        proxy.lose(*OPEN)

        for digit in "860":
            page.locator(f"[data-key='{digit}']").click()
        button(page, "till.keypad.show").click()
        show = button(page, "till.keypad.show")
        number = page.locator(".number")
        expect(number.or_(page.locator("[role=alert]")).first).to_be_visible()
        if show.is_visible():
            show.click()
        till.number()

        assert proxy.lost == [OPEN]
        assert len(open_bills(town, shop=1)) == 1


def balance(town: RunningTown, resident: Resident) -> int:
    """What a resident can spend, as the books say."""
    view = view_account(town.seeding.ledger, parse_address(resident.account))
    return sum(row.amount - row.reserved for row in view.balances)


def open_bills(town: RunningTown, shop: int) -> list[int]:
    """The amounts of a shop's bills that can be paid."""
    account = parse_address(town.seeding.directory["shops"][shop]["account"])
    with town.seeding.ledger.database.work() as work:
        rows = work.session.scalars(
            select(BillRow).where(BillRow.shop == account, BillRow.state == "open")
        )
        return [row.amount for row in rows]
