"""A founding without a mouse: three officers, three browsers, three keys, one plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyotp
import pytest
from playwright.sync_api import Page
from playwright.sync_api import Playwright
from playwright.sync_api import expect

from ledger.services import founding
from tests.e2e.browsers import Browsers
from tests.e2e.keyboard import follow
from tests.e2e.keyboard import sign
from tests.e2e.keyboard import tab_to
from tests.e2e.keyboard import tick
from tests.e2e.keyboard import type_in
from tests.e2e.people import button
from tests.e2e.said import ja
from tests.e2e.tours.founding import Beginning
from tests.e2e.tours.founding import beginning

NAMES = {
    1: ("山田 一郎", "yamada"),
    2: ("田中 恵", "tanaka"),
    3: ("小林 誠", "kobayashi"),
}
PASSWORD = "watashi-no-iriguchi-7"


@dataclass(frozen=True)
class Founder:
    """An officer at a browser of their own."""

    page: Page
    seat: int

    @property
    def passphrase(self) -> str:
        """What only this officer types."""
        return f"sakura hana mizu yama {self.seat}"

    def sit(self, begun: Beginning) -> None:
        """Open the seat's link and take the seat, with a key made in this browser."""
        page = self.page
        name, login = NAMES[self.seat]
        page.goto(f"{begun.url}/founding#{begun.codes[self.seat]}")
        type_in(page, page.locator("#name"), name)
        type_in(page, page.locator("#login"), login)
        type_in(page, page.locator("#password"), PASSWORD)
        follow(page, button(page, "desk.founding.draw"))
        shown = page.locator("#secret")
        expect(shown).to_be_visible()
        secret = re.search(r"[A-Z2-7]{16,}", shown.inner_text())
        assert secret is not None
        type_in(page, page.locator("#code"), pyotp.TOTP(secret[0]).now())
        type_in(page, page.locator("#passphrase"), self.passphrase)
        if self.seat == 1:
            self._mistype()
        type_in(page, page.locator("#again"), self.passphrase)
        page.keyboard.press("Enter")
        expect(page.locator("svg")).to_be_visible()
        tab_to(page, button(page, "desk.founding.print"))
        name_of_link = ja("desk.founding.to_plan")
        follow(page, page.get_by_role("link", name=name_of_link, exact=True))
        expect(page.locator("#plan")).to_be_visible()

    def _mistype(self) -> None:
        page = self.page
        type_in(page, page.locator("#again"), "sakura hana mizu kawa")
        follow(page, button(page, "desk.founding.sit"))
        expect(page.locator("#wrong")).to_have_text(ja("desk.founding.again_differs"))
        expect(page.locator("#again")).to_be_focused()

    def confirm(self) -> None:
        """Read the plan, say that the sheet is put away, and sign."""
        page = self.page
        expect(page.locator("#confirm")).to_be_visible()
        tab_to(page, page.locator("#plan"))
        tick(page, page.locator("#backed-up"))
        if self.seat == 1:
            sign(page, "not this one")
            wrong = ja("desk.sign.wrong_passphrase")
            expect(page.locator("#wrong")).to_have_text(wrong)
            expect(page.locator("#passphrase")).to_be_focused()
        sign(page, self.passphrase)
        expect(page.locator("#confirm")).to_be_hidden()


@pytest.fixture(scope="module")
def begun(playwright: Playwright) -> Iterator[Beginning]:
    """A town that is none yet."""
    with beginning() as begun:
        yield begun


def test_three_officers_found_a_town_by_keyboard_alone(
    browsers: Browsers, begun: Beginning
) -> None:
    three = [Founder(browsers.window(begun.url), seat) for seat in NAMES]
    for founder in three:
        founder.sit(begun)
    first, second, third = three

    # One signs while another is at the box: what was ticked there stays ticked.
    expect(second.page.locator("#confirm")).to_be_visible()
    tick(second.page, second.page.locator("#backed-up"))
    first.confirm()
    for _ in range(2):
        with second.page.expect_response("**/founding/state"):
            pass
    expect(second.page.locator("#backed-up")).to_be_checked()
    sign(second.page, second.passphrase)
    expect(second.page.locator("#confirm")).to_be_hidden()
    third.confirm()

    assert founding.look(begun.office).is_ready
    expect(third.page.get_by_text(ja("desk.founding.deploying"))).to_be_visible()
