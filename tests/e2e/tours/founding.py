"""The walk through a founding, in a real town of its own that is not one yet.

The first officer sits at the browser that is walked through; the two colleagues take
their seats and sign by code, with keys of their own. At the end the town is deployed.
"""

import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyotp
from playwright.sync_api import Page
from playwright.sync_api import expect

from found import found_town
from found import founding_town
from found import serving
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.sealing import seal_key
from ledger.chain.signatures import hash_words
from ledger.services import founding
from ledger.services import staff
from ledger.services.office import BareOffice
from tests.e2e.people import button
from tests.e2e.serving import free_port
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import LONGEST_NAME
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import Visit
from tests.e2e.tours.without_script import stop_scripts
from tests.e2e.tours.without_script import unfold_noscript
from town import Town

STATES = (
    "seat: empty",
    "seat: authenticator drawn",
    "seat: passphrases differ",
    "seat: wrong code of the authenticator",
    "recovery sheet: longest name",
    "plan: seats are free",
    "plan: to sign",
    "plan: wrong passphrase",
    "plan: changed meanwhile",
    "plan: waits for others",
    "plan: chain not reached",
    "plan: deploying",
    "link: used",
    "link: without script",
    "sign-in: empty",
    "sign-in: error",
    "not found",
    "plan: founded",
)
LOGIN = "hanada"
PASSWORD = "kanaria-no-iriguchi-48"
PASSPHRASE = "かなりあ の 合言葉 は 九つの 石 と 川"


@dataclass(frozen=True)
class Beginning:
    """A real town before it is one: its desk's address and its seats' codes."""

    town: Town
    office: BareOffice
    url: str
    codes: dict[int, str]


@contextmanager
def beginning() -> Iterator[Beginning]:
    """A founding at whose seats nobody sits."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="meguru-founding-") as folder:
        town = Town(Path(folder) / "town", "http://127.0.0.1:8000", durable=False)
        with founding_town(town) as office, serving(office, port):
            codes = founding.open_seats(office)
            yield Beginning(town, office, f"http://127.0.0.1:{port}", codes)


def walk(stage: Stage, language: str, visit: Visit) -> None:
    """Visit every state of a founding."""
    with beginning() as begun:
        page = stage.browsers.window(begun.url, locale=LOCALES[language])
        _take_seat(page, language, begun.codes[1], visit)
        colleagues = _sign(page, language, begun, visit)
        # From here on the page that waits changes by itself.
        begun.town.chain.stop()
        expect(page.locator("#plan")).to_contain_text("chain -")
        visit("plan: chain not reached", page)
        begun.town.chain.start()
        for colleague in colleagues:
            colleague.confirm()
        expect(page.locator(".ring.turning")).to_be_visible()
        visit("plan: deploying", page)
        # What does not change meanwhile is looked at while the town is deployed.
        with ThreadPoolExecutor(1) as beside:
            deployed = beside.submit(found_town, begun.town, begun.office)
            _outside(stage, language, begun, visit)
            deployed.result()
        expect(page.locator(".notice.done")).to_be_visible()
        visit("plan: founded", page)
        page.context.close()


class Colleague:
    """An officer at another browser, which is not looked at."""

    def __init__(self, office: BareOffice, name: str, login: str) -> None:
        self._office = office
        self._name = name
        self._login = login
        self._key: Key = make_key()

    def sit(self, code: str) -> None:
        """Take a seat."""
        secret = staff.make_totp_secret()
        given = founding.Enrolment(
            name=self._name,
            login=self._login,
            password=PASSWORD,
            totp_secret=secret,
            totp_code=pyotp.TOTP(secret).now(),
            sealed=seal_key(self._key, PASSPHRASE),
            proof=self._key.sign(hash_words(founding.words_of_seat(code))),
        )
        founding.take_seat(self._office, code, given)

    def confirm(self) -> None:
        """Sign the plan as it stands."""
        found = founding.look(self._office)
        own = [seat for seat in found.seats if seat.signer == self._key.address]
        assert own[0].person is not None
        signature = self._key.sign(found.digest)
        founding.confirm(self._office, own[0].person, signature, found.digest)


def _take_seat(page: Page, language: str, code: str, visit: Visit) -> None:
    page.goto(f"/founding#{code}")
    expect(page.locator("#enrol")).to_be_visible()
    visit("seat: empty", page)
    page.locator("#name").fill(LONGEST_NAME)
    page.locator("#login").fill(LOGIN)
    page.locator("#password").fill(PASSWORD)
    button(page, "desk.founding.draw", language).click()
    shown = page.locator("#secret")
    expect(shown).to_be_visible()
    visit("seat: authenticator drawn", page)
    secret = re.search(r"[A-Z2-7]{16,}", shown.inner_text())
    assert secret is not None
    page.locator("#code").fill("000000")
    for passphrase, again, state in (
        (PASSPHRASE, PASSPHRASE + "!", "seat: passphrases differ"),
        (PASSPHRASE, PASSPHRASE, "seat: wrong code of the authenticator"),
    ):
        _sit(page, language, passphrase, again)
        expect(page.locator("#sit")).to_be_enabled()
        expect(page.locator("#wrong")).to_be_visible()
        visit(state, page)
    page.locator("#code").fill(pyotp.TOTP(secret[0]).now())
    _sit(page, language, PASSPHRASE, PASSPHRASE)
    page.wait_for_url("**/founding/sheet")
    visit("recovery sheet: longest name", page)


def _sit(page: Page, language: str, passphrase: str, again: str) -> None:
    page.locator("#passphrase").fill(passphrase)
    page.locator("#again").fill(again)
    button(page, "desk.founding.sit", language).click()


def _sign(page: Page, language: str, begun: Beginning, visit: Visit) -> list[Colleague]:
    page.goto("/founding/plan")
    expect(page.locator("#plan")).to_be_visible()
    visit("plan: seats are free", page)
    office = begun.office
    second = Colleague(office, "田中 恵", "tanaka")
    left = Colleague(office, "小林 誠", "kobayashi")
    second.sit(begun.codes[2])
    left.sit(begun.codes[3])
    expect(page.locator("#confirm")).to_be_visible()
    visit("plan: to sign", page)
    _confirm(page, language, PASSPHRASE + "!")
    expect(page.locator("#confirm button")).to_be_enabled()
    expect(page.locator("#wrong")).to_be_visible()
    visit("plan: wrong passphrase", page)
    page.locator("#passphrase").fill(PASSPHRASE)
    third = Colleague(office, "中村 葵", "nakamura")
    third.sit(founding.open_seats(office, 3)[3])
    _confirm(page, language, PASSPHRASE)
    expect(page.locator("#confirm button")).to_be_enabled()
    expect(page.locator("#wrong")).to_be_visible()
    visit("plan: changed meanwhile", page)
    page.goto("/founding/plan")
    _confirm(page, language, PASSPHRASE)
    expect(page.locator("#confirm")).to_be_hidden()
    visit("plan: waits for others", page)
    return [second, third]


def _confirm(page: Page, language: str, passphrase: str) -> None:
    page.locator("#backed-up").check()
    page.locator("#passphrase").fill(passphrase)
    button(page, "desk.founding.confirm", language).click()


def _outside(stage: Stage, language: str, begun: Beginning, visit: Visit) -> None:
    """What somebody sees who is not signed in."""
    page = stage.browsers.window(begun.url, locale=LOCALES[language])
    link = f"/founding#{begun.codes[1]}"
    page.goto(link)
    expect(page.locator("#wrong")).to_be_visible()
    visit("link: used", page)
    scriptless = stage.browsers.window(begun.url, locale=LOCALES[language])
    stop_scripts(scriptless)
    scriptless.goto(link)
    unfold_noscript(scriptless)
    expect(scriptless.locator(".notice.stop").first).to_be_visible()
    visit("link: without script", scriptless)
    page.goto("/")
    expect(page.locator("#login")).to_be_visible()
    visit("sign-in: empty", page)
    page.locator("#login").fill("nobody")
    page.locator("#password").fill("nothing")
    page.locator("#code").fill("000000")
    page.locator("#code").press("Enter")
    expect(page.locator("#wrong")).to_be_visible()
    visit("sign-in: error", page)
    page.goto("/nowhere")
    expect(page.locator("main")).to_be_visible()
    visit("not found", page)
