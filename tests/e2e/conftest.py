"""One practice town with all its faces, and real browsers in front of it."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from playwright.sync_api import sync_playwright

from running import RunningTown
from running import running_town
from tests.e2e.browsers import Browsers
from tests.e2e.browsers import be_patient
from tests.e2e.browsers import find_chromium


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
