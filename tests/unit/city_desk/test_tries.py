"""Wrong tries by address: counted, refused, forgotten."""

import pytest

from city_desk import tries
from city_desk.tries import WINDOW_SECONDS
from city_desk.tries import Tries
from ledger.domain.refusals import TooManyRequests


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_address_that_was_wrong_too_often_waits(clock: Clock) -> None:
    counted = Tries(3, clock)
    for _ in range(3):
        counted.check("192.0.2.1")
        counted.count("192.0.2.1")
        clock.now += 10
    with pytest.raises(TooManyRequests) as refused:
        counted.check("192.0.2.1")
    wait = WINDOW_SECONDS - 30 + 1
    assert refused.value.values == {"most": 3, "retry_after_seconds": wait}
    counted.check("192.0.2.2")
    clock.now += wait
    counted.check("192.0.2.1")


def test_many_addresses_share_one_count(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "ADDRESSES_MOST", 2)
    counted = Tries(3, clock)
    for number in range(5):
        counted.count(f"192.0.2.{number}")
    with pytest.raises(TooManyRequests):
        counted.check("198.51.100.7")
    counted.check("192.0.2.0")
