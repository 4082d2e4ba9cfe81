"""Run one level of tests, or all, and end with the plain line `N passed, N failed`.

Usage: scripts/test [lint|unit|contracts|integration|e2e|docs [PYTEST_ARGUMENT …]]

A level counts its tests; each check of `lint` counts as one. Whatever is skipped
counts as failed, and so does a level in which nothing ran: what is not tested is
not known to work.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from environment import BROWNIE_NETWORKS
from environment import PYTHON
from environment import ROOT
from environment import SLITHER_PYTHON
from environment import VAR
from environment import VENV_BIN
from environment import tool_environment

REPORTS = VAR / "reports"
SOLIDITY = "contracts/**/*.sol"
MENDED_BY = "run scripts/bootstrap"
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


@dataclass(frozen=True)
class Count:
    """What a level came to."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed"


def lint_checks() -> dict[str, list[str]]:
    """Each check's name and its command."""
    python = str(PYTHON)
    return {
        "ruff": ["ruff", "check", "--quiet", "."],
        "ruff format": ["ruff", "format", "--quiet", "--diff", "."],
        "mypy": ["mypy", "--no-error-summary"],
        "imports": ["lint-imports", "--no-logo"],
        "solhint": ["solhint", "--noPoster", "--max-warnings", "0", SOLIDITY],
        "prettier": ["prettier", "--log-level", "warn", "--check", SOLIDITY],
        "slither": [str(SLITHER_PYTHON), "scripts/analyse_contracts.py"],
        "locks": [python, "scripts/check_locks.py"],
    }


def run_lint(arguments: list[str]) -> Count:
    """All checks; a failed one shows what it said."""
    total = Count()
    environment = tool_environment()
    for name, command in lint_checks().items():
        program = shutil.which(command[0], path=environment["PATH"])
        if program is None:
            print(f"✗ {name}: {command[0]} is missing; {MENDED_BY}", flush=True)
            total += Count(failed=1)
            continue
        result = subprocess.run(
            [program, *command[1:]],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode == 0:
            print(f"✓ {name}", flush=True)
            total += Count(passed=1)
        else:
            print(f"{result.stdout.rstrip()}\n✗ {name}", flush=True)
            total += Count(failed=1)
    return total


def run_pytest(level: str, arguments: list[str]) -> Count:
    """One folder of tests under plain pytest."""
    return run_tests(level, [str(PYTHON), "-m", "pytest", "--quiet"], arguments)


def run_side_by_side(level: str, arguments: list[str]) -> Count:
    """One folder of tests in two processes, each file in one of them and in order."""
    return run_pytest(level, [*SIDE_BY_SIDE, *arguments])


def run_contracts(arguments: list[str]) -> Count:
    """The contracts' tests, under Brownie and on a chain of its own."""
    found = re.search(r"^ +port: (\d+)$", BROWNIE_NETWORKS.read_text(), re.MULTILINE)
    assert found is not None, f"{BROWNIE_NETWORKS} names no port"
    port = int(found[1])
    if is_taken(port):
        # Brownie would take whatever listens there for its own chain.
        print(f"port {port} is taken; stop the program that listens there", flush=True)
        return Count(failed=1)
    return run_tests("contracts", [str(VENV_BIN / "brownie"), "test"], arguments)


def run_tests(level: str, command: list[str], arguments: list[str]) -> Count:
    """Run a test program over a level's folder and count from its report."""
    folder = f"tests/{level}"
    if not (ROOT / folder).is_dir():
        print(f"{folder} is missing", flush=True)
        return Count(failed=1)
    if not Path(command[0]).exists():
        print(f"{command[0]} is missing; {MENDED_BY}", flush=True)
        return Count(failed=1)
    report = REPORTS / f"{level}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    words = [*command, folder, f"--junitxml={report}", *arguments]
    code = subprocess.call(words, cwd=ROOT, env=tool_environment())
    return count_report(report, code)


def count_report(report: Path, exit_code: int) -> Count:
    """Count a JUnit report; skips are failures, and so is a run without a test."""
    if not report.is_file():
        return Count(failed=1)
    cases = list(ElementTree.parse(report).iter("testcase"))
    bad = sum(
        any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        for case in cases
    )
    count = Count(passed=len(cases) - bad, failed=bad)
    if count.failed == 0 and (exit_code != 0 or count.passed == 0):
        # The run broke outside of any test, or there was nothing to run.
        count += Count(failed=1)
    return count


def is_taken(port: int) -> bool:
    """Whether a program on this machine listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


LEVELS: dict[str, Callable[[list[str]], Count]] = {
    "lint": run_lint,
    "unit": lambda arguments: run_pytest("unit", arguments),
    "contracts": run_contracts,
    "integration": lambda arguments: run_side_by_side("integration", arguments),
    "e2e": lambda arguments: run_side_by_side("e2e", arguments),
    "docs": lambda arguments: run_pytest("docs", arguments),
}


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 only if everything passed."""
    if arguments and arguments[0] not in LEVELS:
        print(f"usage: scripts/test [{'|'.join(LEVELS)}]", file=sys.stderr)
        return 2
    names = arguments[:1] or list(LEVELS)
    total = Count()
    for name in names:
        print(f"— {name}", flush=True)
        started = time.monotonic()
        count = LEVELS[name](arguments[1:])
        print(f"{name}: {count} ({time.monotonic() - started:.0f} s)", flush=True)
        total += count
    print(total, flush=True)
    return 0 if total.failed == 0 and total.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
