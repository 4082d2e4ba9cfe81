"""The error tree: every code once, every sentence whole."""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger
from ledger.domain import errors
from ledger.domain import refusals
from ledger.domain.errors import MeguruError
from ledger.domain.errors import all_codes

ROOT = Path(ledger.__file__).parents[1]
BRANCHES = [
    errors.InputInvalid,
    errors.NotSignedIn,
    errors.NotAllowed,
    errors.NotFound,
    errors.Conflict,
    errors.TooLarge,
    errors.TooOften,
    errors.Refused,
    errors.Unavailable,
]


def load_everything() -> None:
    """Import the whole ledger, so that every error is known."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)


def descendants(cls: type[MeguruError]) -> Iterator[type[MeguruError]]:
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


load_everything()
LEAVES = [cls for cls in descendants(MeguruError) if cls not in BRANCHES]
OWN_WORDS = [cls for cls in LEAVES if "__init__" not in vars(cls)]


def fields_of(cls: type[MeguruError]) -> set[str]:
    """What the sentences of an error need to be filled in."""
    parts = string.Formatter().parse(cls.message + cls.remedy)
    return {name for _, name, _, _ in parts if name is not None}


def test_no_code_stands_for_two_errors() -> None:
    codes = [cls.code for cls in LEAVES]

    assert len(codes) == len(set(codes))


def test_every_code_is_listed() -> None:
    # Tests of the scripts may have added theirs since this module was read.
    leaves = [cls for cls in descendants(MeguruError) if cls not in BRANCHES]

    assert all_codes() == {cls.code: cls for cls in leaves} | {"internal": MeguruError}


def test_the_branches_have_no_code_of_their_own() -> None:
    assert not [cls for cls in BRANCHES if "code" in vars(cls)]


@pytest.mark.parametrize("cls", LEAVES, ids=lambda cls: cls.__name__)
def test_every_error_says_what_is_wrong_and_what_to_do(cls: type[MeguruError]) -> None:
    own = vars(cls)

    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", cls.code)
    assert {"code", "message", "remedy"} <= set(own)


@pytest.mark.parametrize("cls", OWN_WORDS, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("sample", [1_234, "{0x00}"])
def test_every_sentence_is_filled_in_with_its_values(
    cls: type[MeguruError], sample: int | str
) -> None:
    values = dict.fromkeys(fields_of(cls), sample)

    error = cls(**values)

    assert error.values == values
    for sentence, template in ((str(error), cls.message), (error.advice, cls.remedy)):
        assert sentence == re.sub(r"{\w+}", str(sample), template)
        assert template[-1] == "." or template.startswith("{")


def constructions() -> Iterator[tuple[str, str, set[str]]]:
    """(where, error, values) of every place that makes an error."""
    names = {cls.__name__ for cls in OWN_WORDS}
    for folder in ("ledger", "wallet_api", "merchant_pos"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [keyword.arg for keyword in node.keywords]
                if called in names and None not in given:
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield where, called, {name for name in given if name}


def test_whoever_refuses_gives_every_value_the_sentences_need() -> None:
    by_name = {cls.__name__: cls for cls in OWN_WORDS}

    found = list(constructions())

    assert len(found) > 100
    wanting = [
        (where, name, fields_of(by_name[name]) - given)
        for where, name, given in found
        if not fields_of(by_name[name]) <= given
    ]
    assert wanting == []


def test_the_root_has_words_for_what_nobody_foresaw() -> None:
    error = MeguruError()

    assert error.code == "internal"
    assert str(error) == "Something went wrong inside Meguru."
    assert error.advice == "Try again; if it stays, tell the operator."


def test_a_refusal_reads_as_a_person_would_say_it() -> None:
    error = refusals.BalanceTooLow(amount=1_200, available=1_000, missing=200)

    assert str(error) == "200 yen are missing: 1000 yen can be used for 1200 yen."
    assert error.advice == "Pay 1000 yen with Meguru and 200 yen in cash."
