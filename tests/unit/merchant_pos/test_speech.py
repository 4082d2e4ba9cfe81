"""What the till says aloud."""

import pytest

from merchant_pos.bills import Bill
from merchant_pos.bills import read_bill
from merchant_pos.speech import kanji_number
from merchant_pos.speech import say_paid
from tests.unit.merchant_pos.fake_api import FakeApi


def paid(
    amount: int, cash: int = 0, ja: str = "みどり 42", en: str = "green 42"
) -> Bill:
    api = FakeApi()
    bill = api.add_bill(amount, cash)
    api.pay(bill)
    bill["payment"]["watchword"] = {"ja": ja, "en": en}
    return read_bill(bill)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "ゼロ"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (100, "百"),
        (680, "六百八十"),
        (1_000, "千"),
        (3_200, "三千二百"),
        (10_000, "一万"),
        (10_001, "一万一"),
        (1_111, "千百十一"),
        (250_300, "二十五万三百"),
        (9_999_999, "九百九十九万九千九百九十九"),
        (100_000_000, "一億"),
    ],
)
def test_numbers_are_written_as_they_are_read(number: int, written: str) -> None:
    assert kanji_number(number) == written


def test_a_thousand_before_myriads_says_its_one() -> None:
    # 千万 alone is read いっせんまん, which a voice knows from 一千万 only.
    assert kanji_number(10_000_000) == "一千万"


def test_amount_and_watchword_are_said() -> None:
    assert say_paid(paid(3_200), "ja") == "三千二百円、みどり、四十二"


def test_the_zero_of_a_watchword_is_said() -> None:
    assert say_paid(paid(800, ja="あお 08"), "ja") == "八百円、あお、ゼロ八"
    assert say_paid(paid(800, ja="あお 00"), "ja") == "八百円、あお、ゼロゼロ"


def test_the_part_in_cash_is_said_too() -> None:
    said = say_paid(paid(800, cash=400), "ja")

    assert said == "八百円、みどり、四十二。現金、四百円"


def test_an_english_till_speaks_english() -> None:
    assert say_paid(paid(3_200), "en") == "3200 yen, green, 42"
    said = say_paid(paid(800, cash=400, en="blue 08"), "en")
    assert said == "800 yen, blue, oh 8. 400 yen in cash"
