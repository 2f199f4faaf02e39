"""When batches run: as soon as possible, at intervals, once, or until nothing is left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from unbounded import DataFrame, Session, Trigger
from unbounded import functions as F
from unbounded.contracts import Options, Partition, ReadLimit, Source
from unbounded.errors import AnalysisError
from unbounded.testing import Capture, Script
from unbounded.testing.pytest_plugin import NewScenario

ONCE = {"once": True}
AVAILABLE_NOW = {"available_now": True}


def count_by_5_seconds(events: DataFrame) -> DataFrame:
    return events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds")).count()


def test_once_runs_no_batch_without_data_so_windows_come_out_in_a_later_run(scenario: NewScenario) -> None:
    story = scenario("ts TIMESTAMP", count_by_5_seconds, trigger=ONCE)
    story.add(15).expect_batches([])
    story.add(10, 12, 14).expect_batches([])
    story.add(25).expect_batches([])
    story.add(50).expect_batches([(10, 3)])
    story.add(50).expect_batches([(15, 1), (25, 1)])


def test_available_now_runs_batches_without_data_until_the_watermark_stands_still(scenario: NewScenario) -> None:
    story = scenario("ts TIMESTAMP", count_by_5_seconds, trigger=ONCE)
    story.add(10).add(40).expect_batches([], [])
    story.settle().expect_batches()
    story.becomes(trigger=AVAILABLE_NOW).settle().expect_batches([(10, 1)])


def test_once_takes_everything_in_one_batch_whatever_the_limit(scenario: NewScenario) -> None:
    limit = {"max_rows_per_trigger": 1}
    story = scenario("value INT", lambda numbers: numbers, trigger=ONCE, source_options=limit)
    story.add(1, 2, 3).expect_batches([1, 2, 3])
    story.settle().expect_batches()


def test_available_now_takes_what_is_there_in_batches_of_the_limit(scenario: NewScenario) -> None:
    limit = {"max_rows_per_trigger": 2}
    story = scenario("value INT", lambda numbers: numbers, trigger=AVAILABLE_NOW, source_options=limit)
    story.add(1, 2, 3).expect_batches([1, 2], [3])
    story.settle().expect_batches()
    story.add(4).expect_batches([4])


def test_available_now_leaves_what_comes_after_its_start(scenario: NewScenario) -> None:
    seen: list[list[int]] = []

    def see_and_add(batch: DataFrame, batch_id: int) -> None:
        seen.append([row.value for row in batch.collect()])
        story.arrive(100 + batch_id)

    story = scenario(
        "value INT",
        lambda numbers: numbers,
        trigger=AVAILABLE_NOW,
        sink=lambda writer: writer.foreach_batch(see_and_add),
        source_options={"max_rows_per_trigger": 1},
    )
    story.add(1, 2)
    assert seen == [[1], [2]]
    story.settle()
    assert seen == [[1], [2], [100], [101]]


def test_available_now_replays_what_was_begun_and_then_goes_on(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers, trigger=ONCE)
    story.capture.fail(times=3)
    story.arrive(1).expect_failure("the scripted failure of this sink")
    story.becomes(trigger=AVAILABLE_NOW).add(2).expect_batches([1], [2])


@pytest.mark.parametrize("trigger", [ONCE, AVAILABLE_NOW], ids=["once", "available now"])
def test_a_run_of_several_sources_takes_all_of_them(scenario: NewScenario, trigger: dict[str, bool]) -> None:
    story = scenario(
        ("value INT", "value INT"),
        lambda one, other: one.union(other),
        trigger=trigger,
        source_options={"max_rows_per_trigger": 1},
    )
    story.arrive(1, 2, 3, to=0).arrive(10, 20, to=1).settle()
    together = [[1, 10], [2, 20], [3]] if trigger == AVAILABLE_NOW else [[1, 2, 3, 10, 20]]
    story.expect_batches(*together)
    story.arrive(4, to=0).arrive(30, to=1).settle().expect_batches([4, 30])


class Endless(Source):
    """Five more numbers whenever it is asked. It knows nothing of available-now."""

    name = "endless"
    Options = Options

    def schema(self) -> pa.Schema:
        return pa.schema([("value", pa.int32())])

    def initial_offset(self) -> int:
        return 0

    def latest_offset(self, start: int, limit: ReadLimit) -> int:
        return start + 5

    def partitions(self, start: int, end: int) -> list[Partition]:
        return [Partition((start, end))]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"value": pa.array(range(*partition.value), pa.int32())})

    def has_more(self) -> bool:
        return True


def test_available_now_is_one_batch_if_a_source_cannot_fix_what_is_there(session_of: Any, tmp_path: Path) -> None:
    session, script, capture = session_of(Endless), Script("value INT"), Capture()
    script.add([{"value": value} for value in (100, 101, 102)])

    def run() -> list[list[int]]:
        before = len(capture.batches)
        limited = session.read_stream.format("scripted").options(script=script.id, max_rows_per_trigger=1).load()
        rows = limited.union(session.read_stream.format("endless").load())
        writer = rows.write_stream.format("capture").option("capture", capture.id).trigger(available_now=True)
        writer.option("checkpoint_location", str(tmp_path)).start().await_termination()
        return [sorted(row["value"] for row in capture.batches[i]) for i in range(before, len(capture.batches))]

    assert run() == [[0, 1, 2, 3, 4, 100, 101, 102]]
    script.add([{"value": 103}])
    assert run() == [[5, 6, 7, 8, 9, 103]]


def test_available_now_over_a_source_that_cannot_fix_what_is_there_ends_its_windows(session_of: Any) -> None:
    session, capture = session_of(Endless), Capture()
    events = session.read_stream.format("endless").load().select(F.timestamp_seconds("value * 10").alias("ts"))
    writer = count_by_5_seconds(events).write_stream.format("capture").option("capture", capture.id)
    writer.trigger(available_now=True).start().await_termination()
    assert [len(rows) for rows in capture.batches.values()] == [0, 3]


def test_files_once_then_one_by_one_then_again(session: Session, inbox: Any, tmp_path: Path) -> None:
    capture = Capture()

    def run(**trigger: bool) -> list[list[int]]:
        before = len(capture.batches)
        rows = session.read_stream.schema("value INT").option("maxFilesPerTrigger", 1).json(str(inbox.path))
        writer = rows.write_stream.format("capture").option("capture", capture.id).trigger(**trigger)
        writer.option("checkpoint_location", str(tmp_path / "checkpoint")).start().await_termination()
        return [sorted(row["value"] for row in capture.batches[i]) for i in range(before, len(capture.batches))]

    for value in (1, 2, 3):
        inbox.put(f"{value}.json", value)
    assert run(once=True) == [[1, 2, 3]]
    for value in (4, 5):
        inbox.put(f"{value}.json", value)
    assert run(available_now=True) == [[4], [5]]
    for value in (6, 7):
        inbox.put(f"{value}.json", value)
    assert run(available_now=True) == [[6], [7]]
    assert run(available_now=True) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "give exactly one of"),
        ({"once": True, "available_now": True}, "2 were given"),
        ({"once": False}, "False asks for nothing"),
        ({"available_now": False}, "False asks for nothing"),
        ({"processing_time": ""}, "must be text such as '10 seconds'"),
        ({"processing_time": 5}, "must be text such as '10 seconds'"),
        ({"processing_time": "-5 seconds"}, "must not be negative"),
        ({"processing_time": "1 month"}, "month"),
        ({"processing_time": "soon"}, "soon"),
        ({"continuous": "1 second"}, "continuous processing is not supported"),
    ],
)
def test_a_trigger_that_means_nothing_is_refused(session: Session, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(AnalysisError, match=words):
        session.read_stream.rate().write_stream.trigger(**arguments)


@pytest.mark.parametrize(
    ("written", "trigger"),
    [
        ({"processing_time": "2 seconds"}, Trigger.processing_time("2 seconds")),
        ({"processingTime": "1 minute"}, Trigger.processing_time("60 seconds")),
        ({"once": True}, Trigger.once()),
        ({"availableNow": True}, Trigger.available_now()),
    ],
)
def test_a_trigger_is_given_by_keyword_or_by_name(session: Session, written: dict[str, Any], trigger: Any) -> None:
    def started(writer: Any) -> Any:
        query = writer.format("noop").start()
        query.stop()
        return query

    rows = session.read_stream.rate()
    by_keyword, by_name = started(rows.write_stream.trigger(**written)), started(rows.write_stream.trigger(trigger))
    assert by_keyword.spec.trigger == by_name.spec.trigger == trigger
