"""Check that the lock files hold every package, with its hash and without an address.

A lock that names a registry would send others to the mirror of whoever wrote it.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from environment import ROOT

PYTHON_LOCKS = (
    "requirements.lock",
    "requirements-node.lock",
    "requirements-slither.lock",
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==\S+", re.MULTILINE)


def python_lock_problems(name: str, text: str) -> Iterator[str]:
    """What is wrong with a lock of Python packages."""
    for number, line in enumerate(text.splitlines(), 1):
        if "://" in line or line.startswith("-"):
            yield f"{name}:{number}: names an address: {line.strip()}"
    # A pinned package and its hashes are one line, continued by backslashes.
    for requirement in text.replace("\\\n", "").splitlines():
        if PINNED.match(requirement) and "--hash=sha256:" not in requirement:
            yield f"{name}: {requirement.split()[0]} has no hash"


def missing_from_lock(project: dict[str, Any], lock: str) -> Iterator[str]:
    """What pyproject.toml asks for and the lock does not have."""
    wanted = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        wanted += [each for each in group if isinstance(each, str)]
    pinned = set(PINNED.findall(lock))
    for requirement in wanted:
        found = NAME.match(requirement)
        assert found is not None, requirement
        name = re.sub(r"[-_.]+", "-", found[0]).lower()
        if name not in pinned:
            yield f"requirements.lock: {name} of pyproject.toml is not in it"


def npm_lock_problems(lock: dict[str, Any], package: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the lock of npm packages."""
    root = lock["packages"][""]
    for group in ("dependencies", "devDependencies"):
        if root.get(group) != package.get(group):
            yield f"package-lock.json: {group} differ from package.json"
    for place, entry in lock["packages"].items():
        if "resolved" in entry:
            yield f"package-lock.json: {place} names an address"
        # Builds for machines other than the one that wrote the lock have no hash.
        if place and "integrity" not in entry and not entry.get("optional"):
            yield f"package-lock.json: {place} has no hash"


def problems(root: Path) -> Iterator[str]:
    """Everything wrong with a checkout's locks."""
    for name in PYTHON_LOCKS:
        yield from python_lock_problems(name, (root / name).read_text())
    project = tomllib.loads((root / "pyproject.toml").read_text())
    yield from missing_from_lock(project, (root / "requirements.lock").read_text())
    lock = json.loads((root / "package-lock.json").read_text())
    package = json.loads((root / "package.json").read_text())
    yield from npm_lock_problems(lock, package)


if __name__ == "__main__":
    found = list(problems(ROOT))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
