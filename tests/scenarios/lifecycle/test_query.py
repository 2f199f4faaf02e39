"""The handle of one query."""

import json
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from unbounded import DataFrame, Session, StreamingQuery
from unbounded import functions as F
from unbounded.contracts import Row, StreamingQueryProgress
from unbounded.errors import AnalysisError, CheckpointInUseError, SourceError, StreamingQueryError
from unbounded.testing import Capture, Script
from unbounded.testing.pytest_plugin import NewScenario

Start = Callable[..., StreamingQuery]

TRIGGERS: dict[str, dict[str, Any]] = {
    "none": {},
    "processing time": {"processing_time": "1 hour"},
    "once": {"once": True},
    "available now": {"available_now": True},
}


def test_a_query_is_active_until_it_is_stopped(start: Start) -> None:
    query = start()
    assert query.is_active
    assert query.exception() is None
    query.stop()
    query.stop()
    assert not query.is_active
    assert query.exception() is None
    assert query.await_termination() is True


def test_ids_are_text_and_the_id_outlives_a_run(start: Start, tmp_path: Path) -> None:
    first = start(checkpoint_location=str(tmp_path))
    first.stop()
    second = start(checkpoint_location=str(tmp_path))
    assert (first.id, first.name) == (second.id, None)
    assert first.run_id != second.run_id
    assert all(isinstance(each, str) for each in (first.id, first.run_id))


def test_two_queries_without_a_common_checkpoint_have_different_ids(start: Start) -> None:
    assert start().id != start().id


def test_a_second_query_on_one_checkpoint_is_refused_while_the_first_runs(start: Start, tmp_path: Path) -> None:
    first = start(checkpoint_location=str(tmp_path))
    with pytest.raises(CheckpointInUseError, match="in use by another query"):
        start(checkpoint_location=str(tmp_path))
    assert first.is_active
    first.stop()
    start(checkpoint_location=str(tmp_path)).stop()


def test_awaiting_termination_in_vain_ends_at_the_timeout(start: Start) -> None:
    query = start()
    assert query.await_termination(timeout=0.01) is False
    assert query.is_active


@pytest.mark.parametrize("timeout", ["hello", -1, 0, True])
def test_a_timeout_must_be_a_positive_number(start: Start, timeout: Any) -> None:
    with pytest.raises(AnalysisError, match="must be a positive number of seconds"):
        start().await_termination(timeout)


def test_an_error_ends_the_query_and_reaches_all_who_ask(start: Start, script: Script) -> None:
    query = start(query_name="broken")
    script.fail(ZeroDivisionError("the test's error"))
    script.add([{"value": 1}])
    for ask in (query.process_all_available, query.await_termination):
        with pytest.raises(StreamingQueryError, match="the test's error"):
            ask()
    error = query.exception()
    assert isinstance(error.__cause__, SourceError)
    assert isinstance(error.__cause__.__cause__, ZeroDivisionError)
    assert all(words in str(error) for words in ("'broken'", query.id, query.run_id, "SourceError"))
    assert query.status["message"].startswith("Terminated with exception")


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_processing_all_available_returns_under_every_trigger(
    start: Start, script: Script, capture: Capture, trigger: str
) -> None:
    script.add([{"value": 1}])
    query = start(TRIGGERS[trigger])
    query.process_all_available()
    assert capture.rows == [{"value": 1}]


@pytest.mark.parametrize("trigger", ["none", "processing time"])
def test_processing_all_available_can_be_called_again(
    start: Start, script: Script, capture: Capture, trigger: str
) -> None:
    query = start(TRIGGERS[trigger])
    for value in (1, 2, 3):
        script.add([{"value": value}])
        query.process_all_available()
        assert capture.rows[-1] == {"value": value}


def test_processing_all_available_after_the_end_returns_at_once(start: Start) -> None:
    query = start()
    query.stop()
    query.process_all_available()


def test_a_query_may_be_stopped_from_inside_a_batch(scenario: NewScenario) -> None:
    def stop(frame: DataFrame, batch_id: int) -> None:
        story.session.streams.active[0].stop()

    story = scenario("value INT", lambda rows: rows, sink=lambda writer: writer.foreach_batch(stop))
    query = story.arrive(1).start()
    assert query.await_termination(30) is True


def test_the_status_says_what_the_query_does(start: Start, script: Script) -> None:
    query = start()
    query.process_all_available()
    assert set(query.status) == {"message", "isDataAvailable", "isTriggerActive"}
    query.stop()
    assert query.status == {"message": "Stopped", "isDataAvailable": False, "isTriggerActive": False}


def test_the_status_of_a_query_that_waits_for_its_trigger_says_so(start: Start) -> None:
    query = start({"processing_time": "1 hour"})
    query.process_all_available()
    messages = iter(lambda: query.status["message"], "Waiting for next trigger")
    assert all(message in ("Waiting for data to arrive", "Getting offsets") for message in messages)


def test_there_is_no_progress_before_the_first_batch(start: Start) -> None:
    query = start()
    query.process_all_available()
    assert query.last_progress is None
    assert query.recent_progress == []


PROGRESS = [
    "id", "runId", "name", "timestamp", "batchId", "batchDuration", "numInputRows", "inputRowsPerSecond",
    "processedRowsPerSecond", "durationMs", "eventTime", "stateOperators", "sources", "sink", "observedMetrics",
]  # fmt: skip
OPERATOR = {
    "operatorName", "numRowsTotal", "numRowsUpdated", "allUpdatesTimeMs", "numRowsRemoved", "allRemovalsTimeMs",
    "commitTimeMs", "memoryUsedBytes", "numRowsDroppedByWatermark", "numShufflePartitions", "numStateStoreInstances",
    "customMetrics",
}  # fmt: skip
SOURCE = {
    "description", "startOffset", "endOffset", "latestOffset", "numInputRows", "inputRowsPerSecond",
    "processedRowsPerSecond",
}  # fmt: skip
DURATIONS = {"addBatch", "commitOffsets", "getBatch", "latestOffset", "triggerExecution", "walCommit"}


def test_a_report_has_the_fields_of_sparks_in_their_order(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP",
        lambda events: (
            events.with_watermark("ts", "1 second")
            .observe("seen", F.count("*").alias("rows"))
            .group_by(F.window("ts", "5 seconds"))
            .count()
        ),
        output_mode="update",
        sink=lambda writer: writer.format("noop").query_name("counts"),
    )
    story.clock.advance(seconds=1)
    story.add(10, 11)
    report = json.loads(story.progress[0].json)
    assert list(report) == PROGRESS
    assert (report["name"], report["batchId"], report["numInputRows"]) == ("counts", 0, 2)
    assert report["timestamp"] == "1970-01-01T00:00:01.000Z"
    assert set(report["durationMs"]) >= DURATIONS
    assert set(report["eventTime"]) == {"avg", "max", "min", "watermark"}
    assert set(report["stateOperators"][0]) == OPERATOR
    assert report["stateOperators"][0]["operatorName"] == "stateStoreSave"
    assert set(report["sources"][0]) >= SOURCE
    assert {"description", "numOutputRows"} <= set(report["sink"])
    assert report["observedMetrics"] == {"seen": {"rows": 2}}


def test_a_report_is_a_dict_that_goes_to_json_and_back(scenario: NewScenario) -> None:
    def counts(events: DataFrame) -> DataFrame:
        seen = events.with_watermark("ts", "1 second").observe(
            "seen", F.count("*").alias("rows"), F.max("ts").alias("last")
        )
        return seen.group_by(F.window("ts", "5 seconds")).count()

    report = scenario("ts TIMESTAMP", counts, output_mode="update").add(10, 11).progress[0]
    again = StreamingQueryProgress.from_json(report.json)
    assert again.observed_metrics["seen"] == Row(rows=2, last="1970-01-01T00:00:11")
    assert {**again, "observedMetrics": {}} == {**report, "observedMetrics": {}}
    assert again.state_operators[0].num_rows_total == again["stateOperators"][0]["numRowsTotal"] == 1
    assert json.loads(again.json) == json.loads(report.json) == json.loads(report.pretty_json)
    assert str(report) == repr(report) == report.pretty_json
    assert json.loads(json.dumps(report, default=str))["numInputRows"] == report.numInputRows == 2


def test_a_report_without_a_watermark_has_no_event_time(scenario: NewScenario) -> None:
    report = scenario("value INT", lambda rows: rows).add(1).last
    assert "eventTime" not in report
    assert "eventTime" not in json.loads(report.json)
    assert report.event_time == report.eventTime == {}


def test_a_report_says_what_the_state_takes_and_how_long_it_took_to_keep(scenario: NewScenario) -> None:
    story = scenario("value BIGINT", lambda rows: rows.group_by("value").count(), output_mode="update")
    sizes = [story.add(1, 2).state.memory_used_bytes, story.add(1, 3, 4).state.memory_used_bytes]
    sizes.append(story.restart().add(1).state.memory_used_bytes)
    assert [round(size / groups / 8) for size, groups in zip(sizes, [2, 4, 4], strict=True)] == [2, 2, 2]
    assert 0 <= story.state.commit_time_ms <= story.last.duration_ms["stateCommit"] + 1


def test_the_time_to_keep_the_state_is_that_of_the_write(
    scenario: NewScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count()
    clock = SimpleNamespace(perf_counter=lambda: float(next(ticks)))
    monkeypatch.setattr("unbounded_embedded.operators.operator.time", clock)
    story = scenario("value BIGINT", lambda rows: rows.group_by("value").count(), output_mode="update")
    assert story.add(1).state.commit_time_ms == 1000


def test_a_source_reports_where_a_batch_begins_and_ends(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda rows: rows, source_options={"max_rows_per_trigger": 2}).add(1, 2, 3)
    ranges = [(report.sources[0].start_offset, report.sources[0].end_offset) for report in story.progress]
    assert ranges == [(0, 2), (2, 3)]
    assert [report.sources[0].latest_offset for report in story.progress] == [3, 3]
    assert [report.sources[0].num_input_rows for report in story.progress] == [2, 1]


def test_rates_follow_from_rows_and_the_time_between_batches(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda rows: rows).add(1)
    story.clock.advance(seconds=2)
    assert story.add(1, 2, 3, 4).last.input_rows_per_second == 2.0
    assert story.last.processed_rows_per_second > 0


def test_fields_are_found_by_either_spelling(scenario: NewScenario) -> None:
    last = scenario("value INT", lambda rows: rows).add(1, 2).last
    assert last.num_input_rows == last.numInputRows == last["numInputRows"] == 2


def test_so_many_reports_are_kept_as_the_session_says(session: Session, script: Script, capture: Capture) -> None:
    session.conf.set("spark.sql.streaming.numRecentProgressUpdates", 2)
    rows = session.read_stream.format("scripted").options(script=script.id, max_rows_per_trigger=1).load()
    script.add([{"value": value} for value in range(5)])
    query = rows.write_stream.format("capture").option("capture", capture.id).start()
    query.process_all_available()
    assert [report.batch_id for report in query.recent_progress] == [3, 4]
    assert query.last_progress == query.recent_progress[-1]


def test_explain_before_the_first_row_says_what_will_run(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = session.read_stream.schema("k STRING, n INT").json(str(tmp_path))
    query = events.filter("n > 1").group_by("k").count().write_stream.format("noop").output_mode("update").start()
    query.explain()
    before = capsys.readouterr().out
    assert ("Aggregate by [k]" in before, "StreamingScan json" in before, "filters: n > 1" in before) == (True,) * 3
    assert query.recent_progress == []
    (tmp_path / ".a.json").write_text('{"k": "a", "n": 2}')
    (tmp_path / ".a.json").rename(tmp_path / "a.json")  # whole at once, since the query is looking
    query.process_all_available()
    query.explain()
    assert capsys.readouterr().out == before


def test_explain_prints_the_plan(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    query = start()
    query.explain()
    assert "StreamingScan scripted" in capsys.readouterr().out
    query.explain(extended=True)
    assert "append mode" in capsys.readouterr().out


def test_a_temporary_checkpoint_goes_with_the_query(session: Session, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    query = session.read_stream.rate().write_stream.format("noop").start()
    query.process_all_available()
    assert list(tmp_path.iterdir()) != []
    query.stop()
    assert list(tmp_path.iterdir()) == []


def test_the_session_may_say_where_checkpoints_are(session: Session, start: Start, tmp_path: Path) -> None:
    session.conf.set("spark.sql.streaming.checkpointLocation", str(tmp_path))
    start(query_name="mine").stop()
    assert (tmp_path / "mine" / "metadata").is_file()


def test_stopping_wakes_a_query_that_waits_for_its_trigger(start: Start) -> None:
    query = start({"processing_time": "1 hour"})
    query.process_all_available()
    stopping = threading.Thread(target=query.stop)
    stopping.start()
    stopping.join(30)
    assert not query.is_active


def test_a_function_that_ends_its_program_ends_the_query_with_that_error(session: Session, script: Script) -> None:
    def leave(frame: DataFrame, batch_id: int) -> None:
        raise SystemExit("enough")

    script.add([{"value": 1}])
    rows = session.read_stream.format("scripted").option("script", script.id).load()
    query = rows.write_stream.foreach_batch(leave).start()
    with pytest.raises(StreamingQueryError, match="SystemExit: enough"):
        query.await_termination(30)


@pytest.mark.parametrize("method", ["process_all_available", "await_termination"])
def test_a_query_cannot_wait_for_itself(session: Session, script: Script, method: str) -> None:
    running: list[StreamingQuery] = []

    def wait(frame: DataFrame, batch_id: int) -> None:
        getattr(running[0], method)()

    rows = session.read_stream.format("scripted").option("script", script.id).load()
    running.append(rows.write_stream.foreach_batch(wait).start())
    script.add([{"value": 1}])
    with pytest.raises(StreamingQueryError, match=f"{method} was called by the query itself"):
        running[0].await_termination(30)


def test_a_query_that_cannot_start_leaves_no_directory_behind(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(AnalysisError):
        start(partition_by=["nowhere"])
    assert list(tmp_path.iterdir()) == []
