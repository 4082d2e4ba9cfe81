"""Amounts as a clerk types them, also with full-width digits and commas."""

import re
import unicodedata

from ledger.domain.refusals import AmountInvalid

AMOUNT_MOST = 9_999_999
"""More than any till of a shopping street asks; one digit more is a slip."""
_TYPED = re.compile(r"[0-9]{1,7}\Z")


def read_typed_amount(typed: str) -> int:
    """Return the amount a clerk typed.

    Raises:
        AmountInvalid: nothing, zero, more than 9,999,999, or no number.
    """
    written = unicodedata.normalize("NFKC", typed[:40]).strip()
    written = written.replace(",", "").removesuffix("円").lstrip("0")
    if not _TYPED.match(written):
        raise AmountInvalid(amount=typed[:40], most=AMOUNT_MOST)
    return int(written)


def spell_number(number: str) -> str:
    """Write a bill's six digits as people read them aloud: 482 917."""
    return f"{number[:3]} {number[3:]}"
