"""Codes on paper: made of what nobody confuses, read however they are typed."""

import pytest

from ledger.domain.codes import LETTERS
from ledger.domain.codes import make_code
from ledger.domain.codes import plain_code


def test_a_code_is_sixteen_letters_in_groups_of_four() -> None:
    code = make_code()

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(plain_code(code)) <= set(LETTERS)
    assert not set("01OIL") & set(LETTERS)


def test_no_code_is_made_twice() -> None:
    assert len({make_code() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-JKMN-PQRS", "abcdefghjkmnpqrs", " abcd efgh-JKMN  pqrs "]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "ABCDEFGHJKMNPQRS"
