"""Lists of money that is to end: read whole, or refused with the line."""

import pytest

from ledger.chain.lists import EndRow
from ledger.domain.lots import NEVER
from ledger.domain.lots import make_lot
from ledger.domain.lots import parse_day
from ledger.domain.office_refusals import ListInvalid
from ledger.services.end_lists import is_end_list
from ledger.services.end_lists import read_end_list

HEADER = "account,programme,last_day,amount\n"
LOW = "0x" + "11" * 20
HIGH = "0x" + "22" * 20
MARCH = parse_day("2027-03-31")


def test_rows_come_back_by_account_and_then_by_lot() -> None:
    read = read_end_list(
        HEADER
        + f"{HIGH},3,2027-03-31,500\n"
        + f"{LOW},4,never,20\n"
        + "\n"
        + f"{LOW}, 3 ,2027-03-31,300\n"
    )

    assert read == [
        EndRow(b"\x11" * 20, make_lot(3, MARCH), 300),
        EndRow(b"\x11" * 20, make_lot(4, NEVER), 20),
        EndRow(b"\x22" * 20, make_lot(3, MARCH), 500),
    ]


def test_one_account_may_give_back_of_several_lots() -> None:
    rows = f"{LOW},3,2027-03-31,1\n{LOW},3,2027-04-30,1\n"

    assert len(read_end_list("\ufeff" + HEADER + rows)) == 2


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        ("account,amount\n", 1, "the header account,programme,last_day,amount"),
        (HEADER, 2, "there are no rows"),
        (HEADER + f"{LOW},3,500\n", 2, "4 cells are expected, not 3"),
        (HEADER + f"{LOW},0,2027-03-31,5\n", 2, "a programme's number is expected"),
        (HEADER + f"{LOW},３,2027-03-31,5\n", 2, "a programme's number is expected"),
        (HEADER + f"{LOW},{2**31},never,5\n", 2, "a programme's number is expected"),
        (HEADER + f"{LOW},3,2027-02-30,5\n", 2, "a date like 2027-03-31"),
        (HEADER + f"{LOW},3,never,0\n", 2, "0 is not an amount"),
        (HEADER + f"{LOW},3,never,1.5\n", 2, "1.5 is not an amount"),
        (HEADER + "0x11,3,never,5\n", 2, "20 bytes are expected"),
        (HEADER + f"{LOW},3,never,5\n{LOW},3,never,6\n", 3, "stand in it twice"),
    ],
)
def test_a_list_that_cannot_be_used_names_the_line(
    content: str, row: int, reason: str
) -> None:
    with pytest.raises(ListInvalid) as refusal:
        read_end_list(content)

    assert refusal.value.values["row"] == row
    assert reason in str(refusal.value.values["reason"])


def test_the_heading_tells_the_kinds_of_lists_apart() -> None:
    assert is_end_list(("\ufeff" + HEADER).encode())
    assert is_end_list(b"account,programme,last_day,amount\r\n")
    assert not is_end_list(b"account,amount\n")
