import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded_rate.columns import SCHEMA
from unbounded_rate.speed import CHUNK, Speed

speeds = st.builds(Speed, st.integers(1, 50), st.integers(0, 12))


def rows(speed: Speed, start: int, end: int, part: int = 0, parts: int = 1) -> list[tuple[int, int]]:
    """Return milliseconds since second 0 and value of each row."""
    batches = [batch for stretch in speed.stretches(start, end) for batch in stretch.read(0, part, parts)]
    table = pa.Table.from_batches(batches, SCHEMA)
    times = table["timestamp"].cast(pa.int64()).to_pylist()
    assert all(time % 1000 == 0 for time in times)
    return [(time // 1000, value) for time, value in zip(times, table["value"].to_pylist(), strict=True)]


def test_a_ramp_has_the_row_counts_of_spark() -> None:
    speed = Speed(rows_per_second=10, ramp_up_seconds=4)
    assert [speed.rows_before(second) for second in range(7)] == [0, 2, 6, 12, 20, 30, 40]


def test_rows_are_spread_evenly_over_the_second_and_rounded_to_milliseconds() -> None:
    assert rows(Speed(3), 0, 2) == [(0, 0), (333, 1), (667, 2), (1000, 3), (1333, 4), (1667, 5)]


def test_a_rate_that_the_ramp_cannot_divide_begins_after_it() -> None:
    speed = Speed(rows_per_second=3, ramp_up_seconds=5)
    assert rows(speed, 0, 5) == []
    assert [value for _, value in rows(speed, 0, 6)] == [0, 1, 2]


@pytest.mark.parametrize("count", [CHUNK - 1, CHUNK, CHUNK + 1])
def test_many_rows_come_in_batches_of_bounded_size(count: int) -> None:
    batches = [batch for part in Speed(count).stretches(0, 2) for batch in part.read(0, 0, 1)]
    assert sum(batch.num_rows for batch in batches) == 2 * count
    assert max(batch.num_rows for batch in batches) <= CHUNK


@given(speeds, st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_how_the_seconds_are_cut_into_batches_changes_no_row(speed: Speed, a: int, b: int, c: int) -> None:
    start, middle, end = sorted((a, b, c))
    assert rows(speed, start, middle) + rows(speed, middle, end) == rows(speed, start, end)


@given(speeds, st.integers(0, 20), st.integers(1, 20))
def test_values_have_no_gaps_and_fall_into_their_seconds(speed: Speed, start: int, seconds: int) -> None:
    times_and_values = rows(speed, start, start + seconds)
    first, end = speed.rows_before(start), speed.rows_before(start + seconds)
    assert [value for _, value in times_and_values] == list(range(first, end))
    times = [time for time, _ in times_and_values]
    assert times == sorted(times)
    assert all(start * 1000 <= time <= (start + seconds) * 1000 for time in times)


@given(speeds, st.integers(0, 20), st.integers(0, 20), st.integers(1, 5))
def test_the_parts_together_are_the_whole(speed: Speed, start: int, seconds: int, parts: int) -> None:
    end = start + seconds
    together = [row for part in range(parts) for row in rows(speed, start, end, part, parts)]
    assert sorted(together) == rows(speed, start, end)
