"""The till's own modules: keys, amounts, times and codes, as functions."""

from typing import Any

import pytest
from playwright.sync_api import Page

from running import RunningTown
from tests.e2e.browsers import Browsers


@pytest.fixture
def page(town: RunningTown, browsers: Browsers) -> Page:
    """A page of the till, for its modules to run in."""
    opened = browsers.window(town.base_url)
    opened.goto("/till/pair")
    return opened


def call(page: Page, module: str, function: str, *given: Any) -> Any:
    """Call a function that a module of the till exports."""
    return page.evaluate(
        """async ([module, name, given]) =>
            (await import(`/till/static/${module}.js`))[name](...given)""",
        [module, function, list(given)],
    )


@pytest.mark.parametrize(
    ("digits", "key", "after"),
    [
        ("", "3", "3"),
        ("32", "0", "320"),
        ("", "0", ""),
        ("320", "back", "32"),
        ("", "back", ""),
        ("320", "clear", ""),
        ("999999", "9", "9999999"),
        ("9999999", "9", "9999999"),
    ],
)
def test_keys_make_an_amount_of_seven_digits_at_most(
    page: Page, digits: str, key: str, after: str
) -> None:
    assert call(page, "keypad", "press", digits, key) == after


@pytest.mark.parametrize(
    ("digits", "written"),
    [("", ""), ("320", "320"), ("3200", "3,200"), ("9999999", "9,999,999")],
)
def test_an_amount_is_written_with_commas(
    page: Page, digits: str, written: str
) -> None:
    assert call(page, "keypad", "group", digits) == written


@pytest.mark.parametrize(
    ("event", "key"),
    [
        ({"key": "7"}, "7"),
        ({"key": "Backspace"}, "back"),
        ({"key": "Escape"}, "clear"),
        ({"key": "C"}, "clear"),
        ({"key": "c"}, "clear"),
        ({"key": "c", "ctrlKey": True}, None),
        ({"key": "7", "altKey": True}, None),
        ({"key": "Enter"}, None),
        ({"key": "Tab"}, None),
        ({"key": "x"}, None),
    ],
)
def test_a_keyboards_keys_are_the_tills(
    page: Page, event: dict[str, Any], key: str | None
) -> None:
    assert call(page, "keypad", "keyOf", event) == key


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(272, "残り 4分32秒"), (59, "残り 59秒"), (0, "期限を確かめています")],
)
def test_the_time_left_is_said_in_words(page: Page, seconds: int, text: str) -> None:
    assert call(page, "bill", "leftText", seconds) == text


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-EFGH-JKMN-PQRS",
        "abcd efgh jkmn pqrs",
        "ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ－ＰＱＲＳ",
    ],
)
def test_a_code_is_understood_however_it_is_typed(page: Page, typed: str) -> None:
    assert call(page, "signing", "plainCode", typed) == "ABCDEFGHJKMNPQRS"
