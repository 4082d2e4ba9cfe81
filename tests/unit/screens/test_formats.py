"""Amounts, days and moments as pages write them, in both languages."""

from collections.abc import Iterator

import pytest
from flask import Flask

from screens import formats
from screens.words import fill


@pytest.fixture
def japanese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/page"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/page", headers={"Cookie": "language=en"}):
        yield


def test_amounts_in_japanese(japanese: None) -> None:
    assert formats.yen(9_999_999) == "9,999,999円"
    assert formats.yen(0) == "0円"


def test_amounts_in_english(english: None) -> None:
    assert formats.yen(9_999_999) == "¥9,999,999"


def test_days_and_moments_in_japanese(japanese: None) -> None:
    assert formats.day("2027-03-31") == "2027年3月31日"
    assert formats.day("never") == "never"
    # 15:30 UTC is half past midnight of the next day in the city.
    assert formats.moment(1_774_971_000) == "2026年4月1日 0:30"


def test_days_and_moments_in_english(english: None) -> None:
    assert formats.day("2027-03-31") == "31 March 2027"
    assert formats.moment(1_774_971_000) == "1 April 2026, 00:30"


def test_the_city_may_lie_elsewhere(app: Flask) -> None:
    app.config["UTC_OFFSET_SECONDS"] = 0

    with app.test_request_context("/page"):
        assert formats.moment(1_774_971_000) == "2026年3月31日 15:30"


@pytest.mark.parametrize(
    ("text", "values", "written"),
    [
        ("あと{missing}円", {"missing": 1_234}, "あと1,234円"),
        ("{a} {b}", {"a": 999, "b": "x"}, "999 x"),
        ("{unknown}", {"a": 1}, "{unknown}"),
        ("{a}", {"a": "{b}", "b": "no"}, "{b}"),
        ("{n} {n:person|people}", {"n": 1}, "1 person"),
        ("{n} {n:person|people}", {"n": 2}, "2 people"),
        ("{n} {n:person|people}", {"n": 0}, "0 people"),
        ("{n} {n:row is|rows are} read", {"n": 1_001}, "1,001 rows are read"),
        ("{n:a|b}", {}, "{n:a|b}"),
    ],
)
def test_values_go_where_their_names_are(
    text: str, values: dict[str, int | str], written: str
) -> None:
    assert fill(text, values) == written
