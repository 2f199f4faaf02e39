"""What a restart runs again: the batch that was begun and not committed, exactly as it was logged."""

from pathlib import Path
from typing import Any

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.errors import CheckpointCorruptError
from unbounded.testing import Scenario
from unbounded.testing.pytest_plugin import NewScenario

SECONDS = "ts TIMESTAMP"


def count_by_value(numbers: DataFrame) -> DataFrame:
    return numbers.group_by("value").count()


def count_by_5_seconds(events: DataFrame) -> DataFrame:
    return events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds")).count()


def forget_commit(story: Scenario, batch_id: int) -> None:
    (Path(story.checkpoint) / "commits" / str(batch_id)).unlink()


def test_a_batch_whose_sink_failed_comes_again_with_its_rows_and_not_those_that_came_later(
    scenario: NewScenario,
) -> None:
    story = scenario("value STRING", lambda rows: rows)
    story.add("first").expect("first")
    story.capture.fail(times=3)
    story.arrive("a", "b").expect_failure("SinkError", "batch 1", "the scripted failure of this sink")
    story.arrive("c").settle()
    assert story.capture.batches == {0: [{"value": "first"}], 1: [{"value": "a"}, {"value": "b"}], 2: [{"value": "c"}]}
    assert story.capture.commits == [0, 1, 2]


def test_a_sink_that_fails_once_is_tried_again_and_the_query_goes_on(scenario: NewScenario) -> None:
    story = scenario("value INT", count_by_value, output_mode="update")
    story.add(1)
    story.capture.fail(times=1)
    story.add(1).expect((1, 1), (1, 2))


@pytest.mark.parametrize("mode", ["append", "update", "complete"])
def test_a_batch_whose_commit_is_lost_is_replayed_with_the_same_result(scenario: NewScenario, mode: str) -> None:
    story = scenario(SECONDS, count_by_5_seconds, output_mode=mode)
    story.add(10, 11).add(25, 12).add(27).stop()
    last, before = story.last.batch_id, dict(story.capture.batches)
    forget_commit(story, last)
    story.restart().stop()
    assert story.capture.batches == before
    assert story.capture.commits == [*range(last + 1), last]
    assert story.add(60).new_batches()[-1] == result_at_the_end(mode)


def result_at_the_end(mode: str) -> list[tuple[Any, ...]]:
    if mode == "complete":
        return sorted([(10, 3), (25, 2), (60, 1)])
    return [(25, 2)] if mode == "append" else []


def test_what_a_replayed_batch_left_in_the_state_counts_once(scenario: NewScenario) -> None:
    story = scenario("value INT", count_by_value, output_mode="update")
    story.add(1).add(1).stop()
    forget_commit(story, 1)
    story.restart().expect((1, 1), (1, 2))
    story.add(1).expect((1, 3))


def test_two_lost_commits_are_refused_with_a_sentence(scenario: NewScenario) -> None:
    story = scenario("value INT", count_by_value, output_mode="update")
    story.add(1).add(2).add(3).stop()
    forget_commit(story, 2)
    forget_commit(story, 1)
    with pytest.raises(CheckpointCorruptError, match="the offset log ends at batch 2 and the commit log at batch 0"):
        story.restart()


def test_a_lost_metadata_file_is_refused_with_a_sentence(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers).add(1).stop()
    (Path(story.checkpoint) / "metadata").unlink()
    with pytest.raises(CheckpointCorruptError, match="there is no file 'metadata'"):
        story.restart()


def test_a_source_that_fails_ends_the_query_and_a_restart_reads_the_batch(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers).add(1)
    story.scripts[0].fail(OSError("the wire is cut"))
    story.arrive(2).expect_failure("SourceError", "scripted", "the wire is cut")
    story.scripts[0].fail(None)
    story.settle().expect(1, 2)


def test_the_query_keeps_its_id_and_gets_a_new_run_id(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers).add(1).restart().add(2)
    assert len({report.id for report in story.progress}) == 1
    assert len({report.run_id for report in story.progress}) == 2


def test_a_restart_without_new_rows_runs_no_batch(scenario: NewScenario) -> None:
    story = scenario(SECONDS, count_by_5_seconds).add(10, 25).restart().restart()
    assert [report.batch_id for report in story.progress] == [0, 1]
