"""Where no key may be made, and where one was lost, a page says what to do."""

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.said import ja
from tests.e2e.wallet.test_modules import CHROME
from tests.e2e.wallet.test_modules import CODE
from tests.e2e.wallet.test_modules import SAFARI

HAS_KEY = """async () => {
  const { keptAddress } = await import("/phone/keybox.js");
  return (await keptAddress()) !== null;
}"""


def heading(page: Page) -> str:
    expect(page.locator("h1")).to_be_visible()
    return page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("agent", "title"),
    [
        (CHROME + " Line/14.1.0", ja("wallet.place.open_in", browser="Chrome")),
        (SAFARI + " Line/14.1.0", ja("wallet.place.open_in", browser="Safari")),
        (SAFARI, ja("wallet.install.title")),
    ],
)
def test_an_invitation_opened_in_the_wrong_place_leads_to_the_right_one(
    browsers: Browsers, address: str, agent: str, title: str
) -> None:
    page = browsers.window(address, viewport=PHONE, user_agent=agent)

    page.goto(f"/join#{CODE}")

    assert heading(page) == title
    assert CODE not in page.url
    assert CODE not in page.content()
    assert page.evaluate(HAS_KEY) is False


def test_an_invitations_code_leaves_the_address_at_once(
    browsers: Browsers, address: str
) -> None:
    page = browsers.window(address, viewport=PHONE)

    page.goto(f"/join#{CODE}")
    expect(page.locator("h1")).to_be_visible()

    assert "#" not in page.url


def test_a_vanished_key_leads_to_the_counter_and_asks_for_no_used_code(
    page: Page,
) -> None:
    page.evaluate("() => localStorage.setItem('meguru-account', '0x11')")

    page.reload()

    assert heading(page) == ja("wallet.vanished.title")
    expect(page.get_by_text(ja("wallet.vanished.money_safe"))).to_be_visible()
    for what in ("identity", "phone", "letter"):
        said = page.get_by_text(ja(f"wallet.vanished.bring_{what}"), exact=True)
        expect(said).to_be_visible()
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    expect(page.locator("main input")).to_have_count(0)


def test_a_page_without_script_says_what_it_needs(
    browsers: Browsers, address: str
) -> None:
    page = browsers.window(address, viewport=PHONE, java_script_enabled=False)

    page.goto("/")

    said = page.locator("noscript p")
    expect(said).to_be_visible()
    expect(said).to_have_text(ja("wallet.needs_script"))
