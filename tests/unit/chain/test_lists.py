"""Lists that officers sign: any change of any row is another list."""

from dataclasses import replace

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ledger.chain.lists import CHUNK_ROWS_MOST
from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import KIND_REDEEM
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_correction
from ledger.chain.lists import chain_list
from ledger.chain.lists import name_burn
from ledger.chain.lists import name_codes
from ledger.chain.lists import name_issue
from ledger.chain.lists import name_run

CHAIN_ID = 20260
ISSUANCE = bytes([7]) * 20
LIST_TYPE = (
    "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
    "Row(address account,uint256 amount)"
)
LENGTHS = [1, 2, 99, 100, 101, 200, 250]


def rows_of(count: int) -> list[IssueRow]:
    return [IssueRow((3 * n + 1).to_bytes(20), 1_000 + n) for n in range(count)]


def head_by_hand(rows: list[IssueRow]) -> bytes:
    """The head as the contract's text has it, from the last hundred back."""
    parts = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    rest = bytes(32)
    for part in reversed(parts):
        rest = keccak(
            encode(
                [
                    "bytes32",
                    "uint256",
                    "address",
                    "uint8",
                    "(address,uint256)[]",
                    "bytes32",
                ],
                [
                    keccak(LIST_TYPE.encode()),
                    CHAIN_ID,
                    "0x" + ISSUANCE.hex(),
                    1,
                    [("0x" + row.account.hex(), row.amount) for row in part],
                    rest,
                ],
            )
        )
    return rest


def head_of(rows: list[IssueRow]) -> bytes:
    return chain_list(rows, CHAIN_ID, ISSUANCE)[0]


@pytest.mark.parametrize("count", LENGTHS)
def test_the_head_is_what_the_contract_will_compute(count: int) -> None:
    rows = rows_of(count)

    assert head_of(rows) == head_by_hand(rows)


@pytest.mark.parametrize("count", LENGTHS)
def test_the_chunks_are_the_list_in_its_order_and_lead_to_each_other(
    count: int,
) -> None:
    rows = rows_of(count)

    _, chunks = chain_list(rows, CHAIN_ID, ISSUANCE)

    assert [row for chunk in chunks for row in chunk.rows] == rows
    assert all(1 <= len(chunk.rows) <= CHUNK_ROWS_MOST for chunk in chunks)
    assert chunks[-1].rest == bytes(32)
    for index, chunk in enumerate(chunks[:-1]):
        assert chunk.rest == head_by_hand(rows[(index + 1) * 100 :])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LENGTHS), st.data())
def test_a_changed_row_changes_the_head(count: int, data: st.DataObject) -> None:
    rows = rows_of(count)
    place = data.draw(st.integers(0, count - 1))
    row = rows[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(row, amount=row.amount + 1),
                replace(row, account=(int.from_bytes(row.account) + 1).to_bytes(20)),
            ]
        )
    )

    assert head_of(rows[:place] + [changed] + rows[place + 1 :]) != head_of(rows)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LENGTHS[1:]), st.data())
def test_a_row_that_was_cut_or_put_in_changes_the_head(
    count: int, data: st.DataObject
) -> None:
    rows = rows_of(count)
    place = data.draw(st.integers(0, count - 1))
    account = (int.from_bytes(rows[place].account) + 1).to_bytes(20)

    cut = rows[:place] + rows[place + 1 :]
    added = [*rows[: place + 1], IssueRow(account, 1), *rows[place + 1 :]]

    assert len({head_of(rows), head_of(cut), head_of(added)}) == 3


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LENGTHS[1:]), st.data())
def test_amounts_that_changed_places_change_the_head(
    count: int, data: st.DataObject
) -> None:
    rows = rows_of(count)
    place = data.draw(st.integers(0, count - 2))
    first, second = rows[place], rows[place + 1]

    moved = list(rows)
    moved[place] = replace(first, amount=second.amount)
    moved[place + 1] = replace(second, amount=first.amount)

    assert head_of(moved) != head_of(rows)


@pytest.mark.parametrize("count", LENGTHS[1:])
def test_a_list_out_of_order_or_with_a_row_twice_has_no_head(count: int) -> None:
    rows = rows_of(count)

    with pytest.raises(AssertionError):
        head_of(rows[::-1])
    with pytest.raises(AssertionError):
        head_of([*rows, rows[-1]])


def test_a_list_without_rows_has_no_head() -> None:
    with pytest.raises(AssertionError):
        head_of([])


def test_a_list_is_another_one_on_another_chain_or_contract() -> None:
    rows = rows_of(101)

    heads = {
        chain_list(rows, chain_id, contract)[0]
        for chain_id in (CHAIN_ID, CHAIN_ID + 1)
        for contract in (ISSUANCE, bytes([8]) * 20)
    }

    assert len(heads) == 4


def end_rows_of(count: int) -> list[EndRow]:
    """Two lots an account, ascending."""
    return [
        EndRow((3 * (n // 2) + 1).to_bytes(20), 50 + n % 2, 1_000 + n)
        for n in range(count)
    ]


def end_head_by_hand(parts: list[list[EndRow]], kind: int) -> bytes:
    type_text = LIST_TYPE.replace(
        "Row(address account,uint256 amount)",
        "Row(address account,uint256 lot,uint256 amount)",
    )
    rest = bytes(32)
    for part in reversed(parts):
        rest = keccak(
            encode(
                [
                    "bytes32",
                    "uint256",
                    "address",
                    "uint8",
                    "(address,uint256,uint256)[]",
                    "bytes32",
                ],
                [
                    keccak(type_text.encode()),
                    CHAIN_ID,
                    "0x" + ISSUANCE.hex(),
                    kind,
                    [("0x" + row.account.hex(), row.lot, row.amount) for row in part],
                    rest,
                ],
            )
        )
    return rest


@pytest.mark.parametrize("count", LENGTHS)
@pytest.mark.parametrize("kind", [KIND_REDEEM, KIND_BURN])
def test_a_list_of_lots_is_hashed_with_its_lots_and_kind(count: int, kind: int) -> None:
    rows = end_rows_of(count)

    head, chunks = chain_list(rows, CHAIN_ID, ISSUANCE, kind)

    parts = [rows[i : i + 100] for i in range(0, count, 100)]
    assert head == end_head_by_hand(parts, kind)
    assert [list(chunk.rows) for chunk in chunks] == parts


def test_lots_of_one_account_out_of_order_have_no_head() -> None:
    rows = end_rows_of(2)

    with pytest.raises(AssertionError):
        chain_list(rows[::-1], CHAIN_ID, ISSUANCE, KIND_BURN)


def test_a_correction_keeps_to_the_chunks_of_the_issue() -> None:
    given = rows_of(250)
    _, issued = chain_list(given, CHAIN_ID, ISSUANCE)
    # Of the first, the second and the last hundred; none of them is full.
    places = [0, 99, 100, 249]
    rows = [EndRow(given[place].account, 50, 10) for place in places]

    head, pairs = chain_correction(rows, issued, CHAIN_ID, ISSUANCE)

    parts = [rows[:2], rows[2:3], rows[3:]]
    assert head == end_head_by_hand(parts, KIND_BURN)
    assert [list(chunk.rows) for chunk, _ in pairs] == parts
    assert [chunk for _, chunk in pairs] == issued
    assert pairs[-1][0].rest == bytes(32)


def test_chunks_of_an_issue_that_are_not_corrected_are_left_out() -> None:
    given = rows_of(250)
    _, issued = chain_list(given, CHAIN_ID, ISSUANCE)
    rows = [EndRow(given[249].account, 50, 10)]

    _, pairs = chain_correction(rows, issued, CHAIN_ID, ISSUANCE)

    assert [chunk for _, chunk in pairs] == [issued[2]]


def test_names_are_of_one_purpose_list_and_label_each() -> None:
    head, lot = bytes([1]) * 32, (3, 20_600)
    names = {
        name_issue(CHAIN_ID, ISSUANCE, lot, head, ""),
        name_codes(CHAIN_ID, ISSUANCE, lot, head, ""),
        name_codes(CHAIN_ID, ISSUANCE, lot, head, "second"),
        name_burn(CHAIN_ID, ISSUANCE, "repay", bytes(32), head, ""),
        name_burn(CHAIN_ID, ISSUANCE, "write off", bytes(32), head, ""),
        name_burn(CHAIN_ID, ISSUANCE, "correct", bytes(32), head, ""),
        name_burn(CHAIN_ID, ISSUANCE, "correct", head, head, ""),
        name_burn(CHAIN_ID, ISSUANCE, "correct", head, head, "second"),
        name_run("2026-11", 1),
        name_run("2026-11", 2),
        name_run("2026-12", 1),
    }

    assert len(names) == 11
