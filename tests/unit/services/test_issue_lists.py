"""Amounts and rows of a list to issue by: read as people write them, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.amounts import AMOUNT_MOST
from ledger.services import Ledger
from ledger.services.issue_lists import find_outliers
from ledger.services.issue_lists import read_amount
from ledger.services.issue_lists import read_entries
from ledger.services.issue_lists import read_list_sheet
from tests.unit.conftest import key_of

CITY = "392014"


@given(st.integers(1, AMOUNT_MOST))
def test_an_amount_is_read_with_commas_wide_digits_and_yen(amount: int) -> None:
    wide = str(amount).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    for written in (str(amount), f"{amount:,}", wide, f"{amount}円", f"￥{amount:,}"):
        assert read_amount(f" {written} ") == (amount, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "amount_empty"),
        ("円", "amount_empty"),
        ("0", "amount_zero"),
        ("000", "amount_zero"),
        ("-500", "amount_negative"),
        ("▲1,000", "amount_negative"),
        ("100.5", "amount_fraction"),
        ("1,000.0", "amount_fraction"),
        ("千円", "amount_not_number"),
        ("1,00", "amount_not_number"),
        ("1000,", "amount_not_number"),
        ("1 000", "amount_not_number"),
        ("1e3", "amount_not_number"),
        ("+5", "amount_not_number"),
        ("٣", "amount_not_number"),
        (str(AMOUNT_MOST + 1), "amount_too_large"),
        ("9" * 40, "amount_too_large"),
    ],
)
def test_what_is_no_amount_is_named_by_its_kind(written: str, code: str) -> None:
    assert read_amount(written) == (None, code)


@given(st.text(max_size=20))
def test_an_amount_is_either_read_or_named(written: str) -> None:
    amount, code = read_amount(written)

    assert (amount is None) != (code is None)
    assert amount is None or 1 <= amount <= AMOUNT_MOST


def test_one_person_written_two_ways_stands_twice_in_a_list(ledger: Ledger) -> None:
    sheet = read_list_sheet("宛名番号,金額\n0071,500\n７１,500\n".encode())

    entries, errors = read_entries(ledger, sheet.rows, CITY)

    assert [entry.row for entry in entries] == [2]
    assert [(e.row, e.written, e.code, dict(e.values)) for e in errors] == [
        (3, "７１", "twice", {"first": 2})
    ]


def test_both_cells_of_a_row_are_named_when_both_are_wrong(ledger: Ledger) -> None:
    sheet = read_list_sheet("宛名番号,金額\nA1,-5\n".encode())

    _, errors = read_entries(ledger, sheet.rows, CITY)

    assert [(e.column, e.code) for e in errors] == [
        ("number", "number_not_digits"),
        ("amount", "amount_negative"),
    ]


def test_a_list_of_accounts_is_told_by_its_heading(ledger: Ledger) -> None:
    hanako = key_of("hanako").address
    sheet = read_list_sheet(f"account,amount\n0x{hanako.hex()},7\n0x12,8\n".encode())

    entries, errors = read_entries(ledger, sheet.rows, CITY)

    assert [(e.account, e.commitment, e.amount) for e in entries] == [(hanako, None, 7)]
    assert [(e.row, e.code) for e in errors] == [(3, "account_unreadable")]


def test_amounts_over_three_times_the_median_are_outliers() -> None:
    rows = [(bytes([n]) * 20, 1_000) for n in range(5)]
    above = [(b"\x0a" * 20, 3_001), (b"\x0b" * 20, 90_000)]

    assert find_outliers([*rows, (b"\x09" * 20, 3_000), *above]) == (
        1_000,
        [above[1], above[0]],
    )
