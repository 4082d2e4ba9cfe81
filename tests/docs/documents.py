"""The documents as tests read them: headings, code, links, commands."""

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "docs" / "handbook"
SAMPLES = HANDBOOK / "samples"

_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_VARIABLE = re.compile(r"[A-Z_]+=\S*\Z")
_OPERATORS = frozenset({"|", ">", ">>", "&&", "||", ";", "#", "\\"})


@dataclass(frozen=True)
class Document:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Its place in the checkout."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def _lines(self) -> tuple[list[str], list[str]]:
        """Its prose, and the lines of its code, both as they stand."""
        prose, code = [], []
        is_fenced = False
        for line in self.path.read_text(encoding="utf-8").splitlines():
            if line.startswith("```"):
                is_fenced = not is_fenced
            elif is_fenced:
                code.append(line)
            elif line.startswith("    "):
                code.append(line[4:])
            else:
                prose.append(line)
        return prose, code

    @property
    def prose(self) -> str:
        """All but its code blocks."""
        return "\n".join(self._lines[0])

    @property
    def code(self) -> list[str]:
        """The lines of its code blocks, continued ones joined."""
        return "\n".join(self._lines[1]).replace("\\\n", " ").split("\n")

    @property
    def headings(self) -> list[tuple[int, str]]:
        """(level, words) of each heading."""
        found = [_HEADING.match(line) for line in self._lines[0]]
        return [(len(one[1]), one[2]) for one in found if one]

    @property
    def spans(self) -> list[str]:
        """What stands between backticks in its prose."""
        return _SPAN.findall(self.prose)

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return _LINK.findall(self.prose)

    @property
    def commands(self) -> list[list[str]]:
        """The command lines in its code blocks, as words."""
        return [words for line in self.code if (words := _read_command(line))]


def documents() -> list[Document]:
    """Every Markdown file of the checkout."""
    places = ("*.md", "docs/**/*.md", "contracts/*.md")
    return [Document(path) for place in places for path in sorted(ROOT.glob(place))]


def _read_command(line: str) -> list[str]:
    """The words of a command of ours; none for what is no such command."""
    if not re.search(r"\b(meguru|scripts/)", line):
        return []
    words = shlex.split(line.removeprefix("$ "), comments=True)
    while words and _VARIABLE.match(words[0]):
        words.pop(0)
    end = next((i for i, word in enumerate(words) if word in _OPERATORS), len(words))
    words = words[:end]
    if not words:
        return []
    program = words[0].removeprefix("./").removeprefix(".venv/bin/")
    if program == "python":
        return words[1:]
    is_ours = program == "meguru" or program.startswith("scripts/")
    return [program, *words[1:]] if is_ours else []
