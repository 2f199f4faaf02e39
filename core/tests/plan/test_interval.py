"""Intervals in Spark's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import AnalysisError
from unbounded.plan.interval import parse_interval

SECOND = 1_000_000
DAY = 86_400 * SECOND


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("10 minutes", 600 * SECOND),
        ("1 hour 30 minutes", 5400 * SECOND),
        ("interval 5 seconds", 5 * SECOND),
        ("INTERVAL 1 Day", DAY),
        ("1 week", 7 * DAY),
        ("100 ms", 100_000),
        ("1.5 seconds", 1_500_000),
        ("-2 hours", -7200 * SECOND),
        ("1 day -1 hour", DAY - 3600 * SECOND),
        ("5s", 5 * SECOND),
        ("1 02:03:04.5", DAY + 7384 * SECOND + 500_000),
        ("00:10", 600 * SECOND),
        ("0 seconds", 0),
    ],
)
def test_an_interval_is_so_many_microseconds(text: str, microseconds: int) -> None:
    assert parse_interval(text) == microseconds


def test_a_month_has_31_days_and_a_year_12_months_where_they_are_allowed() -> None:
    assert parse_interval("1 month", allow_months=True) == 31 * DAY
    assert parse_interval("1 year 2 days", allow_months=True) == (12 * 31 + 2) * DAY


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 month", "30 days"),
        ("10", "is not an interval"),
        ("", "is not an interval"),
        ("soon", "is not an interval"),
        ("10 minutes ago", "is not an interval"),
        ("10 fortnights", "unknown unit 'fortnights'"),
    ],
)
def test_what_is_no_fixed_length_is_refused(text: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        parse_interval(text)


@given(st.integers(0, 999), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_units_and_a_time_of_day_say_the_same(days: int, hours: int, minutes: int, seconds: int) -> None:
    units = f"{days} days {hours} hours {minutes} minutes {seconds} seconds"
    assert parse_interval(units) == parse_interval(f"{days} {hours}:{minutes:02}:{seconds:02}")
