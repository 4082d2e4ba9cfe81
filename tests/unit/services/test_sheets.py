"""CSV as offices save it: read in any of its ways, or every mistake is named."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.services.sheets import BYTES_MOST
from ledger.services.sheets import CellError
from ledger.services.sheets import Column
from ledger.services.sheets import Sheet
from ledger.services.sheets import read_sheet
from ledger.services.sheets import show_cell
from ledger.services.sheets import write_sheet

NAME = Column("name", ("氏名", "名前"))
NUMBER = Column("number", ("番号",))
NOTE = Column("note", ("備考",), required=False)
COLUMNS = (NUMBER, NAME, NOTE)
# Cells as people type them: no control characters, nothing Shift_JIS cannot write.
CELLS = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Lo"), max_codepoint=0x7E)
    | st.sampled_from("佐藤花子鈴木〇一 ・,\"'\n"),
    max_size=12,
).map(str.strip)


def read(text: str, encoding: str = "utf-8", most: int = 100) -> Sheet:
    return read_sheet(text.encode(encoding), COLUMNS, most)


def codes(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in sheet.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_of_offices_is_read(
    encoding: str, end: str
) -> None:
    sheet = read(end.join(("番号,氏名", "7,髙橋 花子", "")), encoding)

    assert sheet.errors == ()
    assert [(row.row, row.cells) for row in sheet.rows] == [
        (2, {"number": "7", "name": "髙橋 花子"})
    ]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20), st.booleans())
def test_what_a_spreadsheet_wrote_comes_back_cell_by_cell(
    rows: list[tuple[str, str]], is_cp932: bool
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("番号", "氏名"), *rows])

    sheet = read(out.getvalue(), "cp932" if is_cp932 else "utf-8-sig")

    kept = [(a, b) for a, b in rows if a or b]
    assert [(r.cells["number"], r.cells["name"]) for r in sheet.rows] == kept


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_it(content: bytes) -> None:
    sheet = read_sheet(content, COLUMNS, 100)

    assert sheet.rows or sheet.errors


def test_columns_may_stand_in_any_order_and_under_other_headings() -> None:
    sheet = read(" 名前 ,備考,番号\n花子,急ぎ,7\n")

    assert sheet.rows[0].cells == {"name": "花子", "note": "急ぎ", "number": "7"}


def test_rows_that_say_nothing_are_left_out_but_counted() -> None:
    sheet = read("番号,氏名\n\n,\n7,花子\n")

    assert [row.row for row in sheet.rows] == [4]


def test_empty_cells_a_spreadsheet_pads_with_are_no_cells() -> None:
    sheet = read("番号,氏名,,\n7,花子,,\n")

    assert sheet.errors == () and sheet.rows[0].cells["name"] == "花子"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"PK\x03\x04 and so on", "file_is_workbook"),
        (b"\xff\xfe\x00\x01", "encoding_unknown"),
        ("番号,氏名\n".encode(), "rows_missing"),
        (b"x" * (BYTES_MOST + 1), "file_too_large"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, code: str) -> None:
    sheet = read_sheet(content, COLUMNS, 100)

    assert sheet.rows == ()
    assert [(error.row, error.code) for error in sheet.errors] == [(0, code)]


def test_a_missing_heading_is_named_and_the_rows_are_read_all_the_same() -> None:
    sheet = read("7,花子\n8,太郎\n")

    assert sheet.errors == (
        CellError(1, "", "7,花子", "header_missing", {"headings": "番号、氏名"}),
    )
    assert [row.row for row in sheet.rows] == [1, 2]


def test_headings_that_are_none_of_ours_are_each_named() -> None:
    sheet = read("番号,なまえ,電話,番号\n7,花子,090,8\n")

    assert codes(sheet) == [
        (1, "", "header_unknown"),
        (1, "", "header_unknown"),
        (1, "number", "header_twice"),
        (1, "name", "column_missing"),
    ]
    assert sheet.rows == ()


def test_a_row_with_too_many_or_too_few_cells_is_shown_as_written() -> None:
    sheet = read("番号,氏名\n7\n8,花子,x\n9,太郎\n")

    assert [(e.row, e.written, dict(e.values)) for e in sheet.errors] == [
        (2, "7", {"expected": 2, "found": 1}),
        (3, "8,花子,x", {"expected": 2, "found": 3}),
    ]
    assert [row.row for row in sheet.rows] == [4]


def test_rows_beyond_the_limit_are_refused_once() -> None:
    sheet = read("番号,氏名\n" + "7,花子\n" * 5, most=3)

    assert codes(sheet) == [(5, "", "rows_too_many")]
    assert len(sheet.rows) == 3


def test_a_file_of_another_kind_is_given_up_at_the_same_limit() -> None:
    sheet = read("番号,氏名\n" + "7\n" * 50, most=3)

    assert codes(sheet) == [
        *((row, "", "cells_wrong") for row in (2, 3, 4)),
        (5, "", "rows_too_many"),
    ]


def test_a_cell_that_cannot_be_seen_is_shown_with_a_mark() -> None:
    assert show_cell("7\u202e\n8") == "7��8"
    assert len(show_cell("あ" * 100)) == 60


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠"])
def test_no_cell_we_write_runs_as_a_formula(start: str) -> None:
    written = write_sheet([[start + "HYPERLINK(1)", "7"]])

    assert written.startswith("\ufeff")
    cells = next(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert cells == ["'" + start + "HYPERLINK(1)", "7"]
