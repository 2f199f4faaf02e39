"""Lengths of time."""

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
        ("10 seconds", 10 * SECOND),
        ("1 second", SECOND),
        ("interval 5 minutes", 300 * SECOND),
        ("INTERVAL 1 HOUR 30 MINUTES", 5400 * SECOND),
        ("1 week 2 days", 9 * DAY),
        ("1 day -1 hours", 23 * 3600 * SECOND),
        ("-5 minutes", -300 * SECOND),
        ("- 5 minutes", -300 * SECOND),
        ("0 seconds", 0),
        ("0.5 seconds", SECOND // 2),
        ("500 ms", SECOND // 2),
        ("7 us", 7),
        ("10s", 10 * SECOND),
        ("2h 3min", 7380 * SECOND),
        ("  10   minutes  ", 600 * SECOND),
        ("1 02:03:04.5", DAY + 7384 * SECOND + SECOND // 2),
        ("-00:10:00", -600 * SECOND),
        ("01:30", 5400 * SECOND),
    ],
)
def test_an_interval_is_microseconds(text: str, microseconds: int) -> None:
    assert parse_interval(text) == microseconds


@given(st.lists(st.tuples(st.integers(-99, 99), st.sampled_from(["microsecond", "second", "hour", "day"])), min_size=1))
def test_an_interval_is_the_sum_of_its_parts(parts: list[tuple[int, str]]) -> None:
    texts = [f"{number} {unit}s" for number, unit in parts]
    assert parse_interval(" ".join(texts)) == sum(map(parse_interval, texts))


@pytest.mark.parametrize(
    ("text", "days"), [("1 month", 31), ("2 years", 744), ("1 month 1 day", 32), ("-1 month", -31)]
)
def test_months_count_31_days_where_they_are_allowed(text: str, days: int) -> None:
    assert parse_interval(text, allow_months=True) == days * DAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "must read like '10 minutes'"),
        ("10", "must read like '10 minutes'"),
        ("minutes", "must read like '10 minutes'"),
        ("ten minutes", "must read like '10 minutes'"),
        ("10 minutes and 5 seconds", "must read like '10 minutes'"),
        ("10 minuets", "unknown unit 'minuets'. Did you mean 'minute'?"),
        ("10 mss", "unknown unit 'mss'"),
        ("1 month", "has months, whose length varies; say it in days"),
        ("1 year", "has years, whose length varies; say it in days"),
        ("00:61", "minutes and seconds of a time of day end at 59"),
        ("1; DROP TABLE x", "must read like '10 minutes'"),
    ],
)
def test_what_is_no_interval_is_refused_with_its_text(text: str, sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        parse_interval(text)
    assert sentence in str(caught.value)
    assert text in str(caught.value)
