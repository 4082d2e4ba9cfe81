"""Watchwords: drawn from the order alone, and all equally likely."""

import hashlib
from collections import Counter

import pytest

from ledger.domain.watchwords import COLOURS
from ledger.domain.watchwords import Watchword
from ledger.domain.watchwords import watchword_of

ORDERS = 40_000


def orders() -> list[bytes]:
    return [hashlib.sha256(n.to_bytes(4)).digest() for n in range(ORDERS)]


@pytest.mark.parametrize(
    ("order", "ja", "en"),
    [
        (bytes(32), "あか 00", "red 00"),
        (bytes([3, 0, 0, 0, 42]) + bytes(27), "みどり 42", "green 42"),
        (bytes([255] * 32), "ちゃいろ 95", "brown 95"),
        (bytes([2, 0, 0, 0, 107]) + bytes(27), "きいろ 07", "yellow 07"),
    ],
)
def test_an_order_has_the_same_watchword_for_ever(
    order: bytes, ja: str, en: str
) -> None:
    watchword = watchword_of(order)

    assert (watchword.ja, watchword.en) == (ja, en)


def test_every_watchword_comes_up_about_equally_often() -> None:
    counts = Counter(watchword_of(order) for order in orders())

    assert len(counts) == len(COLOURS) * 100
    expected = ORDERS / len(counts)
    # Chi-squared with 799 degrees of freedom stays below 930 in 999 of 1,000 draws.
    assert sum((n - expected) ** 2 / expected for n in counts.values()) < 930


def test_colours_are_told_apart_in_both_languages() -> None:
    assert len({ja for ja, _ in COLOURS}) == len({en for _, en in COLOURS}) == 8


def test_only_a_whole_hash_has_a_watchword() -> None:
    with pytest.raises(AssertionError):
        watchword_of(bytes(31))


def test_both_digits_are_always_shown() -> None:
    assert Watchword("あか", "red", "07").ja == "あか 07"
    assert all(len(watchword_of(order).digits) == 2 for order in orders()[:1_000])
