"""Counts by window of event time, batch by batch, in every output mode."""

from pathlib import Path

import pytest

from unbounded import DataFrame, Session
from unbounded import functions as F
from unbounded.testing import Scenario
from unbounded.testing.pytest_plugin import NewScenario

EVENTS = "ts TIMESTAMP"

started_anew = pytest.mark.parametrize("anew", [False, True], ids=["one run", "a restart after each step"])


def count_by_5_seconds(events: DataFrame) -> DataFrame:
    return events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds")).count()


@started_anew
def test_append_mode_gives_a_window_once_when_the_watermark_has_passed_its_end(
    scenario: NewScenario, anew: bool
) -> None:
    story = scenario(EVENTS, count_by_5_seconds, restart_after_each=anew)
    story.add(10, 11, 12, 13, 14, 15).expect_batches([], [])
    assert (story.watermark, story.state.num_rows_total) == (5, 2)
    story.add(25).expect_batches([], [(10, 5)])
    assert (story.watermark, story.state.num_rows_total, story.state.num_rows_removed) == (15, 2, 1)
    story.add(10).expect_batches([])
    assert story.late_rows == 1
    story.add(10, 11, 25).expect_batches([])
    assert story.late_rows == 2  # 10 and 11 share a window, and late rows are counted after partial aggregation
    story.add(40).expect_batches([], [(15, 1), (25, 2)])
    assert story.watermark == 30
    story.add(24).expect_batches([])
    assert story.late_rows == 3
    story.add(55).expect_batches([], [(40, 1)])


@started_anew
def test_update_mode_gives_the_windows_that_a_batch_changed(scenario: NewScenario, anew: bool) -> None:
    story = scenario(EVENTS, count_by_5_seconds, output_mode="update", restart_after_each=anew)
    story.add(10, 11, 12, 13, 14, 15).expect_batches([(10, 5), (15, 1)], [])
    story.add(25).expect_batches([(25, 1)], [])
    assert story.state.num_rows_removed == 1
    story.add(10, 25).expect((25, 2))
    assert story.late_rows == 1
    story.add(10).expect()
    story.add(40).expect((40, 1))
    story.add(24).expect()
    story.add(55).expect((55, 1))
    assert story.late_rows == 3


@started_anew
def test_complete_mode_gives_every_window_each_time_and_drops_nothing(scenario: NewScenario, anew: bool) -> None:
    story = scenario(EVENTS, count_by_5_seconds, output_mode="complete", restart_after_each=anew)
    story.add(10, 11, 12, 13, 14, 15).expect_batches([(10, 5), (15, 1)])
    story.add(25).expect_batches([(10, 5), (15, 1), (25, 1)])
    story.add(10, 25).expect_batches([(10, 6), (15, 1), (25, 2)])
    story.add(10).expect_batches([(10, 7), (15, 1), (25, 2)])
    story.add(1000).expect_batches([(10, 7), (15, 1), (25, 2), (1000, 1)])
    story.add(10).expect_batches([(10, 8), (15, 1), (25, 2), (1000, 1)])
    assert story.late_rows == 0


def test_a_window_that_ends_at_the_watermark_is_final(scenario: NewScenario) -> None:
    story = scenario(EVENTS, count_by_5_seconds)
    story.add(12, 24.999).expect()
    story.add(25).expect((10, 1))


def test_a_row_behind_the_watermark_counts_while_its_window_is_open(
    scenario: NewScenario,
) -> None:
    story = scenario(EVENTS, count_by_5_seconds)
    story.add(12, 23)
    assert story.watermark == 13
    story.add(11).add(25).expect((10, 2))
    assert story.late_rows == 0


def test_rows_without_event_time_are_in_no_window_and_are_not_late(scenario: NewScenario) -> None:
    story = scenario(EVENTS, count_by_5_seconds, output_mode="update")
    story.add(12, None, 13, None).expect((10, 2))
    story.add(None).expect()
    assert story.late_rows == 0


def test_grouping_by_the_instant_itself_ends_a_group_at_that_instant(
    scenario: NewScenario,
) -> None:
    story = scenario(EVENTS, lambda events: events.with_watermark("ts", "10 seconds").group_by("ts").count())
    story.add(10).expect()
    story.add(20).expect((10, 1))
    story.add(10).expect()
    assert story.late_rows == 1


@started_anew
def test_grouping_by_the_instant_keeps_the_rows_without_one_in_a_group_that_never_ends(
    scenario: NewScenario, anew: bool
) -> None:
    story = scenario(
        EVENTS,
        lambda events: events.with_watermark("ts", "10 seconds").group_by("ts").count(),
        output_mode="update",
        restart_after_each=anew,
    )
    story.add(None).expect((None, 1))
    story.add(None, 5).expect((None, 2), (5, 1))
    story.add(None, 100).expect((None, 3), (100, 1))
    story.add(None, 5).expect((None, 4))
    assert story.late_rows == 1


@started_anew
def test_the_grand_total_of_a_rollup_of_windows_never_ends(scenario: NewScenario, anew: bool) -> None:
    story = scenario(
        EVENTS,
        lambda events: (
            events.with_watermark("ts", "10 seconds")
            .rollup(F.window("ts", "5 seconds"))
            .count()
            .select("window.start", "count")
        ),
        output_mode="update",
        restart_after_each=anew,
    )
    story.add(1).expect((0, 1), (None, 1))
    story.add(2, 7).expect((0, 2), (5, 1), (None, 3))
    story.add(100).expect((100, 1), (None, 4))
    story.add(1, 101).expect((100, 2), (None, 6))
    assert story.late_rows == 1


def test_rows_lie_in_every_sliding_window_that_covers_them(scenario: NewScenario) -> None:
    story = scenario(
        EVENTS,
        lambda events: (
            events.with_watermark("ts", "0 seconds").group_by(F.window("ts", "10 seconds", "5 seconds")).count()
        ),
    )
    story.add(12).expect()
    story.add(15).expect((5, 1))
    story.add(20).expect((10, 2))
    story.add(14).expect()
    assert story.late_rows == 2


def test_windows_begin_at_the_start_offset(scenario: NewScenario) -> None:
    story = scenario(
        EVENTS,
        lambda events: events.group_by(F.window("ts", "10 seconds", "10 seconds", "3 seconds")).count(),
        output_mode="update",
    )
    story.add(12).expect((3, 1))
    story.add(2, 3, 13).expect((-7, 1), (3, 2), (13, 1))


def test_windows_before_1970_are_aligned_as_those_after(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: events.group_by(F.window("ts", "10 seconds")).count(), output_mode="update")
    story.add(-1, -10, -11, 0).expect((-20, 1), (-10, 2), (0, 1))


def test_a_window_with_another_key_ends_for_all_keys_at_once(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP, k STRING",
        lambda events: events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds"), "k").count(),
    )
    story.add((10, "a"), (11, "b"), (12, "a"), (13, None)).expect()
    story.add((30, "c")).expect((10, "a", 2), (10, "b", 1), (10, None, 1))


def test_the_alias_of_a_window_keeps_its_watermark(scenario: NewScenario) -> None:
    story = scenario(
        EVENTS,
        lambda events: (
            events.with_watermark("ts", "10 seconds")
            .group_by(F.window("ts", "5 seconds").alias("period"))
            .count()
            .select(F.col("period.start").alias("begin"), "count")
        ),
    )
    story.add(10, 11).expect()
    story.add(25).expect((10, 2))


def test_a_window_made_before_the_grouping_keeps_its_watermark(scenario: NewScenario) -> None:
    story = scenario(
        EVENTS,
        lambda events: (
            events.with_watermark("ts", "10 seconds")
            .select(F.window("ts", "5 seconds").alias("w"))
            .group_by("w")
            .count()
        ),
    )
    story.add(10, 11).expect()
    story.add(25).expect((10, 2))


def test_the_time_of_a_window_is_its_last_microsecond(scenario: NewScenario) -> None:
    story = scenario(
        EVENTS,
        lambda events: count_by_5_seconds(events).select(F.window_time("window").alias("at"), "count"),
    )
    story.add(10, 11).add(25).expect((14.999999, 2))


def test_having_filters_windows_when_they_come_out(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: count_by_5_seconds(events).filter("count > 1"))
    story.add(10, 11, 15).add(35).expect((10, 2))


def untimed(story: Scenario) -> list[int]:
    return [report.state_operators[0].custom_metrics["numRowsWithNullEventTime"] for report in story.progress]


@pytest.mark.parametrize("mode", ["append", "update", "complete"])
@pytest.mark.parametrize("calls", ["count(*)", "max(k)", "sum(k), count(*)"])
@pytest.mark.parametrize("window", ["10 seconds", "10 seconds, 5 seconds", "10 seconds, 4 seconds"])
def test_rows_without_event_time_are_counted(scenario: NewScenario, mode: str, calls: str, window: str) -> None:
    def counts(events: DataFrame) -> DataFrame:
        grouped = events.with_watermark("ts", "0 seconds").group_by(F.window("ts", *window.split(", ")), "k")
        return grouped.agg(*(F.expr(call) for call in calls.split(", ")))

    story = scenario("ts TIMESTAMP, k INT", counts, output_mode=mode)
    story.arrive((12, 1), (None, 1), (None, 1), (None, 2), (None, None)).settle()
    story.add((None, 1)).add((100, 1))
    with_data = [report.num_input_rows > 0 for report in story.progress]
    assert [number for number, has_data in zip(untimed(story), with_data, strict=True) if has_data] == [4, 1, 0]
    assert story.late_rows == 0
    assert not any(None in row for rows in story.new_batches() for row in rows)


def test_rows_without_event_time_are_counted_of_files_read_in_place(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"ts": "2024-01-01 00:00:00"}\n{"ts": null}\n{"ts": null}\n')
    events = session.read_stream.schema("ts TIMESTAMP").json(str(tmp_path))
    query = events.group_by(F.window("ts", "5 seconds")).count().write_stream.format("memory").query_name("windows")
    started = query.output_mode("update").start()
    started.process_all_available()
    assert session.table("windows").select("count").collect() == [(1,)]
    assert started.last_progress.state_operators[0].custom_metrics == {"numRowsWithNullEventTime": 2}


def test_an_aggregation_without_windows_counts_no_rows_without_event_time(scenario: NewScenario) -> None:
    story = scenario("k INT", lambda rows: rows.group_by("k").count(), output_mode="update")
    assert story.add(None).state.custom_metrics == {}


def rolled_up(events: DataFrame) -> DataFrame:
    timed = events.with_watermark("ts", "10 seconds")
    return timed.rollup(F.window("ts", "5 seconds"), "key").count().select("window", "key", "count")


@started_anew
def test_a_rollup_in_append_mode_gives_the_super_groups_of_windows_that_ended(
    scenario: NewScenario, anew: bool
) -> None:
    story = scenario("ts TIMESTAMP, key STRING", rolled_up, restart_after_each=anew)
    story.add((10, "a"), (11, "b"), (None, "b")).expect()
    story.add((26, "a")).expect((10, "a", 1), (10, "b", 1), (10, None, 2))
    assert story.state.num_rows_total == 3, "the last window, its sum over all keys, and the grand total"


def test_the_window_of_a_grand_total_is_null(scenario: NewScenario) -> None:
    def query(events: DataFrame) -> DataFrame:
        return rolled_up(events).select(F.isnull("window"), "key", "count")

    story = scenario("ts TIMESTAMP, key STRING", query, output_mode="complete")
    story.add((10, "a")).expect((False, "a", 1), (False, None, 1), (True, None, 1))


def test_a_window_made_before_the_rollup_is_null_in_the_grand_total(scenario: NewScenario) -> None:
    def query(events: DataFrame) -> DataFrame:
        windows = events.with_watermark("ts", "10 seconds").select(F.window("ts", "5 seconds").alias("w"))
        return windows.rollup("w").count().select(F.isnull("w"), "count")

    scenario(EVENTS, query, output_mode="update").add(10).expect((False, 1), (True, 1))
