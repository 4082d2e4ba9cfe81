"""A finger that is on its way to one amount does not pay another."""

from pathlib import Path

from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import open_bill
from tests.e2e.said import ja
from tests.e2e.said import yen

TAP_AT_ONCE = """() => {
  const seen = document.querySelector("#pay");
  new MutationObserver(() => {
    const pay = document.querySelector("#pay");
    if (pay && pay !== seen) pay.click();
  }).observe(document.body, { childList: true, subtree: true });
}"""


def test_an_amount_that_was_put_right_is_not_paid_by_a_tap_meant_for_the_old_one(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    number = bakery.ask(2_200)
    with hanako.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, number)
        expect(button(phone, "wallet.confirm.pay", sum=yen(2_200))).to_be_visible()
        phone.evaluate(TAP_AT_ONCE)

        bakery.page.get_by_role("link", name=ja("till.bill.correct")).click()
        for digit in "4200":
            bakery.page.locator(f"[data-key='{digit}']").click()
        button(bakery.page, "till.keypad.show").click()

        pay = button(phone, "wallet.confirm.pay", sum=yen(4_200))
        expect(pay).to_be_enabled()
        pay.click()
        expect(phone.locator("main.paid .amount")).to_have_text(yen(4_200))
        bakery.expect_paid(4_200)
