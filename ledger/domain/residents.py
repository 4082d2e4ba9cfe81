"""How a city names its residents: municipality code and 宛名番号.

One person has one commitment, so what is typed in different ways must come to the
same. Source of the check digit: 全国地方公共団体コード, whose sixth digit is
(11 - (6a + 5b + 4c + 3d + 2e) mod 11) mod 10.
"""

import unicodedata

from ledger.domain.refusals import FieldInvalid

NUMBER_DIGITS_MOST = 15


def check_municipality(code: str) -> str:
    """Return a municipality's six-digit code.

    Raises:
        FieldInvalid: not six digits, or a wrong check digit.
    """
    digits = unicodedata.normalize("NFKC", code).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        raise FieldInvalid(field="municipality", reason="six digits are expected")
    weighted = sum((6 - i) * int(digit) for i, digit in enumerate(digits[:5]))
    if int(digits[5]) != (11 - weighted % 11) % 10:
        raise FieldInvalid(field="municipality", reason="its check digit is wrong")
    return digits


def canonical_number(number: str) -> str:
    """Return a resident's number as it is committed to: digits without zeros before.

    Raises:
        FieldInvalid: anything but 1 to 15 digits.
    """
    digits = unicodedata.normalize("NFKC", number).strip()
    is_number = digits.isascii() and digits.isdigit()
    if not is_number or len(digits) > NUMBER_DIGITS_MOST or not digits.strip("0"):
        raise FieldInvalid(
            field="resident_number",
            reason=f"1 to {NUMBER_DIGITS_MOST} digits are expected",
        )
    return digits.lstrip("0")
