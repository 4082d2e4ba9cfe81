"""Issuing at the desk as two officers do it, each in a browser of their own."""

from playwright.sync_api import Page
from playwright.sync_api import expect

from practice import MUNICIPALITY
from running import RunningTown
from tests.e2e.people import button
from tests.e2e.people import officers
from tests.e2e.said import ja
from tests.e2e.said import yen

HEADING = "宛名番号,金額"


def hand_in(
    page: Page,
    programme: int,
    rows: list[str],
    label: str = "",
    *,
    heading: str = HEADING,
    language: str = "ja",
) -> None:
    """Hand in a list for a programme, up to the draft or to what is wrong with it."""
    page.goto("/issues/new")
    page.locator("#programme").select_option(str(programme))
    page.locator("#label").fill(label)
    page.locator("#municipality").fill(MUNICIPALITY)
    content = "\r\n".join([heading, *rows, ""])
    page.locator("#file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    button(page, "desk.form.check", language).click()


def propose(town: RunningTown, page: Page, rows: list[str], label: str = "") -> str:
    """Hand in a list and sign it as the maker; returns the action's address."""
    hand_in(page, 1, rows, label)
    expect(page.locator("#passphrase")).to_be_visible()
    officers(town)[0].sign(page, "maker")
    expect(page.get_by_text(ja("desk.action.waits_for_other"))).to_be_visible()
    return page.url.partition("?")[0]


def approve_and_run(town: RunningTown, page: Page, action: str, total: int) -> None:
    """Look at an action as the checker, sign it, and run it to its end."""
    page.goto(action)
    expect(page.locator("dd.large")).to_have_text(yen(total))
    officers(town)[1].sign(page, "checker")
    button(page, "desk.issue.start").click()
    done = ja("desk.issue.completed", amount=yen(total))
    expect(page.get_by_text(done)).to_be_visible()
