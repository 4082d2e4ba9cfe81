"""Words of the desk that depend on a value: limits, and that there is none."""

from collections.abc import Iterator

import pytest
from flask import Flask

import screens
from city_desk import wording
from ledger.domain.accounts import UNBOUNDED

UNBOUNDED_CAP = 2**96 - 1


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    """A page of the desk in Japanese."""
    app = Flask("desk", static_folder=None)
    screens.attach(app, "city_desk")
    with app.test_request_context("/", headers={"Accept-Language": "ja"}):
        yield


def test_a_limit_is_an_amount_and_none_is_said_in_words() -> None:
    assert wording.limit_text(50_000) == "50,000円"
    assert wording.limit_text(UNBOUNDED - 1) == "18,446,744,073,709,551,614円"
    assert wording.limit_text(UNBOUNDED) == "上限なし"
    assert wording.limit_text(UNBOUNDED_CAP) == "上限なし"


@pytest.mark.parametrize(
    ("holder", "payment", "said"),
    [
        (
            50_000,
            10_000,
            "1円単位。お一人が受け取れるのは50,000円まで、1回の支払いは10,000円まで",
        ),
        (50_000, UNBOUNDED, "1円単位。お一人が受け取れるのは50,000円まで"),
        (UNBOUNDED, 10_000, "1円単位。1回の支払いは10,000円まで"),
        (UNBOUNDED, UNBOUNDED, "1円単位"),
    ],
)
def test_residents_are_told_of_limits_and_of_no_other(
    holder: int, payment: int, said: str
) -> None:
    assert wording.amounts_text(holder, payment) == said
