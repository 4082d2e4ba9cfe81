"""Take pictures of every screen, in both languages, as phone, tablet and desktop.

Usage: scripts/screens [wallet|till|desk|founding|town …]

They land in `var/screens`, with a page `index.html` on which they can all be looked
at. The screens, and the states they are shown in, are those of the browser tests'
walks; a practice town is started for them and thrown away.
"""

import html
import re
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from playwright.sync_api import Page
from playwright.sync_api import ViewportSize
from playwright.sync_api import sync_playwright
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeElapsedColumn

from environment import VAR
from running import running_town
from tests.e2e.browsers import DESKTOP
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import TABLET
from tests.e2e.browsers import Browsers
from tests.e2e.browsers import be_patient
from tests.e2e.browsers import find_chromium
from tests.e2e.people import sign_in_officers
from tests.e2e.serving import free_port
from tests.e2e.tours import desk
from tests.e2e.tours import founding
from tests.e2e.tours import till
from tests.e2e.tours import town
from tests.e2e.tours import wallet
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import Stage
from tests.e2e.tours.stage import set_stage

FOLDER = VAR / "screens"
FACES: dict[str, ModuleType] = {
    "wallet": wallet,
    "till": till,
    "desk": desk,
    "founding": founding,
    "town": town,
}
SIZES: dict[str, ViewportSize] = {
    "phone": PHONE,
    "tablet": TABLET,
    "desktop": DESKTOP,
}
_DRAWN = """() => new Promise((drawn) =>
  requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"""
"""A page that has just got another size is as long as before until it is drawn anew."""
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>body{{font-family:sans-serif}}td,th{{vertical-align:top;padding:8px}}
img{{border:1px solid #999;width:100%}}</style>
<table>{rows}</table></html>
"""
_ROW = "<tr><th>{name}</th>{cells}</tr>\n"
_CELL = '<td><a href="{file}"><img loading="lazy" src="{file}" alt="{name}"></a></td>'


class Album:
    """The pictures, and the page on which they are looked at."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress = progress
        self._task = progress.add_task("screens", total=count)
        self._rows: list[str] = []

    def take(self, face: str, language: str, state: str, page: Page) -> None:
        """Take one screen in its three sizes."""
        self._progress.update(self._task, description=f"{face} {language}: {state}")
        before = page.viewport_size
        name = re.sub(r"[^a-z0-9]+", "-", state.lower()).strip("-")
        files = []
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            page.evaluate(_DRAWN)
            file = FOLDER / face / language / f"{name}-{size}.png"
            page.screenshot(path=file, full_page=True, animations="disabled")
            files.append(file.relative_to(FOLDER).as_posix())
        if before is not None:
            page.set_viewport_size(before)
        label = html.escape(f"{face}, {language}: {state}")
        cells = "".join(_CELL.format(file=file, name=label) for file in files)
        self._rows.append(_ROW.format(name=label, cells=cells))
        self._progress.advance(self._task)

    def write_page(self) -> Path:
        """Write the page with all pictures."""
        page = FOLDER / "index.html"
        page.write_text(_PAGE.format(rows="".join(self._rows)), encoding="utf-8")
        return page


def main(names: list[str]) -> int:
    """Take the pictures of some faces, or of all."""
    unknown = [name for name in names if name not in FACES]
    if unknown:
        print(f"usage: scripts/screens [{'|'.join(FACES)} …]", file=sys.stderr)
        return 2
    try:
        chromium = find_chromium()
    except LookupError as missing:
        print(missing, file=sys.stderr)
        return 1
    wanted = {name: FACES[name] for name in names or FACES}
    for name in wanted:
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix="meguru-screens-") as folder,
        running_town(
            Path(folder) / "town", free_port(), _say, desk_port=free_port()
        ) as running,
        sync_playwright() as playwright,
    ):
        be_patient()
        browsers = Browsers(playwright, chromium)
        _say("people register, and money is issued to them")
        signed_in = sign_in_officers(running, browsers)
        stage = set_stage(running, browsers, Path(folder), signed_in)
        print(f"\n{_take_all(stage, wanted)}")
        browsers.close()
    return 0


def _take_all(stage: Stage, wanted: dict[str, ModuleType]) -> Path:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    count = len(LOCALES) * sum(len(face.STATES) for face in wanted.values())
    with Progress(*columns) as progress:
        album = Album(progress, count)
        for name, face in wanted.items():
            for language in LOCALES:

                def visit(
                    state: str, page: Page, name: str = name, language: str = language
                ) -> None:
                    album.take(name, language, state, page)

                face.walk(stage, language, visit)
                stage.browsers.end()
        return album.write_page()


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
