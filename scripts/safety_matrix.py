"""Print docs/safety-matrix.md: what stops a movement of money, and what does not.

    .venv/bin/python scripts/safety_matrix.py > docs/safety-matrix.md

Run it after the table in tests/contracts/safety_matrix.py changed; `scripts/test docs`
compares the two.
"""

import sys
from collections.abc import Iterator

from environment import ROOT

sys.path.insert(0, str(ROOT))

from tests.contracts.safety_matrix import CONDITIONS  # noqa: E402
from tests.contracts.safety_matrix import PATHS  # noqa: E402
from tests.contracts.safety_matrix import TABLE  # noqa: E402
from tests.contracts.safety_matrix import Cell  # noqa: E402
from tests.contracts.safety_matrix import GoesOn  # noqa: E402
from tests.contracts.safety_matrix import Stops  # noqa: E402

HEAD = """\
# Safety matrix

Every path on which money moves, and every condition that must stop it. An error stands
with the values that it carries. `tests/contracts/test_safety_matrix.py` brings each of
these about on a chain, and finds exactly this error with these values, or finds that
the movement goes on where it is designed to.

This page is printed by `scripts/safety_matrix.py` from the table that the test reads.

## At a glance

✗ refused, → goes on, · cannot arise. The paths are numbered as the sections below.
"""


def main() -> None:
    """Print the page."""
    print(write_page(), end="")


def write_page() -> str:
    """Return the page: all in one table of signs, then a table for each path."""
    lines = [HEAD, *_glance(), ""]
    for number, (path, title) in enumerate(PATHS.items(), start=1):
        lines += [f"## {number}. {title.capitalize()}", "", *_rows(path), ""]
    return "\n".join(lines)


def _glance() -> Iterator[str]:
    numbers = [str(number) for number in range(1, len(PATHS) + 1)]
    yield f"| condition | {' | '.join(numbers)} |"
    yield f"| --- |{' --- |' * len(PATHS)}"
    for condition, words in CONDITIONS.items():
        signs = [_sign(TABLE[path][condition]) for path in PATHS]
        yield f"| {words} | {' | '.join(signs)} |"


def _sign(cell: Cell) -> str:
    if isinstance(cell, Stops):
        return "✗"
    return "→" if isinstance(cell, GoesOn) else "·"


def _rows(path: str) -> Iterator[str]:
    yield "| condition | what happens |"
    yield "| --- | --- |"
    for condition, words in CONDITIONS.items():
        yield f"| {words} | {TABLE[path][condition]} |"


if __name__ == "__main__":
    main()
