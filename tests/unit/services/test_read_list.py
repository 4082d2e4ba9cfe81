"""Lists of who is issued how much: read whole, or refused with the line."""

import pytest

from ledger.chain.lists import IssueRow
from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ListInvalid
from ledger.services.issues import LIST_BYTES_MOST
from ledger.services.issues import ROWS_MOST
from ledger.services.issues import read_list

HEADER = "account,amount"
HANAKO = bytes([0x0A]) * 20
TARO = bytes([0x0B]) * 20
NOT_AN_AMOUNT = "{} is not an amount: a whole number of yen from 1 to 9007199254740991"


def write(*lines: str, end: str = "\n") -> str:
    return end.join((HEADER, *lines)) + end


def row(account: bytes, amount: object) -> str:
    return f"{to_hex(account)},{amount}"


def refusal_of(content: str) -> dict[str, int | str]:
    with pytest.raises(ListInvalid) as refusal:
        read_list(content)
    return refusal.value.values


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_list_is_read_as_spreadsheets_write_it(mark: str, end: str) -> None:
    content = mark + write(row(TARO, 500), row(HANAKO, 1_000), end=end)

    assert read_list(content) == [IssueRow(HANAKO, 1_000), IssueRow(TARO, 500)]


def test_rows_come_in_the_order_of_accounts() -> None:
    accounts = [bytes([n]) * 20 for n in (9, 3, 200, 1)]

    rows = read_list(write(*(row(account, 1) for account in accounts)))

    assert [one.account for one in rows] == sorted(accounts)


def test_addresses_may_be_written_in_either_case_and_quoted() -> None:
    spelled = "0x" + HANAKO.hex().upper()

    assert read_list(write(f'" {spelled} ","7"')) == [IssueRow(HANAKO, 7)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        row(HANAKO, 1) + "\n",
        "Account,Amount\n",
        "account;amount\n",
        "account,amount,name\n",
        "amount,account\n",
        " account,amount\n",
        "\ufeff\ufeffaccount,amount\n",
    ],
)
def test_a_list_without_its_header_is_refused(content: str) -> None:
    assert refusal_of(content) == {
        "row": 1,
        "reason": "the header account,amount is expected",
    }


@pytest.mark.parametrize("content", [HEADER, HEADER + "\n"])
def test_a_list_without_rows_is_refused(content: str) -> None:
    assert refusal_of(content) == {"row": 2, "reason": "there are no rows"}


def test_a_line_with_nothing_in_it_is_passed_over() -> None:
    spaced = read_list(write(row(HANAKO, 1), "", row(TARO, 2), ""))

    assert spaced == read_list(write(row(HANAKO, 1), row(TARO, 2)))


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (to_hex(TARO), 1),
        (row(TARO, 1) + ",", 3),
        (row(TARO, "1,000"), 3),
        (row(TARO, 1) + ",佐藤 花子", 3),
    ],
)
def test_a_line_of_more_or_fewer_cells_is_refused_with_its_number(
    line: str, cells: int
) -> None:
    content = write(row(HANAKO, 1), line)

    assert refusal_of(content) == {
        "row": 3,
        "reason": f"2 cells are expected, not {cells}",
    }


@pytest.mark.parametrize(
    "amount",
    [
        "",
        " ",
        "0",
        "-5",
        "+5",
        "1.5",
        "1e3",
        "5円",
        " 5",
        "５",
        str(AMOUNT_MOST + 1),
        "99999999999999999999",
    ],
)
def test_an_amount_that_is_none_is_refused_with_its_line(amount: str) -> None:
    content = write(row(HANAKO, 1), row(TARO, amount))

    assert refusal_of(content) == {"row": 3, "reason": NOT_AN_AMOUNT.format(amount)}


def test_the_most_that_is_an_amount_is_taken() -> None:
    assert read_list(write(row(HANAKO, AMOUNT_MOST)))[0].amount == AMOUNT_MOST


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ("", "account cannot be read: 0x and hexadecimal digits are expected"),
        ("hanako", "account cannot be read: 0x and hexadecimal digits are expected"),
        (
            "0x" + "0a" * 19,
            "account cannot be read: 20 bytes are expected, 19 were given",
        ),
    ],
)
def test_an_account_that_cannot_be_read_is_refused_with_its_line(
    account: str, reason: str
) -> None:
    assert refusal_of(write(f"{account},100")) == {"row": 2, "reason": reason}


def test_an_account_that_stands_in_it_twice_is_refused_with_the_second_line() -> None:
    again = f"0x{HANAKO.hex().upper()},2"

    assert refusal_of(write(row(HANAKO, 1), row(TARO, 1), again)) == {
        "row": 4,
        "reason": "the account stands in it twice",
    }


def test_a_list_longer_than_the_limit_is_refused() -> None:
    lines = [row(n.to_bytes(20), 1) for n in range(1, ROWS_MOST + 2)]

    assert len(read_list(write(*lines[:-1]))) == ROWS_MOST
    assert refusal_of(write(*lines)) == {
        "row": ROWS_MOST + 2,
        "reason": f"more than {ROWS_MOST} rows",
    }


def test_a_file_larger_than_the_limit_is_refused_unread() -> None:
    assert refusal_of("あ" * (LIST_BYTES_MOST // 3 + 1)) == {
        "row": 0,
        "reason": f"more than {LIST_BYTES_MOST} bytes",
    }


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(row(TARO, 1) + "\r" + row(HANAKO, 1), id="a lone line end"),
        pytest.param('"' + "x" * 200_000, id="a quote without an end"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_with_the_line(line: str) -> None:
    refusal = refusal_of(write(row(bytes(20), 1), line))

    assert refusal["row"] == 3
    assert str(refusal["reason"]).startswith("it is no CSV")
