"""One practice town with all its faces, and real browsers in front of it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import Playwright
from playwright.sync_api import StorageState
from playwright.sync_api import sync_playwright

from running import RunningTown
from running import running_town
from tests.e2e.browsers import TILL
from tests.e2e.browsers import Browsers
from tests.e2e.browsers import be_patient
from tests.e2e.browsers import find_chromium
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import invite
from tests.e2e.people import issue
from tests.e2e.people import join
from tests.e2e.people import pairing_code
from tests.e2e.people import sign_in_officers
from tests.e2e.serving import free_port
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import set_stage


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it, or a Japanese font, every test fails."""
    try:
        return find_chromium()
    except LookupError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def town(chromium: str) -> Iterator[RunningTown]:
    """A practice town that all tests share; its people are made anew for each."""
    with (
        tempfile.TemporaryDirectory(prefix="meguru-e2e-") as folder,
        running_town(
            Path(folder) / "town",
            free_port(),
            print,
            desk_port=free_port(),
            durable=False,
        ) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The hand that moves the browsers."""
    with sync_playwright() as started:
        be_patient()
        yield started


@pytest.fixture(scope="session")
def _browsers(playwright: Playwright, chromium: str) -> Iterator[Browsers]:
    made = Browsers(playwright, chromium)
    yield made
    made.close()


@pytest.fixture
def browsers(_browsers: Browsers) -> Iterator[Browsers]:
    """Windows and phones of one test, in which no page may complain."""
    _browsers.begin()
    yield _browsers
    _browsers.end()
    assert _browsers.faults.found == []


@pytest.fixture(scope="session")
def residents(
    town: RunningTown, _browsers: Browsers, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Resident]:
    """Hanako with 50,000 yen and Taro with 800, each with a phone of their own."""
    money = {"hanako": 50_000, "taro": 800}
    made = {}
    for name in money:
        profile = tmp_path_factory.mktemp(name) / "profile"
        with _browsers.phone(town.base_url, profile) as page:
            made[name] = Resident(name, join(page, invite(town)), profile)
    issue(town, {made[name].account: amount for name, amount in money.items()})
    return made


@pytest.fixture
def hanako(residents: dict[str, Resident]) -> Resident:
    """A resident with enough money."""
    return residents["hanako"]


@pytest.fixture
def taro(residents: dict[str, Resident]) -> Resident:
    """A resident with 800 yen."""
    return residents["taro"]


@pytest.fixture(scope="session")
def _bakery(town: RunningTown, _browsers: Browsers) -> Iterator[Till]:
    page = _browsers.lasting_window(town.base_url, viewport=TILL)
    till = Till(page)
    till.pair(pairing_code(town))
    yield till
    page.context.close()


@pytest.fixture
def bakery(_bakery: Till, browsers: Browsers) -> Till:
    """A till that is connected, with nothing on it."""
    _bakery.ready()
    return _bakery


@pytest.fixture(scope="session")
def _signed_in(town: RunningTown, _browsers: Browsers) -> list[StorageState]:
    """What the officers' browsers keep once they signed in."""
    return sign_in_officers(town, _browsers)


@pytest.fixture
def maker(
    town: RunningTown, browsers: Browsers, _signed_in: list[StorageState]
) -> Page:
    """The first officer's browser, signed in."""
    assert town.desk_url is not None
    return browsers.window(town.desk_url, storage_state=_signed_in[0])


@pytest.fixture
def checker(
    town: RunningTown, browsers: Browsers, _signed_in: list[StorageState]
) -> Page:
    """Another officer's browser, signed in; nothing is shared with the first."""
    assert town.desk_url is not None
    return browsers.window(town.desk_url, storage_state=_signed_in[1])


@pytest.fixture(scope="session")
def _stage(
    town: RunningTown,
    _browsers: Browsers,
    _signed_in: list[StorageState],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    made = set_stage(town, _browsers, folder, _signed_in)
    yield made
    made.till.page.context.close()


@pytest.fixture
def stage(_stage: Stage, browsers: Browsers) -> Stage:
    """Who plays in the walks through the screens."""
    return _stage
