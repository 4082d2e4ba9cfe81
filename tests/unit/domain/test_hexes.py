"""Bytes written as 0x and hexadecimal digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid


@given(st.binary(max_size=100))
def test_bytes_are_read_back_as_they_were_written(data: bytes) -> None:
    assert parse_hex(to_hex(data), "data") == data


def test_an_address_may_be_written_in_either_case() -> None:
    written = "0x52908400098527886E0F7030069857D2E4169EE7"

    assert parse_address(written) == parse_address(written.lower().replace("X", "x"))


@pytest.mark.parametrize(
    "value", ["", "0x0", "0xzz", "00", "0X00", "0x00\n", " 0x00", "0x０0", None, 0, b""]
)
def test_what_is_not_hexadecimal_is_refused_with_the_name_of_its_field(
    value: object,
) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        parse_hex(value, "salt")

    assert refusal.value.values == {
        "field": "salt",
        "reason": "0x and hexadecimal digits are expected",
    }


@pytest.mark.parametrize("length", [0, 19, 21, 32])
def test_an_address_of_another_length_is_refused_with_both_lengths(
    length: int,
) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        parse_address(to_hex(bytes(length)), "payee")

    assert refusal.value.values == {
        "field": "payee",
        "reason": f"20 bytes are expected, {length} were given",
    }
