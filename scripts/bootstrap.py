"""Make a machine ready: Python and npm packages, browser modules, contracts.

Safe to run again and again. A step is skipped while what it was made from is
unchanged; a step that was interrupted left no stamp and is made afresh. Two runs
at once wait for each other.

Usage: scripts/bootstrap [--quiet]     --quiet tells only of steps that did something
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from environment import NODE_MODULES
from environment import PYTHON
from environment import ROOT
from environment import SLITHER_PYTHON
from environment import SLITHER_VENV
from environment import VAR
from environment import VENV
from environment import VENV_BIN
from environment import tool_environment

NODE_NEEDED = 20
LOG = VAR / "logs" / "bootstrap.log"
STAMP = ".bootstrap-stamp"
TICK = "\N{CHECK MARK}"
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
# The locks are complete, so pip has nothing to resolve: --no-deps makes that certain.
_INSTALL = ["-m", "pip", "install", "--quiet", "--no-input", "--no-deps"]
_INSTALL += ["--disable-pip-version-check"]
PIP = [str(PYTHON), *_INSTALL]


class StepFailed(Exception):
    """A step could not be done; the text says what to do about it."""


def fingerprint(*parts: Path | str) -> str:
    """One hash over texts, and over files by name and content; absence counts too."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"\0{part}\0".encode())
        if isinstance(part, Path):
            digest.update(part.read_bytes() if part.is_file() else b"\0absent")
    return digest.hexdigest()


def call(command: list[str], hint: str, env: dict[str, str] | None = None) -> None:
    """Run a command with its output kept in the log, and shown if it fails."""
    with LOG.open("ab") as log:
        log.write(f"$ {' '.join(command)}\n".encode())
        log.flush()
        start = log.tell()
        code = subprocess.call(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    if code != 0:
        tail = LOG.read_bytes()[start:].decode(errors="replace").splitlines()[-30:]
        raise StepFailed("\n".join([*tail, "", hint, f"the whole log: {LOG}"]))


def step(name: str, stamp: Path, key: str, make: Callable[[], None]) -> None:
    """Do one step unless its stamp says it was done from the same things."""
    if stamp.is_file() and stamp.read_text() == key:
        if "--quiet" not in sys.argv:
            print(f"{TICK} {name} up to date", flush=True)
        return
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    if sys.stdout.isatty():
        print(f"  {name} …", end="\r", flush=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
    print(f"{TICK} {name} {time.monotonic() - started:.1f} s", flush=True)


def make_environment(python: Path, lock: str) -> None:
    """A fresh virtual environment with exactly the packages of a lock."""
    call(
        [sys.executable, "-m", "venv", "--clear", str(python.parent.parent)],
        f"{sys.executable} cannot make virtual environments;"
        " on Debian: apt-get install python3-venv",
    )
    call(
        [str(python), *_INSTALL, "--require-hashes", "-r", lock],
        "the Python packages could not be installed; is the package index reachable?",
    )


def install_project() -> None:
    """Make ledger, its neighbours and the `meguru` command importable in place."""
    call(
        [*PIP, "--no-build-isolation", "--editable", str(ROOT)],
        "the project itself could not be installed; see pyproject.toml",
    )


def machine_has_node() -> bool:
    """Whether the machine's own Node, with npm beside it, is new enough."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= NODE_NEEDED


def make_node() -> None:
    """Node from the Python package index, for a machine without one."""
    call(
        [*PIP, "--require-hashes", "-r", "requirements-node.lock"],
        f"Node could not be installed; install Node {NODE_NEEDED} or newer yourself",
    )


def make_npm_packages() -> None:
    """The locked npm packages; none of their install scripts is run."""
    settings = {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
    # Node trusts its own list of authorities; the machine's owner may have added some.
    settings["NODE_USE_SYSTEM_CA"] = "1"
    call(
        ["npm", "ci", "--ignore-scripts"],
        "the npm packages could not be installed; is the npm registry reachable?",
        env={**tool_environment(), **settings},
    )


def compile_contracts() -> None:
    """Compile every contract into build/contracts."""
    call(
        [str(VENV_BIN / "brownie"), "compile"],
        "the contracts do not compile",
        env=tool_environment(),
    )


def make_browser_modules() -> None:
    """What browsers load of the npm packages, into build/vendor."""
    call(
        [str(PYTHON), "scripts/vendor.py"],
        "the browser's modules could not be made from the npm packages",
        env=tool_environment(),
    )


def missing_debian_packages() -> list[str]:
    """The Debian packages the browser tests need and this machine lacks."""
    if shutil.which("dpkg-query") is None:
        return []
    return [name for name in DEBIAN_PACKAGES if not is_installed(name)]


def is_installed(package: str) -> bool:
    """Whether Debian's package manager has a package installed."""
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
        capture_output=True,
        text=True,
    )
    return answer.stdout == "installed"


def make_browser() -> None:
    """Chromium and Japanese fonts, where this is Debian and we are root.

    Anybody else is told the one command: the town runs without a browser of its
    own, and only the tests of its screens need one.
    """
    missing = missing_debian_packages()
    if not missing:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        print(f"  for the browser tests, run as root: {command}", flush=True)
        return
    hint = f"the browser could not be installed; run: {command}"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("  Chromium and Japanese fonts …", flush=True)
    call(["apt-get", "update", "--quiet"], hint, env=quiet)
    call(command.split(), hint, env=quiet)


def bootstrap() -> None:
    """All steps in their order."""
    packages_stamp = VENV / STAMP
    if not PYTHON.exists():
        packages_stamp.unlink(missing_ok=True)
    # A virtual environment holds absolute paths: a moved checkout needs a new one.
    packages_key = fingerprint(ROOT / "requirements.lock", str(ROOT), sys.version)
    step(
        "Python packages",
        packages_stamp,
        packages_key,
        lambda: make_environment(PYTHON, "requirements.lock"),
    )

    # An editable installation lists the packages it found: a new one is a new list.
    rooms = sorted(each.parent.name for each in ROOT.glob("*/__init__.py"))
    project_key = fingerprint(ROOT / "pyproject.toml", packages_key, *rooms)
    step("Meguru", VENV / f"{STAMP}-project", project_key, install_project)

    if not machine_has_node():
        node_key = fingerprint(ROOT / "requirements-node.lock", packages_key)
        step("Node", VENV / f"{STAMP}-node", node_key, make_node)

    npm_key = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    step("npm packages", NODE_MODULES / STAMP, npm_key, make_npm_packages)

    vendor_key = fingerprint(ROOT / "scripts" / "vendor.py", npm_key)
    vendor_stamp = ROOT / "build" / f"{STAMP}-vendor"
    step("browser modules", vendor_stamp, vendor_key, make_browser_modules)
    make_browser()

    sources = sorted((ROOT / "contracts").rglob("*.sol"))
    config = ROOT / "brownie-config.yaml"
    contracts_key = fingerprint(config, packages_key, npm_key, *sources)
    step("contracts", ROOT / "build" / STAMP, contracts_key, compile_contracts)

    lock = "requirements-slither.lock"
    analyser_key = fingerprint(ROOT / lock, str(ROOT), sys.version)
    step(
        "contract analyser",
        SLITHER_VENV / STAMP,
        analyser_key,
        lambda: make_environment(SLITHER_PYTHON, lock),
    )


def main() -> int:
    """Take the lock, do the steps, and say plainly what went wrong."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with (VAR / "bootstrap.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another scripts/bootstrap is at work; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            bootstrap()
        except StepFailed as failure:
            print(f"\n{failure}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
