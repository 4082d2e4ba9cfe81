"""An amount is put right, or taken back, while the customer is paying: both orders."""

import re
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import open_bill
from tests.e2e.said import ja
from tests.e2e.said import yen

NEWS = re.compile(r"/(live|state)(\?|$)")
OpenPhone = Callable[[], AbstractContextManager[Page]]


@pytest.fixture
def open_phone(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> OpenPhone:
    """Hanako's phone."""
    return lambda: hanako.phone(browsers, town, tmp_path)


def correct(till: Till, amount: int) -> None:
    """Type another amount on the page that puts one right."""
    for digit in str(amount):
        till.page.locator(f"[data-key='{digit}']").click()
    button(till.page, "till.keypad.show").click()


@contextmanager
def deaf(till: Till) -> Iterator[None]:
    """Let a till hear nothing of its bill but what it asks for itself."""

    def hang_up(route: Route) -> None:
        route.abort()

    till.page.context.route(NEWS, hang_up)
    try:
        yield
    finally:
        till.page.context.unroute(NEWS)


def test_a_customer_who_looks_at_a_bill_sees_it_corrected_and_pays_the_new_amount(
    bakery: Till, open_phone: OpenPhone
) -> None:
    number = bakery.ask(2_300)
    with open_phone() as phone:
        open_bill(phone, number)
        expect(button(phone, "wallet.confirm.pay", sum=yen(2_300))).to_be_visible()

        bakery.page.get_by_role("link", name=ja("till.bill.correct")).click()
        correct(bakery, 1_300)
        expect(bakery.page.locator("h1.amount")).to_have_text(yen(1_300))

        note = ja("wallet.confirm.corrected", was=yen(2_300), **{"is": yen(1_300)})
        expect(phone.locator("main").get_by_text(note)).to_be_visible()
        button(phone, "wallet.confirm.pay", sum=yen(1_300)).click()
        expect(phone.locator("main.paid .amount")).to_have_text(yen(1_300))
        bakery.expect_paid(1_300)


def test_a_customer_who_pays_first_is_shown_to_the_clerk_who_is_correcting(
    bakery: Till, open_phone: OpenPhone
) -> None:
    number = bakery.ask(2_400)
    with open_phone() as phone:
        open_bill(phone, number)
        pay = button(phone, "wallet.confirm.pay", sum=yen(2_400))
        expect(pay).to_be_visible()
        bakery.page.get_by_role("link", name=ja("till.bill.correct")).click()
        expect(bakery.page.locator("#amount")).to_have_value("2,400")

        pay.click()

        bakery.expect_paid(2_400)
        late = ja("till.late.change", amount=yen(2_400))
        expect(bakery.page.locator("main").get_by_text(late)).to_be_visible()
        expect(phone.locator("main.paid")).to_be_visible()


def test_a_correction_that_comes_too_late_changes_nothing(
    browsers: Browsers, bakery: Till, open_phone: OpenPhone
) -> None:
    browsers.faults.expect("ERR_FAILED")
    with deaf(bakery), open_phone() as phone:
        number = bakery.ask(2_500)
        open_bill(phone, number)
        bakery.page.get_by_role("link", name=ja("till.bill.correct")).click()
        button(phone, "wallet.confirm.pay", sum=yen(2_500)).click()
        expect(phone.locator("main.paid")).to_be_visible()

        correct(bakery, 1_500)

        bakery.expect_paid(2_500)
        late = ja("till.late.change", amount=yen(2_500))
        expect(bakery.page.locator("main").get_by_text(late)).to_be_visible()


def test_a_bill_taken_back_cannot_be_paid_any_more(
    bakery: Till, open_phone: OpenPhone
) -> None:
    number = bakery.ask(2_600)
    with open_phone() as phone:
        open_bill(phone, number)
        pay = button(phone, "wallet.confirm.pay", sum=yen(2_600))
        expect(pay).to_be_visible()

        button(bakery.page, "till.bill.void").click()
        said = ja("till.said.voided")
        expect(bakery.page.locator("main").get_by_text(said)).to_be_visible()

        voided = ja("refusal.bill_voided")
        expect(phone.locator("main").get_by_text(voided)).to_be_visible()
        expect(pay).to_be_hidden()


def test_a_bill_that_was_paid_cannot_be_taken_back(
    browsers: Browsers, bakery: Till, open_phone: OpenPhone
) -> None:
    browsers.faults.expect("ERR_FAILED")
    with deaf(bakery), open_phone() as phone:
        number = bakery.ask(2_700)
        open_bill(phone, number)
        button(phone, "wallet.confirm.pay", sum=yen(2_700)).click()
        expect(phone.locator("main.paid")).to_be_visible()

        button(bakery.page, "till.bill.void").click()

        bakery.expect_paid(2_700)
        late = ja("till.late.void", amount=yen(2_700))
        expect(bakery.page.locator("main").get_by_text(late)).to_be_visible()
