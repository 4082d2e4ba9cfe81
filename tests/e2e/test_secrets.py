"""An officer's key, passphrase and password: in no log, no file and no row."""

import base64
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect
from sqlalchemy import MetaData
from sqlalchemy import select

from found import founding_town
from found import serving
from ledger.chain.keys import Key
from ledger.chain.sealing import unseal_key
from ledger.services import founding
from ledger.services.office import BareOffice
from ledger.services.staff import list_sealed_keys
from ledger.store.database import Database
from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.issuing import propose
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import join
from tests.e2e.people import new_number
from tests.e2e.people import officers
from tests.e2e.said import ja
from tests.e2e.serving import free_port
from town import Town

LOGIN = "hanada"
PASSWORD = "kanaria-no-iriguchi-48"
PASSPHRASE = "かなりあ の 合言葉 は 九つの 石 と 川"


def traces_of(key: Key, *texts: str) -> dict[str, bytes]:
    """Every way in which a secret could lie about."""
    plain = base64.b64encode(key.secret).rstrip(b"=")
    safe = base64.urlsafe_b64encode(key.secret).rstrip(b"=")
    hexadecimal = key.secret.hex()
    found = {
        "raw": key.secret,
        "hex": hexadecimal.encode(),
        "HEX": hexadecimal.upper().encode(),
        "base64": plain,
        "base64 of addresses": safe,
        "number": str(int(hexadecimal, 16)).encode(),
    }
    return found | {text: text.encode() for text in texts}


def search_files(home: Path, traces: dict[str, bytes]) -> set[str]:
    """Where traces are found, in logs and in the database's own files too."""
    return {
        f"{name} in {path.relative_to(home)}"
        for path in home.rglob("*")
        if path.is_file() and not path.is_symlink()
        for name in _search(path.read_bytes(), traces)
    }


def search_rows(database: Database, traces: dict[str, bytes]) -> set[str]:
    """Where traces are found in any row of any table."""
    found = set()
    with database.work() as work:
        bind = work.session.get_bind()
        tables = MetaData()
        tables.reflect(bind)
        for table in tables.sorted_tables:
            for row in work.session.execute(select(table)):
                written = b"\n".join(
                    value if isinstance(value, bytes) else str(value).encode()
                    for value in row
                )
                found |= {
                    f"{name} in {table.name}" for name in _search(written, traces)
                }
    return found


def _search(content: bytes, traces: dict[str, bytes]) -> list[str]:
    return [name for name, trace in traces.items() if trace in content]


@dataclass(frozen=True)
class Founding:
    """A real town before it is one: its desk, its books and its folder."""

    town: Town
    office: BareOffice
    url: str
    code: str


@pytest.fixture
def beginning() -> Iterator[Founding]:
    """A founding with an empty seat."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="meguru-founding-") as folder:
        town = Town(Path(folder) / "town", "http://127.0.0.1:8000", durable=False)
        with founding_town(town) as office, serving(office, port):
            code = founding.open_seats(office)[1]
            yield Founding(town, office, f"http://127.0.0.1:{port}", code)


def sit_down(page: Page, code: str) -> None:
    """Take a seat at the founding, as an officer does in the browser."""
    page.goto(f"/founding#{code}")
    page.locator("#name").fill("花田 司")
    page.locator("#login").fill(LOGIN)
    page.locator("#password").fill(PASSWORD)
    button(page, "desk.founding.draw").click()
    shown = page.locator("#secret")
    expect(shown).to_be_visible()
    secret = re.search(r"[A-Z2-7]{16,}", shown.inner_text())
    assert secret is not None
    page.locator("#code").fill(pyotp.TOTP(secret[0]).now())
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("#again").fill(PASSPHRASE)
    button(page, "desk.founding.sit").click()
    page.wait_for_url("**/founding/sheet")


def test_a_key_made_at_the_founding_leaves_no_trace_on_the_server(
    browsers: Browsers, beginning: Founding
) -> None:
    sit_down(browsers.window(beginning.url), beginning.code)

    office, home = beginning.office, beginning.town.home
    seat = founding.look(office).seats[0]
    assert seat.person is not None
    box = founding.sealed_key_of(office, seat.person)
    assert box is not None
    key = unseal_key(box, PASSPHRASE)
    traces = traces_of(key, PASSWORD, PASSPHRASE)
    assert search_files(home, traces) == set()
    assert search_rows(office.database, traces) == set()
    # What does lie there is found: the search itself works.
    assert search_rows(office.database, {"login": LOGIN.encode()})
    assert search_rows(office.database, {"sealed": str(box["sealed"]).encode()})


def test_signing_at_the_desk_leaves_no_trace_of_what_opened_the_key(
    town: RunningTown, browsers: Browsers, maker: Page
) -> None:
    number = new_number()
    phone = browsers.window(town.base_url, viewport=PHONE)
    join(phone, invite(town, "小林 一", number))

    propose(town, maker, [f"{number},1500"], ja("desk.nav.issues") + number)

    officer = officers(town)[0]
    database = town.seeding.ledger.database
    box = list_sealed_keys(town.seeding.ledger, town.town.officer_person(0))[0].sealed
    key = unseal_key(box, officer.passphrase)
    traces = traces_of(key, officer.password, officer.passphrase)
    # A practice town keeps what opens its officers' keys in its folder of keys.
    found = search_files(town.town.home, traces)
    assert {place for place in found if " in keys/" not in place} == set()
    assert search_rows(database, traces) == set()
