"""A clerk at the counter: keyboard, sound, a bad line, a till that starts again."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import pairing_code
from tests.e2e.people import pay_plainly
from tests.e2e.people import plain_wallet
from tests.e2e.said import ja
from tests.e2e.said import yen

HOLD_AUDIO = """() => {
  window.heard = [];
  const hear = (what) => {
    window.heard.push(what);
    document.documentElement.dataset.heard = window.heard.length;
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    hear(this.frequency.value);
    return start.call(this, at);
  };
  const voice = { lang: "ja-JP", name: "花子" };
  speechSynthesis.getVoices = () => [voice];
  speechSynthesis.speak = (said) => hear(said.text);
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


@pytest.fixture(scope="module")
def _greengrocer(town: RunningTown, _browsers: Browsers) -> Iterator[Till]:
    page = _browsers.lasting_window(town.base_url)
    till = Till(page)
    till.pair(pairing_code(town, shop=1))
    yield till
    page.context.close()


@pytest.fixture
def till(_greengrocer: Till, browsers: Browsers) -> Till:
    """The greengrocer's till, with nothing on it."""
    _greengrocer.ready()
    return _greengrocer


def open_keys(page: Page) -> list[dict[str, Any]]:
    """What the browser keeps of keys, and whether scripts may read them out."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
            const asked = indexedDB.open("meguru-till", 1);
            asked.onerror = () => reject(asked.error);
            asked.onsuccess = () => {
              const store = asked.result.transaction("keys").objectStore("keys");
              store.getAll().onsuccess = (event) => resolve(event.target.result.map(
                (kept) => ({ id: kept.id, extractable: kept.wrapping.extractable,
                             sealed: kept.sealed.byteLength })));
            };
        })"""
    )
    return found


def test_a_whole_sale_goes_by_keyboard_alone(town: RunningTown, till: Till) -> None:
    keys = till.page.keyboard
    for key in ("C", "9", "Escape", "4", "3", "1", "Backspace", "0", "Enter"):
        keys.press(key)
    pay_plainly(town, till.number())
    till.expect_paid(430)

    following = button(till.page, "till.paid.next")
    while not following.evaluate("it => it === document.activeElement"):
        keys.press("Tab")
    keys.press("Enter")

    expect(till.page.locator("#amount")).to_have_value("")


def test_a_touched_key_does_not_catch_the_enter_key(till: Till) -> None:
    till.page.locator("[data-key='5']").click()

    till.page.keyboard.press("Enter")

    till.number()
    expect(till.page.locator("h1.amount")).to_have_text(yen(5))


def test_an_empty_keypad_asks_for_an_amount(till: Till) -> None:
    button(till.page, "till.keypad.show").click()

    expect(till.page.get_by_text(ja("till.keypad.empty")).first).to_be_visible()
    expect(till.page.locator("#amount")).to_be_visible()


def test_a_paid_bill_is_heard_once(town: RunningTown, till: Till) -> None:
    till.page.evaluate(HOLD_AUDIO)
    number = till.ask(3_200)
    pay_plainly(town, number)
    till.expect_paid(3_200)

    expect(till.page.locator("html")).to_have_attribute("data-heard", "3")

    low, high, said = till.page.evaluate("window.heard")
    assert low < high
    assert said.startswith("三千二百円、")
    till.page.reload()
    till.expect_paid(3_200)
    assert till.page.locator(".view").get_attribute("data-heard") is None


def test_a_muted_till_stays_silent(town: RunningTown, till: Till) -> None:
    till.page.get_by_role("link", name=ja("till.settings.link")).click()
    volume = till.page.get_by_label(ja("till.settings.volume"))
    volume.fill("0")
    expect(till.page.get_by_text(ja("till.settings.muted"))).to_be_visible()
    till.page.get_by_role("link", name=ja("till.back")).click()
    till.page.evaluate(HOLD_AUDIO)

    pay_plainly(town, till.ask(310))
    till.expect_paid(310)

    assert till.page.evaluate("window.heard") == []
    till.page.evaluate("localStorage.clear()")


def test_a_till_that_hears_no_events_looks_for_itself(
    town: RunningTown, till: Till
) -> None:
    till.page.route("**/live*", lambda route: route.fulfill(status=503))
    number = till.ask(320)

    pay_plainly(town, number)

    till.expect_paid(320)
    till.page.unroute("**/live*")


def test_a_till_without_a_line_says_so_and_goes_on_where_it_was(
    browsers: Browsers, till: Till
) -> None:
    browsers.faults.expect("ERR_INTERNET_DISCONNECTED")
    for digit in "330":
        till.page.keyboard.press(digit)
    till.page.context.set_offline(True)
    button(till.page, "till.keypad.show").click()
    expect(till.page.get_by_text(ja("till.trouble.offline"))).to_be_visible()
    expect(till.page.locator("#connection")).to_have_text(ja("till.connection.none"))

    till.page.context.set_offline(False)
    button(till.page, "till.keypad.show").click()

    till.number()
    expect(till.page.locator("#connection")).to_have_text(ja("till.connection.good"))


def test_a_till_that_crashed_finds_its_bill(town: RunningTown, till: Till) -> None:
    number = till.ask(340)
    other = till.page.context.new_page()
    other.goto("/till/")

    expect(other.locator(".number")).to_be_visible()
    assert Till(other).number() == number
    pay_plainly(town, number)
    Till(other).expect_paid(340)
    other.close()


def test_a_session_that_is_over_is_renewed_without_a_word(till: Till) -> None:
    for digit in "350":
        till.page.keyboard.press(digit)
    till.page.context.clear_cookies(name="meguru_till")

    till.page.keyboard.press("Enter")

    till.number()
    expect(till.page.locator("h1.amount")).to_have_text(yen(350))


def test_the_tills_key_cannot_be_read_out(till: Till) -> None:
    assert open_keys(till.page) == [
        {"id": "terminal", "extractable": False, "sealed": 32 + 16}
    ]
    cookies = {cookie["name"]: cookie for cookie in till.page.context.cookies()}
    assert cookies["meguru_till"]["httpOnly"]
    assert cookies["meguru_till"]["sameSite"] == "Strict"
    assert cookies["meguru_till"]["path"] == "/till"


def test_an_offer_that_is_declined_goes_away(town: RunningTown, till: Till) -> None:
    till.ask(1_200)
    with plain_wallet(town) as wallet:
        path = f"/v1/bills/{till.reference()}/part-offers"
        wallet._ask("POST", path, json={"amount": 800})
        offer = till.page.locator("#offer")
        expect(offer).to_be_visible()

        till.page.get_by_role("link", name=ja("till.offer.no"), exact=True).click()

        expect(offer).to_have_count(0)
        till.number()


def test_a_receipt_is_one_touch_from_the_green_screen(
    town: RunningTown, till: Till
) -> None:
    paid = pay_plainly(town, till.ask(360))
    till.expect_paid(360)

    till.page.get_by_role("link", name=ja("till.receipt.link")).click()

    slip = till.page.locator(".slip")
    expect(slip).to_contain_text(paid["order"])
    expect(slip).to_contain_text(paid["watchword"]["ja"])
    till.page.go_back()
    till.expect_paid(360)


def test_a_wrong_code_is_explained_beside_it(
    town: RunningTown, browsers: Browsers
) -> None:
    page = browsers.window(town.base_url)
    page.goto("/till/pair#ABCD-EFGH-JKMN-PQRS")
    expect(page.get_by_label(ja("till.pair.code"))).to_have_value("ABCD-EFGH-JKMN-PQRS")
    assert "#" not in page.url

    button(page, "till.pair.connect").click()

    expect(page.locator("#code-error")).to_contain_text("見つかりません")


def test_a_till_that_the_desk_disconnected_is_told_what_to_do(till: Till) -> None:
    till.page.route(
        "**/till/session",
        lambda route: route.fulfill(status=403, json={"code": "till_disconnected"}),
    )
    till.page.context.clear_cookies(name="meguru_till")

    till.page.goto("/till/")

    said = till.page.locator("#sign-in-error")
    expect(said).to_contain_text(ja("till.refusal.till_disconnected"))
    expect(said).to_contain_text(ja("till.remedy.till_disconnected"))
    till.page.unroute("**/till/session")
