"""What the wallet is made of: the files a phone keeps so that it opens offline.

The list follows the imports of the first module and adds the wallet's own that are
loaded later, so a module that is added is kept too. Its hash names the version: any
change of any file is a new one.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import join
from posixpath import normpath

from screens.files import STATIC as SHARED
from screens.files import VENDOR

FIRST_MODULE = "/phone/main.js"
STYLES = ("/screens/base.css", "/phone/phone.css")
HERE = Path(__file__).parent
STATIC = HERE / "static"
PAGES = ("/",)
WORDS = ("/words/ja.json", "/words/en.json")
PICTURES = ("/phone/ring.svg", "/phone/icon-192.png")
_IMPORT = re.compile(
    r"""(?:^|[;}])\s*(?:import|export)\s*(?:[\w*{}\s,$]+?from\s*)?["']([^"']+)["']""",
    re.M,
)


@dataclass(frozen=True)
class Shell:
    """The addresses a phone keeps, and the version they make together.

    ``script_bytes`` is what a first load fetches: modules that are loaded when they
    are wanted, and the camera's decoder, come on top.
    """

    version: str
    addresses: tuple[str, ...]
    script_bytes: int


@lru_cache(maxsize=1)
def read_shell() -> Shell:
    """Return the shell of this release."""
    modules = list_modules(FIRST_MODULE)
    later = [f"/phone/{path.relative_to(STATIC)}" for path in STATIC.rglob("*.js")]
    files = [*modules, *sorted({*later} - {*modules}), *STYLES]
    digest = hashlib.sha256()
    for address in files:
        digest.update(address.encode() + b"\0" + _path_of(address).read_bytes())
    kept = [*HERE.glob("words/*.json"), *HERE.glob("templates/**/*.html")]
    kept += [*(SHARED.parent / "words").glob("*.json"), HERE / "worker.js"]
    for path in sorted(kept):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return Shell(
        version=digest.hexdigest()[:16],
        addresses=(*PAGES, *files, *WORDS, *PICTURES),
        script_bytes=sum(_path_of(address).stat().st_size for address in modules),
    )


def list_modules(first: str) -> list[str]:
    """Return a module's address and those of all it imports, each once."""
    found: list[str] = []
    waiting = [first]
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        found.append(address)
        text = _path_of(address).read_text(encoding="utf-8")
        for name in _IMPORT.findall(text):
            waiting.append(normpath(join(address, "..", name)))
    return found


def write_worker() -> str:
    """Return the service worker with the version and the files it keeps."""
    shell = read_shell()
    known = {"version": shell.version, "addresses": shell.addresses}
    body = (HERE / "worker.js").read_text(encoding="utf-8")
    return f"const SHELL = {json.dumps(known)};\n{body}"


def _path_of(address: str) -> Path:
    """Return the file behind an address of the shell."""
    room, _, name = address.lstrip("/").partition("/")
    folder = {
        "phone": STATIC,
        "screens": SHARED,
        "vendor": VENDOR,
    }[room]
    return folder / name
