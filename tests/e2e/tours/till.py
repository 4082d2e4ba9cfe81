"""The walk through the till."""

from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.e2e.browsers import TILL
from tests.e2e.people import Till
from tests.e2e.people import offer_part
from tests.e2e.people import pay_plainly
from tests.e2e.tours.stage import LARGEST
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import Visit
from tests.e2e.tours.without_script import stop_scripts

STATES = (
    "pairing: empty",
    "pairing: error",
    "keypad: empty",
    "keypad: error",
    "bill: longest name, largest amount",
    "bill: offer of cash",
    "bill: part in cash",
    "paid: part in cash",
    "receipt",
    "keypad: many",
    "correcting",
    "paid: too late to correct",
    "keypad: taken back",
    "bill: voided",
    "sales: many",
    "sale",
    "settings",
    "not found",
    "without script: pairing",
    "without script: sign-in",
    "without script: keypad and recents",
    "without script: keypad, error",
    "without script: bill, largest amount",
    "without script: offer of cash",
    "without script: paid",
    "without script: sales",
)
UNKNOWN_CODE = "ABCD-EFGH-JKMN-PQRS"


def walk(stage: Stage, language: str, visit: Visit) -> None:
    """Visit every state of the till."""
    _unpaired(stage, language, visit)
    stage.till.ready()
    page = stage.browsers.window(
        stage.town.base_url,
        viewport=TILL,
        locale=LOCALES[language],
        storage_state=stage.till.page.context.storage_state(),
    )
    till = Till(page, language)
    _part_in_cash(stage, till, visit)
    _changing(stage, till, visit)
    _looking_back(till, visit)
    _without_script(stage, language, visit)


def _unpaired(stage: Stage, language: str, visit: Visit) -> None:
    page = stage.browsers.window(
        stage.town.base_url, viewport=TILL, locale=LOCALES[language]
    )
    page.goto("/till/pair")
    code = page.locator("#code")
    expect(code).to_be_visible()
    visit("pairing: empty", page)
    code.fill(UNKNOWN_CODE)
    code.press("Enter")
    expect(page.locator("#code-error")).to_be_visible()
    visit("pairing: error", page)


def _part_in_cash(stage: Stage, till: Till, visit: Visit) -> None:
    page = till.page
    page.goto("/till/")
    expect(page.locator("#amount")).to_be_visible()
    visit("keypad: empty", page)
    page.locator("form.keypad .button.large").click()
    expect(page.locator("#amount-error")).not_to_be_empty()
    visit("keypad: error", page)
    till.ask(LARGEST)
    visit("bill: longest name, largest amount", page)
    reference = till.reference()
    offer_part(stage.town, reference, 800, 2)
    expect(page.locator("#offer")).to_be_visible()
    visit("bill: offer of cash", page)
    page.locator("#offer .button").first.click()
    expect(page.locator("p.cash")).to_be_visible()
    visit("bill: part in cash", page)
    pay_plainly(stage.town, till.reference(), 2)
    expect(page.locator("main.paid")).to_be_visible()
    visit("paid: part in cash", page)
    page.locator("main.paid a.secondary").click()
    expect(page.locator("main.paid")).to_be_hidden()
    visit("receipt", page)
    page.go_back()
    page.locator("#next .button").click()
    expect(page.locator("#amount")).to_be_visible()
    visit("keypad: many", page)


def _changing(stage: Stage, till: Till, visit: Visit) -> None:
    page = till.page
    till.ask(500)
    page.locator("a.back").click()
    expect(page.locator("#amount")).to_have_value("500")
    visit("correcting", page)
    page.go_back()
    reference = till.reference()
    page.goto(page.url + "/correct")
    pay_plainly(stage.town, reference, 3)
    expect(page.locator("main.paid .late")).to_be_visible()
    visit("paid: too late to correct", page)
    page.locator("#next .button").click()
    till.ask(300)
    ended = page.url
    page.locator(".button.danger").click()
    expect(page.locator(".notice.done")).to_be_visible()
    visit("keypad: taken back", page)
    page.goto(ended)
    expect(page.locator("main")).to_be_visible()
    visit("bill: voided", page)


def _looking_back(till: Till, visit: Visit) -> None:
    page: Page = till.page
    page.goto("/till/")
    page.locator(".recents a").last.click()
    expect(page.locator(".view[data-view=sales]")).to_be_visible()
    visit("sales: many", page)
    page.locator("main a[href*='/sales/']").first.click()
    expect(page.locator(".view[data-view=sale]")).to_be_visible()
    visit("sale", page)
    page.goto("/till/settings")
    expect(page.locator("main")).to_be_visible()
    visit("settings", page)
    page.goto("/till/nowhere")
    expect(page.locator("main")).to_be_visible()
    visit("not found", page)


def _without_script(stage: Stage, language: str, visit: Visit) -> None:
    """The same till in a browser that runs no script."""
    stage.till.ready()
    locale = LOCALES[language]
    page = stage.browsers.window(
        stage.town.base_url,
        viewport=TILL,
        locale=locale,
        storage_state=stage.till.page.context.storage_state(),
    )
    stop_scripts(page)
    for path, state in (("pair", "pairing"), ("sign-in", "sign-in")):
        page.goto(f"/till/{path}")
        expect(page.locator(".without-script")).to_be_visible()
        _visit_loaded(page, state, visit)
    page.goto("/till/")
    expect(page.locator("#amount")).to_be_visible()
    expect(page.locator(".keys")).to_be_hidden()
    _visit_loaded(page, "keypad and recents", visit)
    _ask_without_script(page, "千円")
    expect(page.locator("#amount-error")).not_to_be_empty()
    _visit_loaded(page, "keypad, error", visit)
    _selling_without_script(stage, page, visit)
    page.goto("/till/sales")
    expect(page.locator("main")).to_be_visible()
    _visit_loaded(page, "sales", visit)


def _selling_without_script(stage: Stage, page: Page, visit: Visit) -> None:
    _ask_without_script(page, str(LARGEST))
    expect(page.locator(".number")).to_be_visible()
    _visit_loaded(page, "bill, largest amount", visit)
    offer_part(stage.town, Till(page).reference(), 700, 2)
    page.locator("a.without-script").click()
    expect(page.locator("#offer")).to_be_visible()
    _visit_loaded(page, "offer of cash", visit)
    page.locator(".button.danger").click()
    expect(page.locator(".notice.done")).to_be_visible()
    _ask_without_script(page, "1,240")
    pay_plainly(stage.town, Till(page).reference(), 3)
    page.locator("a.without-script").click()
    expect(page.locator("main.paid")).to_be_visible()
    _visit_loaded(page, "paid", visit)
    page.locator("#next .button").click()
    expect(page.locator("#amount")).to_be_visible()


def _ask_without_script(page: Page, typed: str) -> None:
    page.locator("#amount").fill(typed)
    page.locator("form.keypad .button.large").click()


def _visit_loaded(page: Page, state: str, visit: Visit) -> None:
    # What a form's answer says may be read before its stylesheet has arrived.
    page.wait_for_load_state()
    visit(f"without script: {state}", page)
