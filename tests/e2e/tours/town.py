"""The walk through the practice town's start page."""

from playwright.sync_api import expect

from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import Visit

STATES = ("start", "start: with a letter", "start: with a till's code")


def walk(stage: Stage, language: str, visit: Visit) -> None:
    """Visit every state of the start page."""
    page = stage.browsers.window(stage.town.base_url, locale=LOCALES[language])
    page.goto("/town/")
    visit("start", page)
    page.locator("form[action$='/letters'] button").click()
    expect(page.locator(".code")).to_be_visible()
    visit("start: with a letter", page)
    page.locator("form[action$='/pairings'] button").first.click()
    expect(page.locator(".code")).to_be_visible()
    visit("start: with a till's code", page)
