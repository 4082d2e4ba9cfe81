"""The walk through the phone wallet."""

from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from tests.e2e.browsers import PHONE
from tests.e2e.people import invite
from tests.e2e.people import type_pin
from tests.e2e.tours.stage import LARGEST
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import Visit

STATES = (
    "welcome: empty",
    "welcome: checking",
    "welcome: error",
    "consent",
    "new PIN: empty",
    "new PIN: error",
    "bill link: longest name, largest amount",
    "bill link: voided",
    "bill link: error",
    "shops: many",
    "shops: empty",
    "in another app",
    "on an iPhone",
    "key gone",
    "PIN: one",
    "home: empty",
    "history: empty",
    "received: empty",
    "camera",
    "number: empty",
    "number: error",
    "settings",
    "PIN: error",
    "home: many, largest amount",
    "confirm: longest name, largest amount",
    "paid: longest name, largest amount",
    "receipt: longest name, largest amount",
    "history: one",
    "received: many",
    "offline",
    "too little",
    "too little: waiting for the shop",
    "too little: voided",
)
UNKNOWN_CODE = "ABCD-EFGH-JKMN-PQRS"
UNKNOWN_BILL = "A" * 22 + "." + "A" * 16
LINE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/14.0.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


def walk(stage: Stage, language: str, visit: Visit) -> None:
    """Visit every state of the wallet."""
    _without_key(stage, language, visit)
    _places(stage, language, visit)
    _without_money(stage, language, visit)
    _with_money(stage, language, visit)
    _too_little(stage, language, visit)


def _window(stage: Stage, language: str, **more: str) -> Page:
    return stage.browsers.window(
        stage.town.base_url, viewport=PHONE, locale=LOCALES[language], **more
    )


def _without_key(stage: Stage, language: str, visit: Visit) -> None:
    page = _window(stage, language)
    page.goto("/")
    expect(page.locator("#code")).to_be_visible()
    visit("welcome: empty", page)
    asked: list[Route] = []
    page.route("**/v1/registrations/check", lambda route: asked.append(route))
    page.locator("#code").fill(UNKNOWN_CODE)
    expect(page.locator(".ring.turning")).to_be_visible()
    visit("welcome: checking", page)
    for route in asked:
        route.continue_()
    page.unroute("**/v1/registrations/check")
    expect(page.locator(".notice.stop")).to_be_visible()
    visit("welcome: error", page)
    page.locator("#code").fill(invite(stage.town))
    agree = page.locator(".button.large")
    expect(agree).to_be_visible()
    visit("consent", page)
    agree.click()
    pin = page.locator("input.pin").first
    expect(pin).to_be_visible()
    visit("new PIN: empty", page)
    pin.press_sequentially("123456")
    expect(page.locator(".error").first).to_be_visible()
    visit("new PIN: error", page)
    stage.till.ready()
    stage.till.ask(LARGEST)
    link = f"/p/{stage.till.reference()}"
    page.goto(link)
    expect(page.locator(".bill-number")).to_be_visible()
    visit("bill link: longest name, largest amount", page)
    stage.till.void()
    page.goto(link)
    expect(page.locator(".notice.soon")).to_be_visible()
    visit("bill link: voided", page)
    page.goto(f"/p/{UNKNOWN_BILL}")
    expect(page.locator(".notice.stop")).to_be_visible()
    visit("bill link: error", page)
    page.goto("/shops")
    expect(page.locator(".shops li").first).to_be_visible()
    visit("shops: many", page)
    page.locator("#q").fill("zzzz")
    expect(page.locator(".shops li")).to_have_count(0)
    visit("shops: empty", page)


def _places(stage: Stage, language: str, visit: Visit) -> None:
    for state, agent in (("in another app", LINE), ("on an iPhone", IPHONE)):
        page = _window(stage, language, user_agent=agent)
        page.goto("/")
        expect(page.locator("ol.steps")).to_be_visible()
        visit(state, page)
    page = _window(stage, language)
    page.goto("/")
    expect(page.locator("#code")).to_be_visible()
    page.evaluate("() => localStorage.setItem('meguru-account', '0x' + '1'.repeat(40))")
    page.goto("/")
    expect(page.locator(".notice.done")).to_be_visible()
    visit("key gone", page)


def _without_money(stage: Stage, language: str, visit: Visit) -> None:
    phone = stage.empty.phone(
        stage.browsers, stage.town, stage.folder, locale=LOCALES[language]
    )
    with phone as page:
        page.goto("/")
        expect(page.get_by_role("dialog")).to_be_visible()
        visit("PIN: one", page)
        type_pin(page)
        expect(page.locator("#available")).to_be_visible()
        visit("home: empty", page)
        page.locator("#to-history").click()
        tabs = page.locator(".tabs button")
        expect(page.locator(".notice")).to_be_visible()
        visit("history: empty", page)
        tabs.nth(1).click()
        expect(tabs.nth(1)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".notice")).to_be_visible()
        visit("received: empty", page)
        page.goto("/")
        page.locator("#to-scan").click()
        expect(page.locator("video")).to_be_visible()
        visit("camera", page)
        page.goto("/")
        page.locator("#to-number").click()
        expect(page.locator("#number")).to_be_visible()
        visit("number: empty", page)
        page.locator("#number").press_sequentially("000000")
        expect(page.locator("#number-error")).to_be_visible()
        visit("number: error", page)
        page.goto("/")
        page.locator("#to-settings").click()
        expect(page.locator("fieldset").first).to_be_visible()
        visit("settings", page)
        page.locator(".button.secondary").first.click()
        for _ in range(3):
            type_pin(page, "918273")
            expect(page.get_by_role("dialog").locator("input")).to_have_value("")
        expect(page.get_by_role("dialog").locator(".notice.soon")).to_be_visible()
        visit("PIN: error", page)


def _with_money(stage: Stage, language: str, visit: Visit) -> None:
    stage.till.ready()
    number = stage.till.ask(LARGEST)
    resident = stage.rich[language]
    with resident.phone(
        stage.browsers, stage.town, stage.folder, locale=LOCALES[language]
    ) as page:
        page.goto("/")
        type_pin(page)
        # What was last seen is shown first, and the money that came meanwhile after it.
        expect(page.locator(".card.rows .row")).to_have_count(2)
        visit("home: many, largest amount", page)
        page.locator("#to-number").click()
        page.locator("#number").press_sequentially(number)
        expect(page.locator("#pay")).to_be_visible()
        visit("confirm: longest name, largest amount", page)
        page.locator("#pay").click()
        type_pin(page)
        expect(page.locator("main.paid")).to_be_visible()
        visit("paid: longest name, largest amount", page)
        page.locator("main.paid .link").click()
        expect(page.locator(".receipt")).to_be_visible()
        visit("receipt: longest name, largest amount", page)
        page.goto("/")
        page.locator("#to-history").click()
        expect(page.locator(".row-button")).to_have_count(1)
        visit("history: one", page)
        page.locator(".tabs button").nth(1).click()
        expect(page.locator(".rows .row")).to_have_count(2)
        visit("received: many", page)
        page.goto("/")
        expect(page.locator("#available")).to_be_visible()
        _wait_until_kept(page)
        stage.browsers.faults.expect("ERR_INTERNET_DISCONNECTED")
        page.context.set_offline(True)
        page.goto("/")
        expect(page.locator(".notice.soon").first).to_be_visible()
        visit("offline", page)
        page.context.set_offline(False)


def _wait_until_kept(page: Page) -> None:
    """Wait until the service worker keeps the shell."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def _too_little(stage: Stage, language: str, visit: Visit) -> None:
    stage.till.ready()
    number = stage.till.ask(1_200)
    with stage.poor.phone(
        stage.browsers, stage.town, stage.folder, locale=LOCALES[language]
    ) as page:
        page.goto("/")
        type_pin(page)
        page.locator("#to-number").click()
        page.locator("#number").press_sequentially(number)
        expect(page.locator(".foot .button.large")).to_be_visible()
        visit("too little", page)
        page.locator(".foot .button.large").click()
        expect(page.locator(".ring.turning")).to_be_visible()
        visit("too little: waiting for the shop", page)
        stage.till.void()
        expect(page.locator(".ring.turning")).to_be_hidden()
        visit("too little: voided", page)
