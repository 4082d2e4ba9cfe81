"""The specification: numbered promises, each kept by a test or said to be planned."""

import re

from tests.docs.documents import ROOT

PROMISE = re.compile(r"\*\*(\d+)\.(\d+)\*\* ")
MARKS = re.compile(r"\*(Kept|Kept in part|Planned)[:.]\*")
TEST = re.compile(r"`tests/\S+::test_\w+`")


def promises() -> dict[tuple[int, int], str]:
    """Each promise's text by its number, in the order of the page."""
    text = (ROOT / "SPECIFICATION.md").read_text(encoding="utf-8")
    found = {}
    for block in text.split("\n\n"):
        number = PROMISE.match(block)
        if number:
            found[int(number[1]), int(number[2])] = block
    return found


def test_promises_are_numbered_without_gaps() -> None:
    numbers = list(promises())

    assert numbers[0] == (1, 1)
    for before, after in zip(numbers, numbers[1:], strict=False):
        follows = (before[0], before[1] + 1), (before[0] + 1, 1)
        assert after in follows, after


def test_every_promise_says_whether_it_is_kept() -> None:
    marks = {number: MARKS.findall(text) for number, text in promises().items()}

    assert [number for number, found in marks.items() if len(found) != 1] == []


def test_a_promise_is_kept_only_with_a_test_that_shows_it() -> None:
    for number, text in promises().items():
        is_planned = "*Planned.*" in text
        assert bool(TEST.search(text)) != is_planned, number


def test_a_promise_kept_in_part_says_what_is_missing() -> None:
    for number, text in promises().items():
        if "*Kept in part:*" in text:
            assert "Not yet:" in text, number
