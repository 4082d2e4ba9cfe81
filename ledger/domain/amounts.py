"""Amounts: whole yen, from 1 to 2**53 - 1.

The upper end is the largest integer a browser's number holds exactly; the
contract refuses the same (``MAX_AMOUNT`` of RegionalCurrency).
"""

import re

from ledger.domain.refusals import AmountInvalid

AMOUNT_MOST = 2**53 - 1
_DIGITS = re.compile(r"[0-9]{1,16}\Z")


def check_amount(value: object) -> int:
    """Return ``value`` if it is an amount of yen.

    Booleans, floats and strings are refused: a silent conversion is how yen
    get lost.

    Raises:
        AmountInvalid: not an integer, or outside 1 … 2**53 - 1.
    """
    if type(value) is not int or not 1 <= value <= AMOUNT_MOST:
        raise AmountInvalid(amount=str(value)[:40], most=AMOUNT_MOST)
    return value


def parse_amount(text: str) -> int:
    """Read an amount written with ASCII digits only, as in a list's cell.

    Raises:
        AmountInvalid: a sign, comma, fraction, blank or anything else.
    """
    if not _DIGITS.match(text):
        raise AmountInvalid(amount=text[:40], most=AMOUNT_MOST)
    return check_amount(int(text))


def format_yen(amount: int) -> str:
    """Write an amount for people: ``1234`` as ``1,234円``."""
    return f"{amount:,}円"
