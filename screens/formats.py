"""Amounts, days and moments as a page writes them."""

from collections.abc import Callable
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any

from babel.dates import format_date
from babel.dates import format_datetime
from flask import current_app

from screens import language

DEFAULT_OFFSET_SECONDS = 9 * 3600


def yen(amount: int) -> str:
    """Write an amount: ``3,200円``, in English ``¥3,200``."""
    return f"{amount:,}円" if language.current() == "ja" else f"¥{amount:,}"


def day(iso: str) -> str:
    """Write a day given as ``2027-03-31``; whatever is no date stays as it is.

    Days and moments look the same here and in ``static/amounts.js``.
    """
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    pattern = "y年M月d日" if language.current() == "ja" else "d MMMM y"
    return format_date(found, pattern, locale=language.current())


def moment(timestamp: int) -> str:
    """Write UTC seconds as day and time in the city's own time zone."""
    local = city_time(timestamp)
    pattern = "y年M月d日 H:mm" if language.current() == "ja" else "d MMMM y, HH:mm"
    return format_datetime(local, pattern, locale=language.current())


def city_time(timestamp: int) -> datetime:
    """Return a moment as the city's clocks show it.

    The offset is the application's ``UTC_OFFSET_SECONDS``, nine hours unless set.
    """
    offset = current_app.config.get("UTC_OFFSET_SECONDS", DEFAULT_OFFSET_SECONDS)
    return datetime.fromtimestamp(timestamp, UTC) + timedelta(seconds=offset)


FORMATS: dict[str, Callable[[Any], str]] = {"yen": yen, "day": day, "moment": moment}
"""What templates may call."""
