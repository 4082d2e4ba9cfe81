"""The words of the screens, in Japanese and English, one flat catalogue a face.

Server and browser read the same files (``words/<language>.json``): a key, and a
text with ``{name}`` where a value goes, and ``{name:person|people}`` where a word
follows it that differs for one and for many. What the money's rules refuse is said by
``refusal.<code>``, what to do about it by ``remedy.<code>``.
"""

import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from screens.language import LANGUAGES

Catalogue = dict[str, str]
GROUPED_FROM = 1_000
_PLACE = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


class Words:
    """All texts of one face: its own, and those that all faces share."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        self._catalogues = catalogues

    @classmethod
    def of_face(cls, package: str) -> "Words":
        """Read the shared words and a face's own."""
        return cls(
            {
                language: read_catalogue("screens", language)
                | read_catalogue(package, language)
                for language in LANGUAGES
            }
        )

    def catalogue(self, language: str) -> Catalogue:
        """Every text of one language."""
        return self._catalogues[language]

    def text(self, key: str, language: str, values: Mapping[str, Any]) -> str:
        """Return a text with its values filled in.

        Raises:
            KeyError: there is no such text; a test keeps pages from asking.
        """
        return fill(self._catalogues[language][key], values)

    def refusal(
        self, code: str, values: Mapping[str, Any], language: str
    ) -> tuple[str, str]:
        """Return what was refused, and what to do, for a person."""
        known = self._catalogues[language]
        if f"refusal.{code}" not in known:
            code, values = "internal", {}
        said = fill(known[f"refusal.{code}"], values)
        return said, fill(known[f"remedy.{code}"], values)


def refusal_text(
    code: str, values: Mapping[str, Any], language: str
) -> tuple[str, str]:
    """Return what was refused, and what to do, in the shared words."""
    return Words({language: read_catalogue("screens", language)}).refusal(
        code, values, language
    )


def read_catalogue(package: str, language: str) -> Catalogue:
    """Read one file of words; a face without any has an empty one."""
    file = resources.files(package) / "words" / f"{language}.json"
    if not file.is_file():
        return {}
    found: Catalogue = json.loads(file.read_text(encoding="utf-8"))
    return found


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values into a text; a name without a value stays as it is."""

    def put(match: re.Match[str]) -> str:
        name, one, many = match.groups()
        if name not in values:
            return match[0]
        if many is not None:
            return one if str(values[name]) == "1" else many
        return write_value(values[name])

    return _PLACE.sub(put, text)


def write_value(value: Any) -> str:
    """Write a value for a person: numbers from 1,000 on with commas."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" if abs(value) >= GROUPED_FROM else str(value)
    return str(value)
