"""What is read ahead, when, and what becomes of it if something fails."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import Offset, Options, Partition, ReadLimit, Source
from unbounded.errors import SourceError
from unbounded.plan.query import AvailableNow, Once, ProcessingTime, Trigger
from unbounded_embedded.operators.input_reader import BatchInput
from unbounded_embedded.operators.source_relation import SourceRows
from unbounded_embedded.runtime.intake import Intake

AS_FAST_AS_POSSIBLE = ProcessingTime(interval_ms=0)


class Numbers(Source):
    """A number a batch, up to ``last``."""

    name = "numbers"
    Options = Options

    def __init__(self, last: int, knows: bool = True) -> None:
        super().__init__(Options())
        self.last, self.knows, self.newest = last, knows, 0
        self.committed: list[Offset] = []
        self.failure: Exception | None = None

    def schema(self) -> pa.Schema:
        return pa.schema([])

    def initial_offset(self) -> Offset:
        return 0

    def latest_offset(self, start: Offset, limit: ReadLimit) -> Offset:
        if self.failure:
            raise self.failure
        self.newest = max(self.newest, min(start + 1, self.last))
        return min(start + 1, self.last)

    def partitions(self, start: Offset, end: Offset) -> Sequence[Partition]:
        return [Partition(end)]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        return iter([pa.record_batch({"n": [partition.value]})])

    def has_more(self) -> bool:
        return self.knows and self.newest < self.last

    def commit(self, end: Offset) -> None:
        self.committed.append(end)


class KnownNumbers(Numbers):
    """Knows at any moment which numbers are there."""

    def prepare_for_available_now(self) -> None:
        pass


class Reader:
    """Stands for the pipeline: reads on whatever thread it is called, unless it is held."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.threads: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.bad: set[int] = set()

    def read(self, parts: Sequence[Sequence[Any]]) -> BatchInput:
        (number,) = [batch["n"][0].as_py() for part in parts[0] for batch in part]
        self.begun.append(number)
        self.threads.append(threading.current_thread().name)
        self.may_go_on.wait()
        if number in self.bad:
            raise SourceError(f"cannot read {number}")
        return BatchInput([SourceRows(pa.table({"n": [number]}), 1)])

    def interrupt_reading(self) -> None:
        self.bad = set(range(100))
        self.may_go_on.set()


def intake_of(reader: Reader, *sources: Source, trigger: Trigger = AS_FAST_AS_POSSIBLE) -> Intake:
    return Intake(sources, reader, trigger)  # type: ignore[arg-type]


def take(intake: Intake, start: int) -> int:
    """Take one batch as the loop does, and return its number."""
    ranges = intake.next_ranges([start])
    taken = intake.read(ranges)
    assert [report.end for report in taken.reports] == [ranges[0].end]
    intake.read_ahead([ranges[0].end])
    return int(taken.input.sources[0].relation["n"][0].as_py())  # type: ignore[index]


def test_two_batches_are_read_while_one_runs_and_each_comes_once_and_in_order() -> None:
    reader, source = Reader(), Numbers(6)
    intake = intake_of(reader, source)
    assert take(intake, 0) == 1
    assert (source.newest, source.committed) == (3, [])
    assert [take(intake, n) for n in range(1, 6)] == [2, 3, 4, 5, 6]
    intake.close()
    assert sorted(reader.begun) == [1, 2, 3, 4, 5, 6]
    assert sum(name.startswith("unbounded-read-ahead") for name in reader.threads) == 5


def test_a_source_that_cannot_tell_what_it_has_is_asked_only_in_its_turn() -> None:
    source, other = Numbers(5), Numbers(5, knows=False)
    intake = intake_of(Reader(), source, other)
    intake.read_ahead([0, 0])
    assert (source.newest, other.newest) == (0, 0)
    intake.close()


@pytest.mark.parametrize("trigger", [ProcessingTime(interval_ms=1000), Once()])
def test_a_query_that_waits_for_its_trigger_reads_nothing_ahead(trigger: Trigger) -> None:
    source = Numbers(5)
    intake = intake_of(Reader(), source, trigger=trigger)
    take(intake, 0)
    assert source.newest == 1
    intake.close()


def test_an_available_now_query_reads_ahead() -> None:
    source = KnownNumbers(5)
    intake = intake_of(Reader(), source, trigger=AvailableNow())
    take(intake, 0)
    assert source.newest == 3
    intake.close()


def test_an_available_now_query_of_a_source_that_cannot_fix_what_is_there_reads_one_batch() -> None:
    source = Numbers(5)
    intake = intake_of(Reader(), source, trigger=AvailableNow())
    take(intake, 0)
    assert source.newest == 1
    assert [range_.is_empty for range_ in intake.next_ranges([1])] == [True]
    intake.close()


def test_a_source_that_fails_ahead_of_its_turn_fails_in_its_turn() -> None:
    source = Numbers(5)
    intake = intake_of(Reader(), source)
    source.failure = ZeroDivisionError("the test's error")
    intake.read_ahead([0])
    with pytest.raises(SourceError, match=r"numbers failed .*the test's error"):
        intake.next_ranges([0])
    source.failure = None
    assert take(intake, 0) == 1
    intake.close()


def test_a_source_that_promised_more_and_has_nothing_is_asked_again_later() -> None:
    source = Numbers(1)
    intake = intake_of(Reader(), source)
    take(intake, 0)
    source.newest = 0  # it says yes again
    intake.read_ahead([1])
    source.last = 2
    assert take(intake, 1) == 2
    intake.close()


def test_what_cannot_be_read_fails_in_its_turn() -> None:
    reader = Reader()
    reader.bad = {3}
    intake = intake_of(reader, Numbers(5))
    assert [take(intake, 0), take(intake, 1)] == [1, 2]
    with pytest.raises(SourceError, match="cannot read 3"):
        take(intake, 2)
    intake.close()


def test_closing_ends_what_is_being_read_ahead() -> None:
    reader = Reader()
    intake = intake_of(reader, Numbers(5))
    reader.may_go_on.clear()
    intake.read_ahead([0])
    intake.close()
    assert len(reader.begun) <= 2
