"""Who finds a phone does not get far: wrong PINs are slowed, also after a reload."""

from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import PIN
from tests.e2e.people import Resident
from tests.e2e.people import button
from tests.e2e.people import type_pin
from tests.e2e.said import ja

WRONG = "918273"


def expect_to_wait(phone: Page) -> None:
    """Expect a wait, and a field that takes no digit meanwhile."""
    dialog = phone.get_by_role("dialog")
    expect(dialog.locator(".notice.soon")).to_be_visible()
    expect(dialog.locator("input")).to_be_disabled()


def test_wrong_pins_are_slowed_and_a_reload_does_not_help(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> None:
    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.goto("/")
        dialog = phone.get_by_role("dialog")
        for left in (2, 1):
            type_pin(phone, WRONG)
            expect(dialog).to_contain_text(ja("wallet.pin.wrong_left", left=left))
        type_pin(phone, WRONG)
        expect_to_wait(phone)

        phone.reload()

        expect_to_wait(phone)


def test_the_right_pin_opens_and_takes_back_what_was_counted(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> None:
    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.goto("/")
        for _ in range(2):
            type_pin(phone, WRONG)
            expect(phone.get_by_role("dialog")).to_contain_text(
                ja("wallet.pin.wrong_left", left=2)
            )
            type_pin(phone, PIN)
            expect(phone.locator("#available")).to_be_visible()
            phone.locator("#to-settings").click()
            button(phone, "wallet.settings.lock").click()
