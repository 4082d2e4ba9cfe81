"""Amounts as clerks type them."""

import pytest

from ledger.domain.refusals import AmountInvalid
from merchant_pos.amounts import read_typed_amount
from merchant_pos.amounts import spell_number


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1", 1),
        ("3200", 3_200),
        ("3,200", 3_200),
        ("３２００", 3_200),
        (" 3,200円 ", 3_200),
        ("000120", 120),
        ("9,999,999", 9_999_999),
    ],
)
def test_what_a_clerk_means_is_understood(typed: str, amount: int) -> None:
    assert read_typed_amount(typed) == amount


@pytest.mark.parametrize(
    "typed", ["", "0", "00", "-5", "1.5", "1e3", "千円", "10000000", "１２a", "9" * 99]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountInvalid) as refused:
        read_typed_amount(typed)

    assert refused.value.values == {"amount": typed[:40], "most": 9_999_999}


def test_a_bills_number_is_written_in_threes() -> None:
    assert spell_number("482917") == "482 917"
