"""What is wrong in a list or a form, in words: where, what, and how to mend it."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from city_desk.wording import word
from ledger.domain.lots import format_day
from ledger.services.programme_forms import FieldError
from ledger.services.sheets import CellError
from ledger.services.sheets import write_sheet
from screens.formats import day
from screens.language import current

SHOWN_MOST = 200
"""Mistakes on the page itself; the file that can be saved has all of them."""
_DAYS = ("latest", "until", "begins", "day")


@dataclass(frozen=True)
class Mistake:
    """One mistake as an officer reads it; row 0 is the list as a whole."""

    row: int
    column: str
    written: str
    what: str
    how: str


def describe(errors: Iterable[CellError]) -> list[Mistake]:
    """Say each mistake of a list in the page's language."""
    return [
        Mistake(
            error.row,
            word(f"desk.column.{error.column}") if error.column else "",
            error.written,
            word(f"desk.wrong.{error.code}", **_values(error.values)),
            word(f"desk.mend.{error.code}", **_values(error.values)),
        )
        for error in errors
    ]


def describe_fields(
    errors: Mapping[str, FieldError] | Iterable[CellError],
) -> dict[str, str]:
    """Say each mistake of a form, by its field."""
    if not isinstance(errors, Mapping):
        errors = {e.column: FieldError(e.code, e.values) for e in errors}
    found = {}
    for name, error in errors.items():
        values = _values(error.values)
        what = word(f"desk.wrong.{error.code}", **values)
        how = word(f"desk.mend.{error.code}", **values)
        found[name] = what + how if current() == "ja" else f"{what} {how}"
    return found


def write_csv(mistakes: Iterable[Mistake]) -> str:
    """Write all mistakes as a CSV to mend the list by."""
    heading = [word(f"desk.mistakes.{name}") for name in _COLUMNS]
    rows = [
        [m.row or word("desk.mistakes.whole"), m.column, m.written, m.what, m.how]
        for m in mistakes
    ]
    return write_sheet([heading, *rows])


def _values(values: Mapping[str, int | str]) -> dict[str, int | str]:
    """Write the days among some values; amounts are written with their words."""
    found = dict(values)
    for name in _DAYS:
        value = found.get(name)
        if isinstance(value, int):
            value = format_day(value)
        if value is not None:
            found[name] = day(value)
    return found


_COLUMNS = ("row", "column", "written", "what", "how")
