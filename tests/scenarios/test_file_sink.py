"""Results as files, once each."""

from pathlib import Path
from typing import Any

import pytest

from unbounded import DataFrame, Session
from unbounded import functions as F
from unbounded.errors import UnsupportedOperationError
from unbounded.testing import Scenario
from unbounded.testing.pytest_plugin import NewScenario


def into(format: str, out: Path, *partition_by: str) -> Any:
    """Point a scenario at files."""
    return lambda writer: writer.format(format).option("path", str(out)).partition_by(*partition_by)


def read(session: Session, format: str, out: Path, schema: str) -> list[tuple[Any, ...]]:
    """Return the rows of the files, sorted."""
    return sorted(tuple(row) for row in session.read.format(format).schema(schema).load(str(out)).collect())


@pytest.mark.parametrize("format", ["parquet", "json", "csv"])
@pytest.mark.parametrize("anew", [False, True], ids=["one run", "a restart after each step"])
def test_the_files_of_all_batches_hold_each_row_once(
    scenario: NewScenario, tmp_path: Path, format: str, anew: bool
) -> None:
    out = tmp_path / "out"
    story = scenario("id BIGINT, word STRING", lambda rows: rows, sink=into(format, out), restart_after_each=anew)
    story.add((1, "a"), (2, "b")).add((3, "c")).stop()
    assert read(story.session, format, out, "id BIGINT, word STRING") == [(1, "a"), (2, "b"), (3, "c")]


def test_text_files_hold_a_line_a_row(scenario: NewScenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    story = scenario("word STRING", lambda rows: rows, sink=into("text", out)).add("a").add("b", "c").stop()
    assert sorted(row.value for row in story.session.read.text(str(out)).collect()) == ["a", "b", "c"]


def test_partition_columns_become_folders_and_come_back_as_columns(scenario: NewScenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    story = scenario("id INT, word STRING", lambda rows: rows, sink=into("parquet", out, "id"))
    story.add((1, "a"), (2, "b")).add((1, "c")).stop()
    assert sorted(folder.name for folder in out.glob("id=*")) == ["id=1", "id=2"]
    table = story.session.read.parquet(str(out))
    assert table.columns == ["word", "id"]
    assert sorted(tuple(row) for row in table.filter("id = 1").collect()) == [("a", 1), ("c", 1)]


def test_windows_are_written_when_they_are_final(scenario: NewScenario, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def counts(events: DataFrame) -> DataFrame:
        windows = events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds")).count()
        return windows.select(F.unix_timestamp("window.start").alias("start"), "count")

    story = scenario("ts TIMESTAMP", counts, sink=into("parquet", out))
    story.add(10, 11)
    assert written(story, out) == []
    story.add(25).stop()
    assert written(story, out) == [(10, 2)]


def written(story: Scenario, out: Path) -> list[tuple[Any, ...]]:
    return read(story.session, "parquet", out, "start BIGINT, count BIGINT")


def test_a_replayed_batch_is_not_written_twice(scenario: NewScenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    story = scenario("id BIGINT", lambda rows: rows, sink=into("json", out)).add(1).add(2).stop()
    (Path(story.checkpoint) / "commits" / "1").unlink()
    story.restart().add(3).stop()
    assert read(story.session, "json", out, "id BIGINT") == [(1,), (2,), (3,)]


@pytest.mark.parametrize("mode", ["update", "complete"])
def test_files_take_rows_that_are_final_only(scenario: NewScenario, tmp_path: Path, mode: str) -> None:
    story = scenario(
        "k STRING", lambda rows: rows.group_by("k").count(), sink=into("json", tmp_path / "out"), output_mode=mode
    )
    with pytest.raises(UnsupportedOperationError, match=f"does not take output mode {mode}; its modes are append"):
        story.add("a")


def test_files_need_a_checkpoint_that_stays(session: Session, tmp_path: Path) -> None:
    writer = session.read_stream.rate().write_stream.format("json").option("path", str(tmp_path / "out"))
    with pytest.raises(UnsupportedOperationError, match="needs a checkpoint that stays"):
        writer.start()


def test_a_partition_column_that_is_not_there_is_refused_before_the_start(
    scenario: NewScenario, tmp_path: Path
) -> None:
    with pytest.raises(Exception, match="day"):
        scenario("id INT", lambda rows: rows, sink=into("json", tmp_path / "out", "day")).settle()
    assert not (tmp_path / "out").exists()
