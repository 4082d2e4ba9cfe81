"""Presentments: how fresh a code must be to be charged."""

from dataclasses import replace

import pytest

from ledger.domain.orders import Leg
from ledger.domain.presentments import PRESENTMENT_AGE_SECONDS
from ledger.domain.presentments import PRESENTMENT_SECONDS_MOST
from ledger.domain.presentments import PRESENTMENT_SKEW_SECONDS
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.refusals import PresentmentInvalid

NOW = 1_800_000_000
LEAST = 1_800
presentment = Presentment(bytes(20), 3_000, NOW, NOW + 3_600, bytes(32))


@pytest.mark.parametrize("age", [-PRESENTMENT_SKEW_SECONDS, 0, PRESENTMENT_AGE_SECONDS])
def test_a_fresh_code_is_charged(age: int) -> None:
    replace(presentment, valid_after=NOW - age).check_clock(NOW, LEAST)


@pytest.mark.parametrize(
    ("begin", "end", "reason"),
    [
        (NOW + PRESENTMENT_SKEW_SECONDS + 1, NOW + 3_600, "the phone's clock is ahead"),
        (
            NOW - PRESENTMENT_AGE_SECONDS - 1,
            NOW + 3_600,
            "it is older than two minutes",
        ),
        (NOW, NOW + LEAST - 1, "it ends too soon"),
        (
            NOW,
            NOW + PRESENTMENT_SECONDS_MOST + 1,
            "it is valid for more than a day",
        ),
    ],
)
def test_a_code_that_is_not_fresh(begin: int, end: int, reason: str) -> None:
    code = replace(presentment, valid_after=begin, valid_before=end)

    with pytest.raises(PresentmentInvalid) as refusal:
        code.check_clock(NOW, LEAST)

    assert refusal.value.values == {"reason": reason}


def test_what_is_charged_is_the_sum_of_the_legs() -> None:
    legs = (Leg(1, 300), Leg(2, 700))

    assert Acceptance(bytes(32), bytes(20), legs, bytes(32)).amount == 1_000
