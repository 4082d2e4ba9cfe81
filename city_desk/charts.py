"""Bars of the days' payments as an SVG picture that the server draws.

Only the geometry is here; colours are the stylesheet's, words the template's. The
picture is stretched to its place, so what is written at its axes stands beside it, as
large as all other text. Below stands a table with the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.lots import format_day

WIDTH = 900
HEIGHT = 200
BAR_SHARE = 0.66
BAR_LEAST = 1
"""A day on which little was paid is still not one without payments."""
LABEL_EVERY_DAYS = 7
STEPS = 4
AXIS_LEAST = 1_000
_NICE = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """One day's bar, in the picture's own units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A line across: where, and which amount it means."""

    at: float
    says: str


@dataclass(frozen=True)
class Chart:
    """Everything a template draws: ``amounts`` from the top down, some of the days."""

    bars: tuple[Bar, ...]
    amounts: tuple[Mark, ...]
    days: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw_days(days: Sequence[tuple[int, int]]) -> Chart:
    """Draw (day, yen) pairs, one bar each, on an axis that ends with a round sum."""
    top = round_up(max(amount for _, amount in days))
    step = WIDTH / len(days)
    bars = []
    for index, (_, amount) in enumerate(days):
        height = max(HEIGHT * amount / top, BAR_LEAST) if amount else 0
        x = index * step + step * (1 - BAR_SHARE) / 2
        y = HEIGHT - height
        bars.append(Bar(*(round(v, 1) for v in (x, y, step * BAR_SHARE, height))))
    amounts = [
        Mark(round(HEIGHT - HEIGHT * n / STEPS, 1), f"{top * n // STEPS:,}")
        for n in range(STEPS, -1, -1)
    ]
    last = len(days) - 1
    labels = [
        short_day(day)
        for index, (day, _) in enumerate(days)
        if (last - index) % LABEL_EVERY_DAYS == 0
    ]
    return Chart(tuple(bars), tuple(amounts), tuple(labels))


def round_up(amount: int) -> int:
    """Return the next round sum that four steps divide: 1,310,000 → 1,600,000."""
    wanted = max(amount, AXIS_LEAST)
    power = int("1" + "0" * (len(str(wanted)) - 1))
    candidates = (n * power for n in _NICE)
    return next(n for n in candidates if n >= wanted and n % STEPS == 0)


def short_day(day: int) -> str:
    """Write a day as month and day: 11/24."""
    _, month, number = format_day(day).split("-")
    return f"{int(month)}/{int(number)}"
