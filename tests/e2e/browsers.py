"""Real Chromium for the tests: windows, phones with a profile of their own, cameras.

Whatever a page logs as an error, throws, or is forbidden by its own content security
policy fails the test that opened it.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext
from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Page
from playwright.sync_api import Playwright
from playwright.sync_api import ViewportSize
from playwright.sync_api import WebError
from playwright.sync_api import expect

MENDED_BY = (
    "run scripts/bootstrap as root, or:"
    " apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
)
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 820, "height": 1180}
TILL: ViewportSize = {"width": 1024, "height": 768}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
# A closed network stays quiet, and no timer is slowed in a window behind another.
FLAGS = [
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]
CAMERA_FLAGS = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
PATIENCE_MILLISECONDS = 20_000
# A refusal is an answer, not a fault of the page; a missing file would be one. A till
# that finds no place to listen (503) asks now and then instead.
_REFUSED = re.compile(r"Failed to load resource: .* status of (4\d\d|503) ")
_FILE = re.compile(r"\.(js|css|svg|png|json|wasm|webmanifest|ico)\Z")


def find_chromium() -> str:
    """Return where Chromium is.

    Raises:
        LookupError: it, or a Japanese font, is missing; says what mends it.
    """
    path = shutil.which("chromium")
    if path is None:
        raise LookupError(f"Chromium is missing; {MENDED_BY}")
    fonts = shutil.which("fc-list")
    listed = fonts and subprocess.run(
        [fonts, ":lang=ja", "family"], capture_output=True, text=True, check=True
    )
    if not listed or not listed.stdout.strip():
        raise LookupError(f"a Japanese font is missing; {MENDED_BY}")
    return path


@dataclass
class Faults:
    """What pages complained of, but for what a test expects."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Say that pages will complain with these words."""
        self.expected.append(part)

    def add(self, text: str) -> None:
        """Write down a complaint."""
        if not any(part in text for part in self.expected):
            self.found.append(text)


class Browsers:
    """The windows and phones of one test; all are closed when it ends."""

    def __init__(self, playwright: Playwright, chromium: str) -> None:
        self._playwright = playwright
        self._path = chromium
        self._browser = playwright.chromium.launch(
            executable_path=chromium, args=FLAGS + CAMERA_FLAGS
        )
        self._open: list[BrowserContext] = []
        self.faults = Faults()

    def begin(self) -> None:
        """Forget what an earlier test did."""
        self.faults = Faults()

    def end(self) -> None:
        """Close everything a test opened."""
        for context in reversed(self._open):
            context.close()
        self._open.clear()

    def close(self) -> None:
        """Close the browser itself."""
        self.end()
        self._browser.close()

    def window(
        self, base_url: str, *, viewport: ViewportSize = DESKTOP, **more: Any
    ) -> Page:
        """Open a window with no past: no cookie, no key. It closes with the test.

        ``more`` goes to Playwright, as ``locale="en-US"``, ``java_script_enabled``,
        ``proxy`` or ``storage_state``.
        """
        page = self.lasting_window(base_url, viewport=viewport, **more)
        self._open.append(page.context)
        return page

    def lasting_window(
        self, base_url: str, *, viewport: ViewportSize = DESKTOP, **more: Any
    ) -> Page:
        """Open a window that whoever asked for it closes."""
        options = _options(base_url, viewport) | more
        context = self._browser.new_context(**options)
        self._watch(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        return context.new_page()

    @contextmanager
    def phone(
        self,
        base_url: str,
        profile: Path,
        *,
        camera: Path | None = None,
        viewport: ViewportSize = PHONE,
        **more: Any,
    ) -> Iterator[Page]:
        """Start a Chromium of its own on a profile that keeps its key.

        The picture of ``camera`` is read now, as Chromium starts.
        """
        flags = FLAGS + CAMERA_FLAGS
        if camera is not None:
            flags = [*flags, f"--use-file-for-fake-video-capture={camera}"]
        options = _options(base_url, viewport) | {"has_touch": True} | more
        context = self._playwright.chromium.launch_persistent_context(
            profile, executable_path=self._path, args=flags, **options
        )
        try:
            self._watch(context)
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            yield context.pages[0]
        finally:
            context.close()

    def _watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context; each test hears its own faults."""

        def on_console(message: ConsoleMessage) -> None:
            place = message.location.get("url", "")
            is_answer = _REFUSED.match(message.text) and not _FILE.search(
                urlsplit(place).path
            )
            if message.type == "error" and not is_answer:
                self.faults.add(f"{message.text} [{place}]")

        def on_error(error: WebError) -> None:
            place = error.page.url if error.page else ""
            self.faults.add(f"{error.error} [{place}]")

        context.on("console", on_console)
        context.on("weberror", on_error)


def _options(base_url: str, viewport: ViewportSize) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "viewport": viewport,
        "locale": "ja-JP",
        "timezone_id": "Asia/Tokyo",
    }


def be_patient() -> None:
    """Let every ``expect`` wait as long as a busy machine may need."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
