"""What the till says aloud: 「三千二百円、みどり、四十二」.

Numbers are written in kanji, because voices read 3,200 in as many ways as there are
voices.
"""

from merchant_pos.bills import Bill

_DIGITS = "〇一二三四五六七八九"
_SMALL = ((1000, "千"), (100, "百"), (10, "十"))
_LARGE = ((10**8, "億"), (10**4, "万"))


def kanji_number(number: int) -> str:
    """Write a whole number below 10**12 as it is read: 3,200 as 三千二百."""
    assert 0 <= number < 10**12, number
    if number == 0:
        return "ゼロ"
    written = ""
    for unit, sign in _LARGE:
        if number >= unit:
            written += _thousands(number // unit, before_myriad=True) + sign
            number %= unit
    return written + _thousands(number)


def say_paid(bill: Bill, language: str) -> str:
    """Say what was paid, and the watchword, in a clerk's language."""
    assert bill.payment is not None, bill.reference
    word, _, digits = bill.payment.watchword[language].rpartition(" ")
    if language == "en":
        said = f"{bill.amount} yen, {word}, {_digits_en(digits)}"
        return said + (f". {bill.cash} yen in cash" if bill.cash else "")
    said = f"{kanji_number(bill.amount)}円、{word}、{_digits_ja(digits)}"
    return said + (f"。現金、{kanji_number(bill.cash)}円" if bill.cash else "")


def _thousands(number: int, before_myriad: bool = False) -> str:
    written = ""
    for unit, sign in _SMALL:
        count, number = divmod(number, unit)
        # 一百 and 一十 are not said; 一千 only before 万 and what is above it.
        says_one = unit == 1000 and before_myriad
        if count:
            written += ("" if count == 1 and not says_one else _DIGITS[count]) + sign
    return written + (_DIGITS[number] if number else "")


def _digits_ja(digits: str) -> str:
    # 08 and 8 are two watchwords, so the zero in front is said.
    if digits.startswith("0"):
        return "ゼロ" + kanji_number(int(digits))
    return kanji_number(int(digits))


def _digits_en(digits: str) -> str:
    return f"oh {int(digits)}" if digits.startswith("0") else digits
