"""The walk through the city's desk."""

from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.issuing import hand_in
from tests.e2e.people import new_number
from tests.e2e.people import officers
from tests.e2e.tours.days import pay_on_many_days
from tests.e2e.tours.stage import LARGEST
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import LONGEST_NAME
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import Visit

STATES = (
    "sign-in: empty",
    "sign-in: error",
    "today",
    "today: payments on many days",
    "books",
    "actions: many",
    "programmes: many",
    "programme",
    "programme: templates",
    "programme form: from a template",
    "programme form: error",
    "shops: many",
    "shops: empty",
    "shop: longest name",
    "shop: a till's code",
    "shop form: empty",
    "shop form: error",
    "shop list: error",
    "residents: many",
    "resident",
    "resident form: empty",
    "resident form: error",
    "resident list: error",
    "resident: letter",
    "issues: many",
    "issue form: empty",
    "issue form: many errors",
    "issue: draft, largest amount",
    "issue: waits for another officer",
    "issue: to approve",
    "issue: issued",
    "journal: many",
    "not found",
)
BAD_LIST = {
    "name": "list.csv",
    "mimeType": "text/csv",
    "buffer": "なまえ,金額\r\n,\r\nx,1.5\r\n".encode(),
}
COIN = 2


def walk(stage: Stage, language: str, visit: Visit) -> None:
    """Visit every state of the desk."""
    _sign_in(stage, language, visit)
    page = _desk(stage, language, 0)
    _visit(page, "/", "today", visit)
    pay_on_many_days(stage)
    page.reload()
    page.locator("details summary").click()
    visit("today: payments on many days", page)
    for state, path in (
        ("books", "/books"),
        ("actions: many", "/actions"),
        ("programmes: many", "/programmes"),
        ("programme", "/programmes/1"),
    ):
        _visit(page, path, state, visit)
    _programmes(page, visit)
    _shops(page, visit)
    _residents(page, visit)
    _issues(stage, language, page, visit)
    _visit(page, "/journal", "journal: many", visit)
    _visit(page, "/nowhere", "not found", visit)


def _desk(stage: Stage, language: str, index: int) -> Page:
    assert stage.town.desk_url is not None
    return stage.browsers.window(
        stage.town.desk_url,
        locale=LOCALES[language],
        storage_state=stage.signed_in[index],
    )


def _visit(page: Page, path: str, state: str, visit: Visit) -> None:
    page.goto(path)
    expect(page.locator("main")).to_be_visible()
    visit(state, page)


def _send_empty(page: Page, path: str, state: str, visit: Visit) -> None:
    """Send a form as it is."""
    page.goto(path)
    page.locator("main form[method=post] button.button").last.click()
    expect(page.locator("[aria-invalid=true], .error").first).to_be_visible()
    visit(state, page)


def _send_bad_list(page: Page, path: str, state: str, visit: Visit) -> None:
    page.goto(path)
    page.locator("#file").set_input_files(BAD_LIST)  # type: ignore[arg-type]
    page.locator("main form[method=post] button.button").last.click()
    expect(page.locator("table.mistakes, .error").first).to_be_visible()
    visit(state, page)


def _sign_in(stage: Stage, language: str, visit: Visit) -> None:
    assert stage.town.desk_url is not None
    page = stage.browsers.window(stage.town.desk_url, locale=LOCALES[language])
    _visit(page, "/", "sign-in: empty", visit)
    page.locator("#login").fill("nobody")
    page.locator("#password").fill("nothing")
    page.locator("#code").fill("000000")
    page.locator("#code").press("Enter")
    expect(page.locator("#wrong")).to_be_visible()
    visit("sign-in: error", page)


def _programmes(page: Page, visit: Visit) -> None:
    _visit(page, "/programmes/new", "programme: templates", visit)
    page.locator("main .at-end a").first.click()
    expect(page.locator("main form[method=post]").first).to_be_visible()
    visit("programme form: from a template", page)
    page.locator("#name").fill("")
    page.locator("button[name=step]").first.click()
    expect(page.locator(".error").first).to_be_visible()
    visit("programme form: error", page)


def _shops(page: Page, visit: Visit) -> None:
    _visit(page, "/shops", "shops: many", visit)
    _visit(page, "/shops?q=zzzz", "shops: empty", visit)
    page.goto(f"/shops?q={LONGEST_NAME[:10]}")
    page.get_by_role("link", name=LONGEST_NAME).first.click()
    expect(page.locator("#connect")).to_be_visible()
    visit("shop: longest name", page)
    page.locator("form[action$='/codes'] input:not([type=hidden])").first.fill("レジ3")
    page.locator("form[action$='/codes'] button").click()
    expect(page.locator("[data-print]")).to_be_visible()
    visit("shop: a till's code", page)
    _visit(page, "/shops/new", "shop form: empty", visit)
    _send_empty(page, "/shops/new", "shop form: error", visit)
    _send_bad_list(page, "/shops/list", "shop list: error", visit)


def _residents(page: Page, visit: Visit) -> None:
    _visit(page, "/residents", "residents: many", visit)
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_be_visible()
    visit("resident", page)
    _visit(page, "/residents/new", "resident form: empty", visit)
    _send_empty(page, "/residents/new", "resident form: error", visit)
    _send_bad_list(page, "/residents/list", "resident list: error", visit)
    page.goto("/residents/new")
    page.locator("#person").fill(LONGEST_NAME)
    page.locator("#number").fill(new_number())
    page.locator("#municipality").fill("392014")
    page.locator("main form[method=post] button.button").last.click()
    expect(page.locator("[data-print]")).to_be_visible()
    visit("resident: letter", page)


def _issues(stage: Stage, language: str, page: Page, visit: Visit) -> None:
    _visit(page, "/issues", "issues: many", visit)
    _visit(page, "/issues/new", "issue form: empty", visit)
    wrong = [f"{number},{amount}" for number, amount in enumerate(("", "-1", "1.5"))]
    hand_in(page, COIN, wrong, language=language)
    expect(page.locator("table.mistakes")).to_be_visible()
    visit("issue form: many errors", page)
    account = stage.rich[language].account
    rows = [f"{account},{LARGEST}"]
    hand_in(page, COIN, rows, heading="account,amount", language=language)
    expect(page.locator("[data-form] button")).to_be_enabled()
    visit("issue: draft, largest amount", page)
    officers(stage.town)[0].sign(page, "maker", language)
    action = page.url.partition("?")[0]
    visit("issue: waits for another officer", page)
    other = _desk(stage, language, 1)
    other.goto(action)
    expect(other.locator("[data-form] button")).to_be_enabled()
    visit("issue: to approve", other)
    page.goto("/issues")
    page.locator("tbody th a").last.click()
    expect(page.locator("#result")).to_be_visible()
    visit("issue: issued", page)
