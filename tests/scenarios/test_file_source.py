"""Files that appear in a directory, batch by batch."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unbounded import Session, StreamingQuery
from unbounded.errors import ConfigurationError
from unbounded.plan.query import OutputMode
from unbounded.testing import Capture

Start = Callable[..., StreamingQuery]


@pytest.fixture
def start(session: Session, inbox: Any, tmp_path: Path) -> Start:
    """Start a query that captures the values in the inbox; the same checkpoint each time."""

    def begin(capture: Capture, path: str | None = None, schema: str = "value INT", **options: Any) -> StreamingQuery:
        trigger = options.pop("trigger", None)
        rows = session.read_stream.schema(schema).options(**options).json(path or str(inbox.path))
        writer = rows.write_stream.format("capture").option("capture", capture.id)
        writer = writer.option("checkpoint_location", str(tmp_path / "checkpoint"))
        return (writer.trigger(**trigger) if trigger else writer).start()

    return begin


def batches(capture: Capture) -> list[list[int]]:
    """Return the values of each batch."""
    return [sorted(row["value"] for row in rows) for _, rows in sorted(capture.batches.items())]


def test_at_most_so_many_files_come_in_a_batch(inbox: Any, start: Start) -> None:
    capture = Capture()
    for value in (1, 2, 3):
        inbox.put(f"{value}.json", value)
    query = start(capture, max_files_per_trigger=2, trigger={"processing_time": "1 hour"})
    query.process_all_available()
    for value in (4, 5, 6, 7):
        inbox.put(f"{value}.json", value)
    query.process_all_available()
    for value in (8, 9, 10, 11, 12):
        inbox.put(f"{value}.json", value)
    query.process_all_available()
    query.stop()
    assert batches(capture) == [[1, 2], [3], [4, 5], [6, 7], [8, 9], [10, 11], [12]]


def test_at_most_so_many_bytes_come_in_a_batch_and_always_one_file(inbox: Any, start: Start) -> None:
    inbox.put("1.json", *range(100))
    inbox.put("2.json", 1000)
    inbox.put("3.json", 1001)
    inbox.put("4.json", 1002)
    capture = Capture()
    query = start(capture, max_bytes_per_trigger=40, trigger={"available_now": True})
    query.await_termination()
    assert batches(capture) == [list(range(100)), [1000, 1001], [1002]]


@pytest.mark.parametrize("value", ["not-a-integer", "-1", "0", "10.1"])
def test_a_wrong_number_of_files_is_refused_by_name(start: Start, value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"(?i)'max_?files_?per_?trigger'.*positive integer"):
        start(Capture(), max_files_per_trigger=value)


def test_both_limits_at_once_are_refused(start: Start) -> None:
    with pytest.raises(ConfigurationError, match="can't be both set at the same time"):
        start(Capture(), max_files_per_trigger=1, max_bytes_per_trigger=1)


def test_older_files_come_first_whatever_their_names(inbox: Any, start: Start) -> None:
    inbox.put("a.json", 3, age=0)
    inbox.put("b.json", 2, age=100)
    inbox.put("c.json", 1, age=200)
    capture = Capture()
    start(capture, maxFilesPerTrigger=1, trigger={"available_now": True}).await_termination()
    assert batches(capture) == [[1], [2], [3]]


def test_what_is_appended_to_a_file_that_was_read_is_never_read(inbox: Any, start: Start) -> None:
    file = inbox.put("1.json", 1)
    capture = Capture()
    query = start(capture)
    query.process_all_available()
    with file.open("a") as stream:
        stream.write('{"value": 2}\n')
    inbox.put("2.json", 3)
    query.process_all_available()
    query.stop()
    assert batches(capture) == [[1], [3]]


def test_a_file_that_was_read_may_be_deleted_before_a_restart(inbox: Any, start: Start) -> None:
    file = inbox.put("1.json", 1)
    capture = Capture()
    start(capture, trigger={"available_now": True}).await_termination()
    file.unlink()
    inbox.put("2.json", 2)
    start(capture, trigger={"available_now": True}).await_termination()
    assert batches(capture) == [[1], [2]]


def test_hidden_files_and_folders_below_are_left_alone(inbox: Any, start: Start) -> None:
    for name in ("_hidden.json", ".hidden.json", "folder/1.json"):
        inbox.put(name, 0)
    inbox.put("1.json", 1)
    capture = Capture()
    start(capture, trigger={"available_now": True}).await_termination()
    assert batches(capture) == [[1]]


def test_a_glob_reads_the_folders_that_it_names(inbox: Any, start: Start) -> None:
    inbox.put("a/1.json", 1)
    inbox.put("b/2.json", 2)
    inbox.put("other/3.json", 3)
    capture = Capture()
    query = start(capture, path=f"{inbox.path}/[ab]")
    query.process_all_available()
    inbox.put("b/4.json", 4)
    query.process_all_available()
    query.stop()
    assert batches(capture) == [[1, 2], [4]]


def test_folders_become_columns_if_the_schema_has_them(inbox: Any, start: Start) -> None:
    inbox.put("day=1/1.json", 10)
    capture = Capture()
    query = start(capture, schema="value INT, day INT")
    query.process_all_available()
    inbox.put("day=2/1.json", 20)
    query.process_all_available()
    query.stop()
    assert capture.rows == [{"value": 10, "day": 1}, {"value": 20, "day": 2}]


def test_a_stream_without_a_schema_says_how_to_give_one(session: Session, inbox: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"needs a schema.*schemaInference"):
        session.read_stream.json(str(inbox.path))


def test_a_schema_is_guessed_if_the_session_allows_it(session: Session, inbox: Any) -> None:
    inbox.put("1.json", 1)
    session.conf.set("spark.sql.streaming.schemaInference", True)
    assert session.read_stream.json(str(inbox.path)).columns == ["value"]


def test_a_path_that_is_not_there_is_refused_when_it_is_loaded(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        session.read_stream.schema("value INT").json(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("mode", ["append", "update", "complete"])
def test_a_backlog_read_ahead_gives_what_a_batch_gives(
    session: Session, inbox: Any, tmp_path: Path, mode: OutputMode
) -> None:
    for number in range(9):
        inbox.put(f"{number}.json", number, number % 2, 7)
    written = (inbox.path / "4.json").stat().st_mtime
    (inbox.path / "4.json").write_text('{"value": 4}\nnot a record\n{"value": 40}\n')
    os.utime(inbox.path / "4.json", (written, written))
    rows = session.read_stream.schema("value INT").json(str(inbox.path), max_files_per_trigger=1)
    result = rows.filter("value <> 7") if mode == "append" else rows.group_by("value").count()
    query = (
        result.write_stream.format("memory").query_name("seen").output_mode(mode).trigger(available_now=True).start()
    )
    query.await_termination()
    assert [progress.num_input_rows for progress in query.recent_progress] == [3] * 9
    assert [p.sources[0].metrics.get("malformedRecords") for p in query.recent_progress] == [
        *[None] * 4,
        "1",
        *[None] * 4,
    ]
    assert [p.sources[0].metrics["numFilesOutstanding"] for p in query.recent_progress] == [
        str(8 - n) for n in range(9)
    ]
    whole = session.read.schema("value INT").json(str(inbox.path))
    expected = whole.filter("value <> 7") if mode == "append" else whole.group_by("value").count()
    assert sorted(session.table("seen").collect(), key=str) == sorted(expected.collect(), key=str)
