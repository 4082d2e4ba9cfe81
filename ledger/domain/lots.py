"""Lots: one programme's money with one last day, and the city's days.

A lot is ``programme << 32 | last_day`` (programme below 2**31, so a lot fits a
signed 64-bit integer). Days are counted since 1970-01-01 in the city's time
zone and are inclusive; 2**32 - 1 means never. The contracts count the same way.
"""

import re
from datetime import date
from datetime import timedelta

from ledger.domain.refusals import FieldInvalid

NEVER = 2**32 - 1
PROGRAMME_MOST = 2**31 - 1
LAPSE_DAYS = 7
"""Days after the last day and the days of grace on which a lot has not lapsed yet."""
_EPOCH = date(1970, 1, 1)
# date.fromisoformat reads more than people write, such as 20270331 and 2027-W13-3.
_DATE = re.compile(r"(?:19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}\Z")


def make_lot(programme: int, last_day: int) -> int:
    """Join a programme and a last day to a lot."""
    assert 1 <= programme <= PROGRAMME_MOST, programme
    assert 0 <= last_day <= NEVER, last_day
    return programme << 32 | last_day


def split_lot(lot: int) -> tuple[int, int]:
    """Return (programme, last day) of a lot."""
    return lot >> 32, lot & NEVER


def day_of(timestamp: int, utc_offset_seconds: int) -> int:
    """Return the city's day number at a UTC timestamp in seconds."""
    return (timestamp + utc_offset_seconds) // 86400


def is_spendable(lot: int, day: int, grace_days: int) -> bool:
    """Whether a lot can still be paid with on ``day`` (inclusive)."""
    return day <= split_lot(lot)[1] + grace_days


def has_lapsed(lot: int, day: int, grace_days: int) -> bool:
    """Whether a lot is gone on ``day``: nobody can be given any of it any more."""
    return day > split_lot(lot)[1] + grace_days + LAPSE_DAYS


def format_day(day: int) -> str:
    """Write a day number as ``2027-03-31``; never as ``never``."""
    if day == NEVER:
        return "never"
    try:
        return (_EPOCH + timedelta(days=day)).isoformat()
    except OverflowError:
        return "after the year 9999"


def parse_day(text: str, field: str = "last_day") -> int:
    """Read ``2027-03-31`` or ``never`` as a day number.

    Raises:
        FieldInvalid: neither of them.
    """
    if text == "never":
        return NEVER
    try:
        if _DATE.match(text):
            return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        pass  # a day that no month has
    raise FieldInvalid(
        field=field, reason="a date like 2027-03-31, or never, is expected"
    )
