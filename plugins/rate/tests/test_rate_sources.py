import datetime as dt
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import ReadAllAvailable, Source, SourceContext, parse_options
from unbounded.errors import CheckpointCorruptError, ConfigurationError
from unbounded.testing import ManualClock
from unbounded_rate.per_batch import RateMicroBatchOptions, RateMicroBatchSource
from unbounded_rate.per_second import RateOptions, RateSource

START = 1_704_067_200_000
ALL = ReadAllAvailable()


@dataclass
class MemoryFolder:
    """A folder of a checkpoint, in memory."""

    files: dict[str, bytes] = field(default_factory=dict)
    url: str = "memory://checkpoint/sources/0"

    def exists(self, name: str) -> bool:
        return name in self.files

    def read(self, name: str) -> bytes:
        return self.files[name]

    def create(self, name: str, content: bytes) -> None:
        if self.files.setdefault(name, content) is not content:
            raise FileExistsError(name)


def rate(clock: ManualClock, folder: MemoryFolder | None = None, **options: Any) -> RateSource:
    source = RateSource(parse_options("rate", RateOptions, options))
    source.open(SourceContext(source.schema(), (), folder, clock))  # type: ignore[arg-type]
    return source


def micro_batch(**options: Any) -> RateMicroBatchSource:
    source = RateMicroBatchSource(parse_options("rate-micro-batch", RateMicroBatchOptions, options))
    source.open(SourceContext(source.schema(), (), None, ManualClock(START)))
    return source


def rows(source: Source, start: Any, end: Any) -> list[tuple[int, int]]:
    """Return milliseconds since 1970 and value of each row, partition after partition."""
    partitions = pickle.loads(pickle.dumps(list(source.partitions(start, end))))
    table = pa.Table.from_batches(
        [batch for partition in partitions for batch in source.read(partition)], source.schema()
    )
    times = (time.replace(tzinfo=dt.UTC).timestamp() * 1000 for time in table["timestamp"].to_pylist())
    return [(round(time), value) for time, value in zip(times, table["value"].to_pylist(), strict=True)]


def test_a_second_brings_its_rows_when_it_is_over() -> None:
    clock = ManualClock(START)
    source = rate(clock, rowsPerSecond="2")
    clock.advance(milliseconds=999)
    assert source.latest_offset(source.initial_offset(), ALL) == 0
    clock.advance(milliseconds=1001)
    assert source.latest_offset(0, ALL) == 2
    assert rows(source, 0, 2) == [(START, 0), (START + 500, 1), (START + 1000, 2), (START + 1500, 3)]


def test_after_a_restart_the_rows_that_were_due_meanwhile_come() -> None:
    clock, folder = ManualClock(START), MemoryFolder()
    source = rate(clock, folder)
    source.latest_offset(0, ALL)
    before = rows(source, 0, 5)
    clock.advance(milliseconds=5000)
    again = rate(clock, folder)
    assert again.latest_offset(2, ALL) == 5
    assert rows(again, 0, 5) == before == [(START + 1000 * n, n) for n in range(5)]


def test_a_clock_that_goes_back_takes_no_rows_back() -> None:
    clock = ManualClock(START)
    source = rate(clock)
    clock.advance(seconds=-60)
    assert source.latest_offset(7, ALL) == 7
    assert source.report_latest_offset() == 0


def test_available_now_ends_at_the_second_in_which_it_began() -> None:
    clock = ManualClock(START)
    source = rate(clock)
    clock.advance(milliseconds=3000)
    source.prepare_for_available_now()
    clock.advance(milliseconds=3000)
    assert source.latest_offset(0, ALL) == source.latest_offset(3, ALL) == 3
    assert source.report_latest_offset() == 6


def test_a_range_without_seconds_has_no_parts() -> None:
    assert rate(ManualClock(START)).partitions(3, 3) == []


def test_the_parts_of_a_batch_share_its_rows() -> None:
    source = rate(ManualClock(START), rows_per_second=4, num_partitions=3)
    assert [value for _, value in rows(source, 0, 1)] == [0, 3, 1, 2]


def test_two_runs_that_start_at_one_moment_go_by_one_time() -> None:
    class Raced(MemoryFolder):
        def exists(self, name: str) -> bool:
            self.create(name, json.dumps({"start_time_ms": START - 3000}).encode())
            return False

    assert rate(ManualClock(START), Raced()).report_latest_offset() == 3


@pytest.mark.parametrize(
    "ask",
    [lambda source: source.latest_offset(5, ALL), lambda source: source.partitions(0, 5)],
    ids=["going on", "replaying"],
)
def test_a_start_time_that_is_lost_is_not_made_anew(ask: Callable[[RateSource], object]) -> None:
    with pytest.raises(CheckpointCorruptError, match=r"stands at second 5, but the file 'start_time' .* is missing"):
        ask(rate(ManualClock(START), MemoryFolder()))


def test_the_first_run_goes_on_from_its_own_start_time() -> None:
    clock, folder = ManualClock(START), MemoryFolder()
    source = rate(clock, folder)
    clock.advance(milliseconds=5000)
    assert source.latest_offset(0, ALL) == 5
    assert source.partitions(0, 5)
    assert source.latest_offset(5, ALL) == 5


def test_a_torn_start_time_is_named() -> None:
    folder = MemoryFolder({"start_time": b'{"start_ti'})
    with pytest.raises(CheckpointCorruptError, match=r"sources/0/start_time must hold .* found b'{\"start_ti'"):
        rate(ManualClock(START), folder)


@pytest.mark.parametrize(("text", "seconds"), [("10s", 10), ("1 minute", 60), ("5", 5), (7, 7), ("1500ms", None)])
def test_the_ramp_takes_lengths_of_whole_seconds(text: Any, seconds: int | None) -> None:
    if seconds is None:
        with pytest.raises(ConfigurationError, match="ramp_up_time: it must be a number of whole seconds"):
            rate(ManualClock(START), ramp_up_time=text)
    else:
        assert rate(ManualClock(START), rampUpTime=text).options.ramp_up_time == seconds


@pytest.mark.parametrize(("name", "value"), [("rowsPerSecond", "0"), ("numPartitions", "-1"), ("rampUpTime", "soon")])
def test_an_option_that_does_not_fit_is_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match="Options of 'rate'"):
        rate(ManualClock(START), **{name: value})


def test_each_micro_batch_has_its_values_and_one_timestamp() -> None:
    source = micro_batch(rowsPerBatch="2", startTimestamp="1000", advanceMillisPerBatch="50")
    first = source.initial_offset()
    second = source.latest_offset(first, ALL)
    third = source.latest_offset(second, ALL)
    assert rows(source, first, second) == [(1000, 0), (1000, 1)]
    assert rows(source, second, third) == [(1050, 2), (1050, 3)]


def test_micro_batches_go_on_where_an_earlier_run_stopped_with_other_options_too() -> None:
    first = micro_batch(rows_per_batch=2)
    reached = first.latest_offset(first.initial_offset(), ALL)
    again = micro_batch(rows_per_batch=3, start_timestamp=99)
    assert rows(again, reached, again.latest_offset(reached, ALL)) == [(1000, 2), (1000, 3), (1000, 4)]


def test_available_now_runs_one_micro_batch() -> None:
    source = micro_batch(rows_per_batch=2)
    source.prepare_for_available_now()
    end = source.latest_offset(source.initial_offset(), ALL)
    assert source.latest_offset(end, ALL) == end
    assert source.partitions(end, end) == []


def test_more_parts_than_rows_are_empty() -> None:
    source = micro_batch(rows_per_batch=2, num_partitions=4)
    start = source.initial_offset()
    assert rows(source, start, source.latest_offset(start, ALL)) == [(0, 0), (0, 1)]


def test_a_micro_batch_needs_its_number_of_rows() -> None:
    with pytest.raises(ConfigurationError, match="the option 'rows_per_batch' is required"):
        micro_batch()


@pytest.mark.parametrize("kind", [RateSource, RateMicroBatchSource])
def test_the_columns_are_a_timestamp_and_a_value(kind: type[Source]) -> None:
    source = kind(kind.Options.model_construct())
    assert source.schema() == pa.schema([("timestamp", pa.timestamp("us")), ("value", pa.int64())])
    assert not kind.capabilities().batch
    assert kind.capabilities().replayable
