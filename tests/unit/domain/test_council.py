"""A council is read whole, or refused; and none is said to be none."""

import pytest

from ledger.domain.council import NO_COUNCIL
from ledger.domain.council import Council
from ledger.domain.council import read_council
from ledger.domain.refusals import FieldInvalid

KEYS = tuple(bytes([number]) * 20 for number in (1, 2, 3))
COUNCIL = Council(KEYS, 2)


def test_what_was_written_is_read() -> None:
    assert read_council(COUNCIL.write()) == COUNCIL
    assert COUNCIL.is_held


def test_no_council_is_two_keys_that_nobody_holds() -> None:
    assert not NO_COUNCIL.is_held
    assert NO_COUNCIL.threshold == len(set(NO_COUNCIL.keys)) == 2
    assert read_council(NO_COUNCIL.write()) == NO_COUNCIL


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("threshold = 2", "the council's file"),
        ("keys = [", "the council's file"),
        (Council(KEYS, 1).write(), "threshold"),
        (Council(KEYS, 4).write(), "threshold"),
        (COUNCIL.write().replace("= 2", "= true"), "threshold"),
        (Council((*KEYS, KEYS[0]), 2).write(), "keys"),
        (Council((bytes(20), *KEYS), 2).write(), "keys"),
        (Council((KEYS[0][:19], *KEYS), 2).write(), "keys"),
        (COUNCIL.write() + "more = 1\n", "the council's file"),
    ],
)
def test_what_is_no_council_is_refused(written: str, field: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        read_council(written)

    assert refusal.value.values["field"] == field
