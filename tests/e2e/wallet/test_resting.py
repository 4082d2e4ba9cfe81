"""A wallet that rests: without a signal, left alone, put away in the middle."""

from pathlib import Path

from playwright.sync_api import Route
from playwright.sync_api import expect

from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import open_bill
from tests.e2e.people import open_wallet
from tests.e2e.people import type_pin
from tests.e2e.said import ja
from tests.e2e.said import say
from tests.e2e.said import yen


def test_without_a_signal_it_opens_and_shows_what_was_last_known(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> None:
    browsers.faults.expect("ERR_INTERNET_DISCONNECTED")
    browsers.faults.expect("offline")
    with hanako.phone(browsers, town, tmp_path) as phone:
        open_wallet(phone)
        expect(phone.locator("#available")).not_to_have_text("0円")
        balance = phone.locator("#available").inner_text()
        phone.wait_for_function(
            "async () => (await caches.match('/phone/main.js')) !== undefined"
        )
        phone.context.set_offline(True)

        phone.goto("/")

        expect(phone.get_by_text(ja("wallet.offline.title"))).to_be_visible()
        assert phone.locator("#available").inner_text() == balance
        scan = phone.locator("#to-scan")
        expect(scan).to_have_attribute("aria-disabled", "true")
        assert phone.evaluate(
            "async () => (await caches.match('/v1/network')) === undefined"
        )

        phone.context.set_offline(False)

        expect(phone.get_by_text(ja("wallet.offline.title"))).to_be_hidden()
        expect(scan).not_to_have_attribute("aria-disabled", "true")


def test_a_phone_in_english_stays_english_without_a_signal(
    browsers: Browsers, address: str
) -> None:
    browsers.faults.expect("ERR_INTERNET_DISCONNECTED")
    page = browsers.window(address, viewport=PHONE, locale="en-US")
    page.goto("/")
    welcome = page.get_by_role("heading", name=say("wallet.welcome.title", "en"))
    expect(welcome).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)

    page.goto("/")

    expect(welcome).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_language_that_was_chosen_stays_without_a_signal(
    browsers: Browsers, address: str
) -> None:
    browsers.faults.expect("ERR_INTERNET_DISCONNECTED")
    page = browsers.window(address, viewport=PHONE)
    page.goto("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.get_by_role("button", name="English").click()
    welcome = page.get_by_role("heading", name=say("wallet.welcome.title", "en"))
    expect(welcome).to_be_visible()
    page.context.set_offline(True)

    page.goto("/")

    expect(welcome).to_be_visible()


def test_after_five_idle_minutes_the_pin_is_asked_again(
    town: RunningTown, browsers: Browsers, hanako: Resident, tmp_path: Path
) -> None:
    with hanako.phone(browsers, town, tmp_path) as phone:
        phone.clock.install()
        open_wallet(phone)

        phone.clock.fast_forward("05:10")

        expect(phone.get_by_role("dialog")).to_be_visible()
        type_pin(phone)
        expect(phone.get_by_role("dialog")).to_be_hidden()


def test_above_5000_yen_the_pin_is_asked_though_the_wallet_is_open(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    number = bakery.ask(5_001)
    with hanako.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, number)

        button(phone, "wallet.confirm.pay", sum=yen(5_001)).click()

        dialog = phone.get_by_role("dialog")
        expect(dialog).to_contain_text(ja("wallet.pin.why_large"))
        type_pin(phone)
        expect(phone.locator("main.paid .amount")).to_have_text(yen(5_001))


def test_a_wallet_put_away_before_the_answer_finds_it_when_it_opens(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    browsers.faults.expect("ERR_FAILED")
    number = bakery.ask(640)
    with hanako.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, number)

        def lose(route: Route) -> None:
            if route.request.method == "POST":
                route.fetch()
            route.abort()

        phone.route("**/v1/payments", lose)
        button(phone, "wallet.confirm.pay", sum=yen(640)).click()
        expect(phone.get_by_text(ja("wallet.sending.unsure"))).to_be_visible()
        phone.unroute("**/v1/payments")

        phone.reload()

        expect(phone.locator("main.paid .amount")).to_have_text(yen(640))
        bakery.expect_paid(640)


def test_pressing_pay_twice_pays_once(
    town: RunningTown,
    browsers: Browsers,
    bakery: Till,
    hanako: Resident,
    tmp_path: Path,
) -> None:
    number = bakery.ask(720)
    with hanako.phone(browsers, town, tmp_path) as phone:
        open_bill(phone, number)
        sent: list[str] = []
        phone.on(
            "request",
            lambda asked: (
                sent.append(asked.url)
                if asked.method == "POST" and asked.url.endswith("/v1/payments")
                else None
            ),
        )

        phone.locator("#pay").dblclick()

        expect(phone.locator("main.paid .amount")).to_have_text(yen(720))
        assert len(sent) == 1
