"""The practice town's first page: the way in for a resident, a shop and the city."""

from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import button
from tests.e2e.people import officers
from tests.e2e.said import ja


def test_a_letter_leads_to_the_registration(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url)
    page.goto("/town/")

    button(page, "town.resident.write").click()
    page.get_by_role("link", name=ja("town.resident.join")).click()

    expect(button(page, "wallet.consent.agree")).to_be_visible()


def test_a_code_connects_a_till(town: RunningTown, browsers: Browsers) -> None:
    page = browsers.window(town.base_url)
    page.goto("/town/")

    page.get_by_role("button", name="番号を出す みなと青果").click()
    page.get_by_role("link", name=ja("town.shop.pair")).click()
    button(page, "till.pair.connect").click()

    expect(page.locator("#amount")).to_be_visible()
    expect(page.get_by_text("みなと青果")).to_be_visible()


def test_the_officers_ways_in_are_shown_and_lead_to_the_desk(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url)
    page.goto("/town/")

    for officer in officers(town):
        for shown in (officer.login, officer.password):
            expect(page.get_by_text(shown, exact=True)).to_be_visible()
    page.get_by_role("link", name=ja("town.city.open")).click()

    expect(button(page, "desk.sign_in.enter")).to_be_visible()


def test_it_answers_to_this_machines_own_names_only(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url)

    answer = page.request.get("/town/", headers={"Host": "city.example"})

    assert answer.status == 403
