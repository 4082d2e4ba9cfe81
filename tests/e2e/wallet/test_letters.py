"""A letter's code is checked as soon as it is there: before consent and PIN."""

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import join
from tests.e2e.said import ja

CHECK = "/v1/registrations/check"


@pytest.fixture
def page(browsers: Browsers, town: RunningTown) -> Page:
    """A phone that has no key."""
    return browsers.window(town.base_url, viewport=PHONE)


def expect_refused(page: Page, code: str, refused: str) -> None:
    said = page.locator(".notice.stop")
    expect(said).to_contain_text(ja(f"refusal.{refused}"))
    expect(said).to_contain_text(ja(f"remedy.{refused}"))
    # It stands there to be mended.
    expect(page.locator("#code")).to_have_value(code)
    expect(page.locator("input.pin")).to_have_count(0)


def test_a_mistyped_code_is_refused_before_anybody_agrees_or_makes_a_pin(
    page: Page, town: RunningTown
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")

    page.locator("#code").press_sequentially("abcd-efgh-jkmn-pqrs")
    expect_refused(page, "ABCD-EFGH-JKMN-PQRS", "invitation_unknown")
    page.locator("#code").fill(invite(town))

    expect(button(page, "wallet.consent.agree")).to_be_visible()
    assert sum(url.endswith(CHECK) for url in asked) == 2
    assert not any("ABCD" in url.upper() for url in asked)


def test_a_letter_that_was_used_says_so_at_once_and_what_to_do(
    page: Page, town: RunningTown, browsers: Browsers
) -> None:
    code = invite(town)
    join(browsers.window(town.base_url, viewport=PHONE), code)

    page.goto(f"/join#{code}")

    expect_refused(page, code, "invitation_used")
    assert code not in page.url


def test_a_code_that_nobody_can_check_now_is_kept_and_asked_about_again(
    page: Page, town: RunningTown, browsers: Browsers
) -> None:
    browsers.faults.expect("ERR_FAILED")
    page.route(f"**{CHECK}", lambda route: route.abort())

    page.goto(f"/join#{invite(town)}")
    expect(page.locator(".notice.stop")).to_contain_text(ja("refusal.offline"))
    page.unroute(f"**{CHECK}")
    button(page, "wallet.try_again").click()

    expect(button(page, "wallet.consent.agree")).to_be_visible()
