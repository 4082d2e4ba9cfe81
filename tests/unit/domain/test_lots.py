"""Lots and the city's days."""

from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.lots import NEVER
from ledger.domain.lots import PROGRAMME_MOST
from ledger.domain.lots import day_of
from ledger.domain.lots import format_day
from ledger.domain.lots import has_lapsed
from ledger.domain.lots import is_spendable
from ledger.domain.lots import make_lot
from ledger.domain.lots import parse_day
from ledger.domain.lots import split_lot
from ledger.domain.refusals import FieldInvalid

JAPAN_SECONDS = 9 * 3600
programmes = st.integers(1, PROGRAMME_MOST)
days = st.integers(0, NEVER)


def utc(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return int(moment.timestamp())


@given(programmes, days)
def test_a_lot_says_which_programme_and_last_day_made_it(
    programme: int, last_day: int
) -> None:
    lot = make_lot(programme, last_day)

    assert split_lot(lot) == (programme, last_day)
    assert 0 < lot < 2**63


@given(programmes, days, programmes, days)
def test_lots_ascend_by_programme_and_then_by_last_day(
    programme: int, last_day: int, other: int, other_day: int
) -> None:
    first, second = make_lot(programme, last_day), make_lot(other, other_day)

    assert (first < second) == ((programme, last_day) < (other, other_day))


@pytest.mark.parametrize(
    ("programme", "last_day"),
    [(0, 1), (-1, 1), (PROGRAMME_MOST + 1, 1), (1, -1), (1, NEVER + 1)],
)
def test_no_lot_is_made_of_numbers_out_of_range(programme: int, last_day: int) -> None:
    with pytest.raises(AssertionError):
        make_lot(programme, last_day)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2027, 3, 31, 14, 59, 59), "2027-03-31"),
        (utc(2027, 3, 31, 15, 0, 0), "2027-04-01"),
        (utc(2027, 4, 1, 14, 59, 59), "2027-04-01"),
        (utc(2027, 12, 31, 15, 0, 0), "2028-01-01"),
        (utc(2028, 2, 28, 15, 0, 0), "2028-02-29"),
    ],
)
def test_a_day_in_japan_begins_at_three_in_the_afternoon_of_utc(
    moment: int, day: str
) -> None:
    assert format_day(day_of(moment, JAPAN_SECONDS)) == day


@given(st.integers(0, 2**40), st.integers(-12 * 3600, 14 * 3600))
def test_a_day_lasts_86400_seconds_wherever_the_city_is(
    moment: int, offset_seconds: int
) -> None:
    day = day_of(moment, offset_seconds)

    assert 0 <= moment + offset_seconds - day * 86400 < 86400


def test_the_last_day_and_each_day_of_grace_can_still_be_paid_on() -> None:
    lot = make_lot(1, 20_000)

    assert is_spendable(lot, 20_000, grace_days=0)
    assert not is_spendable(lot, 20_001, grace_days=0)
    assert is_spendable(lot, 20_014, grace_days=14)
    assert not is_spendable(lot, 20_015, grace_days=14)


def test_a_lot_lapses_a_week_after_its_last_day_and_grace() -> None:
    lot = make_lot(1, 20_000)

    assert not has_lapsed(lot, 20_021, grace_days=14)
    assert has_lapsed(lot, 20_022, grace_days=14)


def test_money_without_a_last_day_can_always_be_paid_with() -> None:
    assert is_spendable(make_lot(1, NEVER), NEVER, grace_days=0)


@given(st.dates(min_value=datetime(1970, 1, 1).date()))
def test_a_day_is_read_as_it_is_written(date: object) -> None:
    assert format_day(parse_day(str(date))) == str(date)


def test_never_is_a_day_of_its_own() -> None:
    assert parse_day("never") == NEVER
    assert format_day(NEVER) == "never"


def test_a_day_that_no_calendar_has_is_written_all_the_same() -> None:
    assert format_day(NEVER - 1) == "after the year 9999"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Never",
        "2027-02-29",
        "2027-3-31",
        "31.03.2027",
        "2027-03-31 ",
        "2027-03-31T00:00:00",
        "20270331",
        "2027-W13-3",
        "1969-12-31",
        "20543",
    ],
)
def test_whatever_is_no_day_is_refused_with_the_name_of_its_field(text: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        parse_day(text, "issue_from")

    assert refusal.value.values == {
        "field": "issue_from",
        "reason": "a date like 2027-03-31, or never, is expected",
    }
