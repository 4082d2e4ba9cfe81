"""Every word of every face: in both languages, known where used, used where known.

A key in a source is a literal, ``"till.keypad.title"``; a literal that ends with a dot
or an underscore, ``"till.state_"``, stands for every key that begins so.
"""

import importlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from ledger.domain.errors import all_codes
from screens.words import read_catalogue

ROOT = Path(__file__).parents[3]
SOURCES = ("*.py", "*.html", "*.js")
PLACEHOLDER = re.compile(r"\{(\w+)(?::[^{}]*)?\}")
# A number, and a word of many right behind it: one of them would be wrong.
ALWAYS_MANY = re.compile(
    r"\{(?:count|rows|payments|tills|shops|people|findings|blocks|entries)\} [a-z]+s?\b"
)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
# What is a name, a sign or a figure in every language.
SAME_IN_BOTH = re.compile(r"[\W\dA-Za-z_]*\Z")

for module in ("ledger.local.errors", "town"):
    importlib.import_module(module)


@dataclass(frozen=True)
class Face:
    """A room with words of its own."""

    package: str
    folder: str
    prefix: str

    def words(self, language: str) -> dict[str, str]:
        """Its own catalogue."""
        return read_catalogue(self.package, language)

    @cached_property
    def sources(self) -> str:
        """All its source text."""
        files = (path for kind in SOURCES for path in (ROOT / self.folder).rglob(kind))
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))

    def quoted(self, prefix: str) -> set[str]:
        """What is quoted in it and begins as keys of a face do."""
        return set(re.findall(rf"""["'`]({prefix}\.[a-z0-9_.]*)""", self.sources))


FACES = [
    Face("screens", "screens", "shared"),
    Face("wallet_api.phone", "wallet_api/phone", "wallet"),
    Face("merchant_pos", "merchant_pos", "till"),
    Face("city_desk", "city_desk", "desk"),
    Face("start_page", "scripts/start_page", "town"),
]
EACH = pytest.mark.parametrize("face", FACES, ids=lambda face: face.package)


def is_beginning(literal: str) -> bool:
    return literal.endswith((".", "_"))


@EACH
def test_every_word_is_there_in_both_languages(face: Face) -> None:
    assert face.words("ja").keys() == face.words("en").keys()
    assert face.words("ja"), "a face says something"


@EACH
def test_both_languages_have_places_for_the_same_values(face: Face) -> None:
    english = face.words("en")
    different = {
        key
        for key, text in face.words("ja").items()
        if set(PLACEHOLDER.findall(text)) ^ set(PLACEHOLDER.findall(english[key]))
    }

    # A refusal may say a value in one language that the other has in its grammar.
    assert {key for key in different if not key.startswith("refusal.")} == set()


@EACH
def test_english_that_counts_has_words_for_one_and_for_many(face: Face) -> None:
    always_many = {
        key
        for key, text in face.words("en").items()
        if ALWAYS_MANY.search(text)
        and not re.search(r"\{\w+\} (more|of them|each|in all|waiting)\b", text)
    }

    assert always_many == set()


@EACH
def test_japanese_is_japanese_and_english_is_not(face: Face) -> None:
    ja, en = face.words("ja"), face.words("en")

    empty = {key for key in ja if not ja[key].strip() or not en[key].strip()}
    untranslated = {
        key for key in ja if ja[key] == en[key] and not SAME_IN_BOTH.fullmatch(ja[key])
    }

    assert empty == set()
    assert untranslated == set()
    assert [key for key in ja if JAPANESE.search(ja[key])], "Japanese is written"


@EACH
def test_every_key_that_is_used_exists(face: Face) -> None:
    known = face.words("ja").keys()
    missing = {
        literal
        for literal in face.quoted(face.prefix)
        if literal not in known
        # A face's own stylesheet and script have its name too.
        and not literal.endswith((".css", ".js"))
        and not (is_beginning(literal) and any(k.startswith(literal) for k in known))
    }

    assert missing == set()


@EACH
def test_every_key_is_used(face: Face) -> None:
    rooms = [face] if face.prefix != "shared" else FACES
    quoted = set().union(*(room.quoted(face.prefix) for room in rooms))
    beginnings = tuple(literal for literal in quoted if is_beginning(literal))

    unused = {
        key
        for key in face.words("ja")
        if key.startswith(face.prefix + ".")
        and key not in quoted
        and not key.startswith(beginnings or ("\0",))
    }

    assert unused == set()


@EACH
def test_a_face_uses_its_own_prefix_only(face: Face) -> None:
    allowed = (f"{face.prefix}.", "refusal.", "remedy.")

    assert [key for key in face.words("ja") if not key.startswith(allowed)] == []


def test_every_refusal_is_said_to_people_with_what_to_do() -> None:
    said = read_catalogue("screens", "ja")
    # The command line's own refusals are read at a terminal, on no page.
    codes = {
        code
        for code, kind in all_codes().items()
        if kind.__module__.startswith(("ledger.domain.", "ledger.local."))
    }

    assert {code for code in codes if f"refusal.{code}" not in said} == set()
    assert {code for code in codes if f"remedy.{code}" not in said} == set()


@EACH
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_file_of_words_says_a_key_twice(face: Face, language: str) -> None:
    file = ROOT / face.folder / "words" / f"{language}.json"
    pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]

    assert len(keys) == len(set(keys))
