"""What the single pages must say, and what no file may."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import error_table
import gas_table
import safety_matrix
from tests.docs.documents import ROOT
from tests.docs.documents import Document

# What bootstrap, tests and towns leave behind, and what is not text of ours.
LEFT_OUT = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    ".venv-slither",
    "__pycache__",
    "build",
    "htmlcov",
    "node_modules",
    "reports",
    "var",
}
# Written apart, so that this file does not find itself.
HOMES = "|".join(("root", "work", "home", "Users"))
MACHINE_PATHS = re.compile(rf"(?<![\w./~<>-])/(?:{HOMES})/".encode())
REGISTRIES = tuple(
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmmirror", "com"),
        ("registry", "yarnpkg"),
    )
)


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the checkout that is written by hand or locked."""
    for path in sorted(folder.iterdir()):
        is_measured = path.name.startswith(".coverage")
        if path.name in LEFT_OUT or path.suffix == ".egg-info" or is_measured:
            continue
        if path.is_dir():
            yield from own_files(path)
        elif path.is_file():
            yield path


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in own_files()
        if MACHINE_PATHS.search(path.read_bytes())
    ]

    assert found == []


def test_no_file_names_a_registry() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in own_files()
        if any(host in path.read_bytes() for host in REGISTRIES)
    ]

    assert found == []


def test_the_table_of_errors_is_current() -> None:
    written = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")

    assert written == error_table.write_page(), (
        "print it anew: .venv/bin/python scripts/error_table.py > docs/errors.md"
    )


def test_the_safety_matrix_is_current() -> None:
    """The table that the contracts are held against is the one that is printed."""
    written = (ROOT / "docs" / "safety-matrix.md").read_text(encoding="utf-8")

    assert written == safety_matrix.write_page(), (
        "print it anew:"
        " .venv/bin/python scripts/safety_matrix.py > docs/safety-matrix.md"
    )


def test_the_gas_table_has_a_row_for_each_movement_and_contract() -> None:
    """Its figures are of the day on which it was printed."""
    page = (ROOT / "docs" / "gas.md").read_text(encoding="utf-8")
    figures: dict[str, float | None] = dict.fromkeys(gas_table.ROWS, 0.0)
    sizes = dict.fromkeys(gas_table.CONTRACTS, (0, 0))

    assert first_cells(page) == first_cells(gas_table.write_page(figures, sizes)), (
        "print it anew, as scripts/gas_table.py says"
    )


def first_cells(page: str) -> list[str]:
    """What each row of a page's tables begins with, and all words outside of them."""
    return [line.split("|")[1] if "|" in line else line for line in page.splitlines()]


def test_the_changelog_has_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = re.escape(project["project"]["version"])
    titles = [words for _, words in Document(ROOT / "CHANGELOG.md").headings]

    dated = re.compile(rf"{version} - (\d{{4}}-\d{{2}}-\d{{2}}|Unreleased)")
    assert [title for title in titles if dated.fullmatch(title)]


def test_the_readme_shows_the_commands_and_a_sale_to_its_end() -> None:
    readme = Document(ROOT / "README.md")

    assert ["scripts/run"] in readme.commands
    assert ["scripts/test"] in readme.commands
    transcript = "\n".join(readme.code)
    for part in ("propose issue", "approve", "meguru run", "meguru pay"):
        assert part in transcript, part
    for state in ("accepted", "submitted", "confirmed", "final"):
        assert re.search(rf"^{state} ", transcript, re.MULTILINE), state
    assert re.search(r"^the books agree at block \d+$", transcript, re.MULTILINE)
