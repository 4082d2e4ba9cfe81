"""People at their screens: a resident's phone, a till, an officer's browser."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import StorageState
from playwright.sync_api import expect

from ledger.chain.keys import read_keystore
from ledger.cli.wallet import Wallet
from ledger.domain.hexes import parse_address
from ledger.services import registrations
from ledger.services import terminals
from practice import MUNICIPALITY
from practice_officers import practice_sign_ins
from running import RunningTown
from tests.e2e.browsers import Browsers
from tests.e2e.said import ja
from tests.e2e.said import say
from tests.e2e.said import yen

ACTOR = "tests"
PIN = "271828"
LAST_REGISTERED = "() => localStorage.getItem('meguru-account')"


def button(
    page: Page | Locator, key: str, language: str = "ja", **values: Any
) -> Locator:
    """The button that says a text."""
    name = say(key, language, **values)
    return page.get_by_role("button", name=name, exact=True)


def new_number() -> str:
    """A 宛名番号 that nobody has."""
    return str(time.time_ns() // 1000 % 10**14)


def invite(
    town: RunningTown, name: str = "佐藤 花子", number: str | None = None
) -> str:
    """Write an invitation letter; returns its code."""
    given = number or new_number()
    ledger = town.seeding.ledger
    return registrations.invite(ledger, name, MUNICIPALITY, given, ACTOR).code


def issue(town: RunningTown, amounts: dict[str, int], programme: int = 2) -> None:
    """Let two practice officers issue to accounts, and wait until it has run."""
    desk = town.seeding.desk
    given = {parse_address(holder): amount for holder, amount in amounts.items()}
    last_day = desk.programmes()[programme].issue_until
    desk.issue(programme, last_day, given)


class TapCounter:
    """Taps on a phone, as its holder makes them, and what was tapped."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.list: list[str] = []

    def tap(self, key: str, **values: Any) -> None:
        """Tap a button."""
        found = button(self._page, key, **values)
        found.tap()
        self.list.append(ja(key, **values))


@dataclass(frozen=True)
class Resident:
    """Somebody with a phone; the profile holds the key."""

    name: str
    account: str
    profile: Path

    @contextmanager
    def phone(
        self, browsers: Browsers, town: RunningTown, folder: Path, **more: Any
    ) -> Iterator[Page]:
        """Start their phone on a copy of its profile, so that tests share nothing."""
        copied = folder / f"phone-{time.monotonic_ns()}"
        shutil.copytree(self.profile, copied, symlinks=True)
        with browsers.phone(town.base_url, copied, **more) as page:
            yield page


def join(page: Page, code: str, pin: str = PIN) -> str:
    """Register with an invitation as its letter says; returns the account."""
    page.goto(f"/join#{code}")
    button(page, "wallet.consent.agree").click()
    type_new_pin(page, pin)
    expect(page.locator("#to-scan")).to_be_visible()
    account = page.evaluate(LAST_REGISTERED)
    assert isinstance(account, str)
    return account


def type_new_pin(page: Page, pin: str = PIN) -> None:
    """Choose a PIN, typed twice."""
    for index in range(2):
        page.locator("input.pin").nth(index).press_sequentially(pin)


def type_pin(page: Page, pin: str = PIN) -> None:
    """Answer the question for the PIN."""
    page.get_by_role("dialog").locator("input").press_sequentially(pin)


def open_wallet(page: Page, pin: str = PIN) -> None:
    """Open the wallet with its PIN, up to its home."""
    page.goto("/")
    type_pin(page, pin)
    expect(page.locator("#available")).to_be_visible()


def open_bill(page: Page, number: str, pin: str | None = PIN) -> None:
    """Type a bill's number in the wallet, up to the page that asks to pay."""
    if pin is not None:
        open_wallet(page, pin)
    page.locator("#to-number").click()
    page.locator("#number").press_sequentially(number)


def watchword(page: Page) -> str:
    """The watchword on a green screen, the wallet's or the till's."""
    return page.locator(".watchword strong").inner_text()


class Till:
    """A shop's till in a browser window of its own."""

    def __init__(self, page: Page, language: str = "ja") -> None:
        self.page = page
        self._language = language

    def press(self, key: str) -> None:
        """Press the button that says a text."""
        self._button(key).click()

    def _button(self, key: str) -> Locator:
        name = say(key, self._language)
        return self.page.get_by_role("button", name=name, exact=True)

    def pair(self, code: str) -> None:
        """Connect it with a code from the city."""
        self.page.goto("/till/pair")
        self.page.get_by_label(ja("till.pair.code")).fill(code)
        button(self.page, "till.pair.connect").click()
        expect(self.page.locator("#amount")).to_be_visible()

    def ready(self) -> None:
        """Put away whatever stands on it, down to zero."""
        self.page.goto("/till/")
        following = self._button("till.paid.next")
        voiding = self._button("till.bill.void")
        amount = self.page.locator("#amount")
        expect(amount.or_(following).or_(voiding).first).to_be_visible()
        for way_out in (following, voiding):
            if way_out.count():
                way_out.click()
        expect(amount).to_have_value("")
        # Until its script is there, nothing listens to the keyboard.
        expect(amount).not_to_be_editable()

    def ask(self, amount: int) -> str:
        """Ask for an amount; returns the bill's number."""
        for digit in str(amount):
            self.page.locator(f"[data-key='{digit}']").click()
        self.press("till.keypad.show")
        return self.number()

    def void(self) -> None:
        """Take the bill on show back."""
        self.press("till.bill.void")
        expect(self.page.locator("#amount")).to_be_visible()

    def number(self) -> str:
        """The six digits beside the QR."""
        shown = self.page.locator(".number")
        expect(shown).to_be_visible()
        return re.sub(r"\D", "", shown.inner_text())

    def reference(self) -> str:
        """The reference of the bill on show."""
        found = re.search(r"/bills/([^/?]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    def expect_paid(self, amount: int) -> None:
        """Wait until it is green for an amount."""
        paid = self.page.locator("main.paid")
        expect(paid).to_be_visible()
        expect(paid.locator(".amount")).to_have_text(yen(amount))


def pairing_code(town: RunningTown, shop: int = 0) -> str:
    """A code that connects a till to one of the practice town's shops."""
    return pairing_code_of(town, town.seeding.directory["shops"][shop]["account"])


def pairing_code_of(town: RunningTown, account: str) -> str:
    """A code that connects a till to a shop."""
    shop, ledger = parse_address(account), town.seeding.ledger
    return terminals.make_pairing_code(ledger, shop, "レジ2", ACTOR).code


@contextmanager
def plain_wallet(town: RunningTown, index: int = 0) -> Iterator[Wallet]:
    """A practice resident who pays without a screen, for tests of the till alone."""
    name = town.seeding.directory["residents"][index]["key"]
    passphrase = town.town.settings.passphrase("residents")
    key = read_keystore(town.town.keys / "residents" / f"{name}.json", passphrase)
    wallet = Wallet(town.base_url, key)
    try:
        wallet.sign_in()
        yield wallet
    finally:
        wallet.close()


def pay_plainly(town: RunningTown, bill: str, index: int = 0) -> dict[str, Any]:
    """Let a practice resident pay a bill by its reference or number."""
    with plain_wallet(town, index) as wallet:
        return wallet.pay(wallet.quote(bill))


def offer_part(town: RunningTown, bill: str, amount: int, index: int = 0) -> None:
    """Let a practice resident offer to pay a part of a bill."""
    with plain_wallet(town, index) as wallet:
        wallet._ask("POST", f"/v1/bills/{bill}/part-offers", json={"amount": amount})


@dataclass(frozen=True)
class Officer:
    """A practice officer: how they sign in, and what opens their key."""

    name: str
    login: str
    password: str
    totp_secret: str
    passphrase: str

    def sign_in(self, page: Page) -> None:
        """Sign in at the desk."""
        page.goto("/")
        page.locator("#login").fill(self.login)
        page.locator("#password").fill(self.password)
        page.locator("#code").fill(pyotp.TOTP(self.totp_secret).now())
        button(page, "desk.sign_in.enter").click()
        expect(page.get_by_role("navigation").first).to_be_visible()

    def sign(self, page: Page, role: str, language: str = "ja") -> None:
        """Sign the action on show as ``maker`` or ``checker``."""
        page.locator("#passphrase").fill(self.passphrase)
        button(page, f"desk.sign.do.{role}", language).click()
        expect(page.locator("#passphrase")).to_be_hidden()


def officers(town: RunningTown) -> list[Officer]:
    """The practice officers."""
    return [Officer(**found) for found in practice_sign_ins(town.town)]


def sign_in_officers(town: RunningTown, browsers: Browsers) -> list[StorageState]:
    """Sign the first two officers in; returns what their browsers keep."""
    assert town.desk_url is not None
    kept = []
    for officer in officers(town)[:2]:
        page = browsers.lasting_window(town.desk_url)
        officer.sign_in(page)
        kept.append(page.context.storage_state())
        page.context.close()
    return kept
