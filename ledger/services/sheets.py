"""Tables as offices keep them: CSV from a spreadsheet, with all that is wrong in it.

Nothing here stops at the first mistake: a file of 800 rows comes back once, with
every row that needs mending, not 30 times. A row is counted as the spreadsheet
counts it, the heading being row 1; row 0 stands for the file as a whole.
"""

import csv
import io
import unicodedata
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

BYTES_MOST = 4 * 2**20
WRITTEN_MOST = 60
_ZIP = b"PK\x03\x04"  # an .xlsx workbook is a ZIP archive
# Japanese spreadsheets take the wide signs for formulas too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """A column by its name, and the headings it may stand under."""

    name: str
    headings: tuple[str, ...]
    required: bool = True

    @property
    def heading(self) -> str:
        """The heading of the sample file."""
        return self.headings[0]


@dataclass(frozen=True)
class CellError:
    """One thing that is wrong: where, the cell as written, and what."""

    row: int
    column: str
    written: str
    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRow:
    """A row's number and its cells by column."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """What was read; ``errors`` may be many, and rows without them are still here."""

    rows: tuple[SheetRow, ...]
    errors: tuple[CellError, ...]


def read_sheet(content: bytes, columns: Sequence[Column], rows_most: int) -> Sheet:
    """Read a CSV in UTF-8 or Shift_JIS; the order of its columns is free."""
    text, error = _decode(content)
    if error is not None:
        return Sheet((), (error,))
    records, errors = _records(text)
    if not records:
        return Sheet((), (*errors, CellError(0, "", "", "file_empty")))
    places, head_errors, first = _read_heading(records[0][1], columns)
    errors.extend(head_errors)
    if not places:
        return Sheet((), tuple(errors))
    rows: list[SheetRow] = []
    count = max(len(records[0][1]), len(places))
    for read, (row, cells) in enumerate(records[first:]):
        # Wrong rows count as well: a file of another kind has nothing but those.
        if read == rows_most:
            errors.append(CellError(row, "", "", "rows_too_many", {"most": rows_most}))
            break
        used = _drop_empty_end(cells, count)
        if len(used) != count:
            errors.append(
                CellError(
                    row,
                    "",
                    show_cell(",".join(cells)),
                    "cells_wrong",
                    {"expected": count, "found": len(used)},
                )
            )
            continue
        rows.append(SheetRow(row, {name: used[i].strip() for name, i in places}))
    if not rows and not errors:
        errors.append(CellError(0, "", "", "rows_missing"))
    return Sheet(tuple(rows), tuple(errors))


def show_cell(written: str) -> str:
    """Return a cell as it is shown beside its error: short, and without surprises."""
    plain = "".join("�" if unicodedata.category(c)[0] == "C" else c for c in written)
    return plain if len(plain) <= WRITTEN_MOST else plain[: WRITTEN_MOST - 1] + "…"


def write_sheet(rows: Sequence[Sequence[object]]) -> str:
    """Write a CSV that a spreadsheet opens as it is.

    It begins with a byte order mark, without which Excel shows other letters; and
    a cell that would run as a formula is given an apostrophe before.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def _decode(content: bytes) -> tuple[str, CellError | None]:
    if len(content) > BYTES_MOST:
        most = BYTES_MOST // 2**20
        return "", CellError(0, "", "", "file_too_large", {"most": most})
    if content.startswith(_ZIP):
        return "", CellError(0, "", "", "file_is_workbook")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, None
    return "", CellError(0, "", "", "encoding_unknown")


def _records(text: str) -> tuple[list[tuple[int, list[str]]], list[CellError]]:
    """Return the rows that say anything, with their numbers."""
    found: list[tuple[int, list[str]]] = []
    row = 0
    try:
        # A quoted cell may hold a line's end, so rows are counted, not lines.
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
            if any(cell.strip() for cell in cells):
                found.append((row, cells))
    except csv.Error:
        return found, [CellError(row + 1, "", "", "csv_broken")]
    return found, []


def _read_heading(
    cells: list[str], columns: Sequence[Column]
) -> tuple[list[tuple[str, int]], list[CellError], int]:
    """Return (places of the columns, what is wrong, index of the first data row).

    A file without any heading is read in the usual order all the same, so that
    its other mistakes are shown with the missing heading, not after it.
    """
    by_heading = {
        _plain(heading): column.name
        for column in columns
        for heading in (column.name, *column.headings)
    }
    cells = _drop_empty_end(cells, 0)
    names = [by_heading.get(_plain(cell)) for cell in cells]
    needed = [column for column in columns if column.required]
    if not any(names):
        wanted = "、".join(column.heading for column in needed)
        written = show_cell(",".join(cells))
        error = CellError(1, "", written, "header_missing", {"headings": wanted})
        is_data = any(c.isdigit() for cell in cells for c in cell)
        places = [(column.name, i) for i, column in enumerate(needed)]
        return places, [error], 0 if is_data else 1
    errors = []
    places = []
    for i, (name, cell) in enumerate(zip(names, cells, strict=True)):
        if name is None:
            errors.append(CellError(1, "", show_cell(cell), "header_unknown"))
        elif any(name == known for known, _ in places):
            errors.append(CellError(1, name, show_cell(cell), "header_twice"))
        else:
            places.append((name, i))
    found = {name for name, _ in places}
    for column in needed:
        if column.name not in found:
            errors.append(
                CellError(
                    1, column.name, "", "column_missing", {"heading": column.heading}
                )
            )
    if any(error.code == "column_missing" for error in errors):
        return [], errors, 1
    return places, errors, 1


def _drop_empty_end(cells: list[str], least: int) -> list[str]:
    """Spreadsheets pad rows with empty cells; what stands in none is no cell."""
    end = len(cells)
    while end > least and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _plain(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).strip().casefold()
