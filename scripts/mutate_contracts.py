"""Take one decision after another out of the contracts, and see that a test notices.

Usage: scripts/mutate [CONTRACT_FOLDER …]      like contracts/desk contracts/registry

Every `if` and every bare `revert` of the contracts is a mutant: with it switched off,
the branch is never taken. All of them are compiled at once, each behind a switch that
reads the block's coinbase, which a test chain lets one set; so a mutant costs the tests
that look for it and no compilation. What no test notices is a survivor; those that
may stay are named in `tests/contracts/survivors.toml`, each with its reason.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import asdict
from dataclasses import dataclass

from environment import BROWNIE_NETWORKS
from environment import ROOT
from environment import VAR
from environment import VENV_BIN
from environment import tool_environment

FOLDER = VAR / "mutation"
SURVIVORS = ROOT / "tests" / "contracts" / "survivors.toml"
PORT = "18547"
SWITCH = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

library Mutant {
    function isOn(uint256 number) internal view returns (bool) {
        return uint160(address(block.coinbase)) != number;
    }
}
"""
_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"", re.DOTALL)
_IF = re.compile(r"\bif \(")
_REVERT = re.compile(r"^( +)(revert \w)", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """A decision that can be switched off: `text` is the line it stands on."""

    number: int
    file: str
    line: int
    text: str


class Writer:
    """Puts switches into sources, and counts them."""

    def __init__(self) -> None:
        self.mutants: list[Mutant] = []

    def switch(self, file: str, source: str) -> str:
        """A contract's source with a switch at every decision."""
        code = _CODE.sub(lambda found: " " * len(found[0]), source)
        edits: list[tuple[int, str]] = []
        for found in _IF.finditer(code):
            end = closing(code, found.end() - 1)
            number = self._count(file, source, found.start())
            edits.append((found.end(), f"Mutant.isOn({number}) && ("))
            edits.append((end, ")"))
        for found in _REVERT.finditer(code):
            number = self._count(file, source, found.start(2))
            edits.append((found.start(2), f"if (Mutant.isOn({number})) "))
        for place, text in sorted(edits, reverse=True):
            source = source[:place] + text + source[place:]
        return source

    def _count(self, file: str, source: str, place: int) -> int:
        # Number 0 is the coinbase of a chain that nobody told otherwise.
        number = len(self.mutants) + 1
        line = source.count("\n", 0, place) + 1
        text = source.splitlines()[line - 1].strip()
        self.mutants.append(Mutant(number, file, line, text))
        return number


def closing(code: str, start: int) -> int:
    """Where the parenthesis that opens at `start` closes."""
    depth = 0
    for place in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0:
            return place
    raise ValueError("a parenthesis stays open")


def write_project(wanted: list[str]) -> list[Mutant]:
    """Write a copy of the project whose decisions can be switched off."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in ("node_modules", "scripts", "interfaces"):
        (FOLDER / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "brownie-config.yaml", FOLDER)
    shutil.copytree(ROOT / "tests" / "contracts", FOLDER / "tests" / "contracts")
    shutil.copytree(ROOT / "contracts", FOLDER / "contracts")
    conftest = FOLDER / "tests" / "contracts" / "conftest.py"
    hook = "from scripts.mutation_loop import pytest_runtestloop  # noqa: E402, F401\n"
    conftest.write_text(conftest.read_text() + hook)
    (FOLDER / "contracts" / "Mutant.sol").write_text(SWITCH)
    writer = Writer()
    for path in sorted((ROOT / "contracts").rglob("*.sol")):
        file = path.relative_to(ROOT).as_posix()
        source = path.read_text()
        if "/mocks/" not in file and (not wanted or file.startswith(tuple(wanted))):
            source = writer.switch(file, source)
        depth = len(path.relative_to(ROOT / "contracts").parts) - 1
        home = "../" * depth or "./"
        # Whatever reads the switch is no longer pure; interfaces follow.
        source = re.sub(r"\bpure\b", "view", source).replace(
            "pragma solidity 0.8.30;",
            f'pragma solidity 0.8.30;\nimport {{Mutant}} from "{home}Mutant.sol";',
            1,
        )
        (FOLDER / file).write_text(source)
    return writer.mutants


def run_tests(mutants: list[Mutant]) -> dict[int, str]:
    """Run the loop over all mutants; which test noticed each, empty for survivors."""
    plan, result = FOLDER / "mutants.json", FOLDER / "result.json"
    plan.write_text(json.dumps([asdict(mutant) for mutant in mutants]))
    environment = tool_environment()
    home = FOLDER / "home"
    networks = home / ".brownie" / "network-config.yaml"
    networks.parent.mkdir(parents=True)
    text = BROWNIE_NETWORKS.read_text()
    text = re.sub(r"port: \d+", f"port: {PORT}", text)
    # Switches make contracts longer than a chain allows.
    networks.write_text(
        text.replace("cmd: anvil", "cmd: anvil --disable-code-size-limit")
    )
    environment |= {
        "HOME": str(home),
        "MEGURU_MUTANTS": str(plan),
        "MEGURU_MUTANTS_RESULT": str(result),
        "PYTHONPATH": str(FOLDER),
    }
    command = [str(VENV_BIN / "brownie"), "test", "tests/contracts"]
    subprocess.call(command, cwd=FOLDER, env=environment)
    if not result.is_file():
        raise SystemExit("the tests do not hold without a mutant; see above")
    noticed: dict[str, str] = json.loads(result.read_text())
    return {int(number): test for number, test in noticed.items()}


def main(wanted: list[str]) -> int:
    """Print what survived; 0 if every survivor is named with its reason."""
    os.chdir(ROOT)
    mutants = write_project([name.rstrip("/") for name in wanted])
    print(f"{len(mutants)} decisions can be switched off", flush=True)
    noticed = run_tests(mutants)
    known = tomllib.loads(SURVIVORS.read_text()) if SURVIVORS.is_file() else {}
    reasons = {(each["file"], each["text"]) for each in known.get("survivor", [])}
    unnamed = 0
    for mutant in mutants:
        if noticed.get(mutant.number):
            continue
        is_known = (mutant.file, mutant.text) in reasons
        unnamed += not is_known
        mark = "named" if is_known else "✗"
        print(f"{mark} {mutant.file}:{mutant.line}: {mutant.text}")
    killed = sum(1 for test in noticed.values() if test)
    print(f"{killed} of {len(mutants)} noticed, {unnamed} survivors without a reason")
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
