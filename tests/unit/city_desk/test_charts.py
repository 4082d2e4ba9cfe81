"""The picture of the days' payments: true to its figures, on a round axis."""

import pytest

from city_desk.charts import draw_days
from city_desk.charts import round_up
from city_desk.charts import short_day

FIRST_DAY = 20_000


def test_the_tallest_bar_is_the_largest_amount_and_all_stand_on_the_axis() -> None:
    chart = draw_days([(FIRST_DAY, 0), (FIRST_DAY + 1, 500), (FIRST_DAY + 2, 1_000)])
    heights = [bar.height for bar in chart.bars]
    assert heights[0] == 0
    assert heights[2] == pytest.approx(2 * heights[1], abs=0.2)
    assert {round(bar.y + bar.height, 1) for bar in chart.bars} == {chart.height}


def test_bars_stay_within_the_picture_and_apart() -> None:
    chart = draw_days([(FIRST_DAY + n, 9_999_999) for n in range(30)])
    for before, after in zip(chart.bars, chart.bars[1:], strict=False):
        assert before.x + before.width < after.x
    assert chart.bars[0].x > 0
    assert chart.bars[-1].x + chart.bars[-1].width < chart.width


def test_days_without_payments_draw_no_bar_and_an_axis_all_the_same() -> None:
    chart = draw_days([(FIRST_DAY + n, 0) for n in range(30)])
    assert {bar.height for bar in chart.bars} == {0}
    assert [mark.says for mark in chart.amounts] == ["1,000", "750", "500", "250", "0"]


def test_a_day_on_which_little_was_paid_is_seen_beside_one_with_much() -> None:
    chart = draw_days([(FIRST_DAY, 9_999_999), (FIRST_DAY + 1, 1), (FIRST_DAY + 2, 0)])
    _, little, nothing = (bar.height for bar in chart.bars)
    assert little >= 1 > nothing


@pytest.mark.parametrize(
    ("amount", "top"),
    [
        (0, 1_000),
        (1_000, 1_000),
        (1_001, 2_000),
        (1_310_000, 2_000_000),
        (9_999_999, 10_000_000),
    ],
)
def test_the_axis_ends_with_a_round_sum(amount: int, top: int) -> None:
    assert round_up(amount) == top


def test_the_last_day_is_always_labelled() -> None:
    days = [(FIRST_DAY + n, 1) for n in range(30)]
    labels = draw_days(days).days
    assert labels[-1] == short_day(FIRST_DAY + 29)
    assert len(labels) == 5
