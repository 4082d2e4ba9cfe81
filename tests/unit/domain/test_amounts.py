"""Amounts: whole yen and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.amounts import check_amount
from ledger.domain.amounts import format_yen
from ledger.domain.amounts import parse_amount
from ledger.domain.refusals import AmountInvalid


@given(st.integers(1, AMOUNT_MOST))
def test_every_whole_amount_is_read_back_as_it_was_written(amount: int) -> None:
    assert parse_amount(str(amount)) == check_amount(amount) == amount


def test_the_most_is_what_a_browser_counts_exactly() -> None:
    assert AMOUNT_MOST == 9_007_199_254_740_991


@pytest.mark.parametrize("value", [0, -1, AMOUNT_MOST + 1, True, 1.0, "1", None])
def test_whatever_is_not_an_amount_is_refused_with_it(value: object) -> None:
    with pytest.raises(AmountInvalid) as refusal:
        check_amount(value)

    assert refusal.value.values == {"amount": str(value), "most": AMOUNT_MOST}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "-1",
        "+1",
        "1,000",
        "1.0",
        "1e3",
        "0x10",
        " 1",
        "1 ",
        "1\n",
        "1_000",
        "１０",
        "٣",
        "9007199254740992",
        "10000000000000000",
    ],
)
def test_an_amount_written_any_other_way_is_refused_with_it(text: str) -> None:
    with pytest.raises(AmountInvalid) as refusal:
        parse_amount(text)

    assert refusal.value.values == {"amount": text, "most": AMOUNT_MOST}


def test_a_refusal_quotes_forty_characters_at_most() -> None:
    with pytest.raises(AmountInvalid) as refusal:
        parse_amount("9" * 1_000)

    assert refusal.value.values["amount"] == "9" * 40


def test_amounts_are_written_with_thousands_apart() -> None:
    assert format_yen(1_234_567) == "1,234,567円"
