"""Queries that look at one row at a time, or at a row and a table."""

import datetime as dt
from collections.abc import Callable

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.contracts import Row
from unbounded.testing.pytest_plugin import NewScenario

started_anew = pytest.mark.parametrize("anew", [False, True], ids=["one run", "a restart after each step"])


@started_anew
def test_each_row_comes_out_once(scenario: NewScenario, anew: bool) -> None:
    story = scenario(
        "value INT", lambda numbers: numbers.select((F.col("value") + 1).alias("next")), restart_after_each=anew
    )
    story.add(1, 2, 3).expect(2, 3, 4)
    story.add(4).expect(5)
    story.restart().expect()
    story.add(4, 4).expect(5, 5)


def test_update_mode_without_an_aggregation_is_append_mode(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers.filter("value > 1"), output_mode="update")
    story.add(1, 2).add(2).expect_batches([2], [2])


def test_exploded_rows_keep_their_other_columns(scenario: NewScenario) -> None:
    story = scenario("k STRING, words ARRAY<STRING>", lambda rows: rows.select("k", F.explode("words").alias("word")))
    story.add(("a", ["x", "y"]), ("b", []), ("c", None)).expect(("a", "x"), ("a", "y"))


@started_anew
def test_a_stream_united_with_itself_gives_every_row_twice(scenario: NewScenario, anew: bool) -> None:
    story = scenario("value INT", lambda numbers: numbers.union(numbers), restart_after_each=anew)
    story.add(0, 1).expect(0, 1, 0, 1)
    story.add(2).expect(2, 2)


def test_two_columns_of_one_stream_are_read_once(scenario: NewScenario) -> None:
    story = scenario("n INT, m INT", lambda rows: rows.select("n").union(rows.select("m")))
    story.add((1, 10), (2, 20)).expect(1, 2, 10, 20)
    assert [source.num_input_rows for source in story.last.sources] == [2]
    assert story.last.num_input_rows == 2


def test_another_filter_in_one_branch_of_a_stream_leaves_its_sources_as_they_were(scenario: NewScenario) -> None:
    def united(condition: str) -> Callable[[DataFrame], DataFrame]:
        return lambda rows: rows.filter("n > 1").union(rows.filter(condition))

    story = scenario("n INT", united("n > 1")).add(1, 2).expect(2, 2)
    story.becomes(united("n < 2")).add(1, 2).expect(1, 2)


def test_two_branches_of_one_stream_are_united_by_name(scenario: NewScenario) -> None:
    def split_and_united(numbers: DataFrame) -> DataFrame:
        small = numbers.filter("value < 10").select("value", "'small' AS size")
        large = numbers.filter("value >= 10").select("'large' AS size", "value")
        return small.union_by_name(large)

    scenario("value INT", split_and_united).add(1, 10).expect((1, "small"), (10, "large"))


def test_two_streams_are_united_as_their_rows_come(scenario: NewScenario) -> None:
    story = scenario(("value INT", "value INT"), lambda one, other: one.union(other))
    story.add(1, to=0).expect(1)
    story.add(2, to=1).expect(2)
    story.arrive(3, to=0).add(4, to=1).expect(3, 4)


NAMES = [(1, "one"), (2, "two"), (None, "none")]


def with_names(numbers: DataFrame, how: str) -> DataFrame:
    return numbers.join(numbers.session.create_dataframe(NAMES, "value INT, name STRING"), "value", how)


JOINED: dict[str, list[tuple[object, ...]]] = {
    "inner": [(1, "one"), (1, "one")],
    "left": [(1, "one"), (1, "one"), (3, None), (None, None)],
    "semi": [(1,), (1,)],
    "anti": [(3,), (None,)],
}


@pytest.mark.parametrize("how", JOINED)
def test_a_stream_is_joined_with_a_table_batch_by_batch(scenario: NewScenario, how: str) -> None:
    story = scenario("value INT", lambda numbers: with_names(numbers, how))
    story.add(1, 3, None).add(1).expect(*JOINED[how])


def test_a_table_is_joined_with_a_stream_on_its_right(scenario: NewScenario) -> None:
    def named(numbers: DataFrame) -> DataFrame:
        names = numbers.session.create_dataframe(NAMES, "value INT, name STRING")
        return names.join(numbers, "value", "right").select("value", "name")

    scenario("value INT", named).add(2, 3).expect((2, "two"), (3, None))


def test_metrics_are_observed_batch_by_batch(scenario: NewScenario) -> None:
    story = scenario(
        "value INT",
        lambda numbers: numbers.observe("seen", F.count("*").alias("rows"), F.sum("value").alias("total")),
    )
    story.add(1, 2).add(5)
    assert [report.observed_metrics for report in story.progress] == [
        {"seen": Row(rows=2, total=3)},
        {"seen": Row(rows=1, total=5)},
    ]
    assert isinstance(story.last.observed_metrics["seen"].total, int)


def test_a_time_that_python_cannot_hold_is_observed_as_text(scenario: NewScenario) -> None:
    story = scenario("day STRING", lambda rows: rows.observe("seen", F.max(F.to_date("day")).alias("last")))
    assert story.add("12000-01-01", "2020-01-01").last.observed_metrics["seen"].last == "12000-01-01"


NOW: dict[str, Callable[[], object]] = {
    "current_timestamp": F.current_timestamp,
    "current_date": F.current_date,
    "unix_timestamp": F.unix_timestamp,
}


@pytest.mark.parametrize("now", NOW)
def test_the_time_is_that_of_the_batch_and_stays_in_its_replay(scenario: NewScenario, now: str) -> None:
    story = scenario("value INT", lambda numbers: numbers.select("value", NOW[now]()))
    story.clock.advance(seconds=100)
    story.add(1, 2)
    story.capture.fail(times=3)
    story.clock.advance(seconds=86_400)
    story.arrive(3).expect_failure("the scripted failure of this sink")
    story.clock.advance(seconds=86_400)
    story.settle()
    seconds = [100, 100, 86_500]
    days = [dt.date(1970, 1, 1), dt.date(1970, 1, 1), dt.date(1970, 1, 2)]
    times = days if now == "current_date" else seconds
    story.expect(*zip([1, 2, 3], times, strict=True))


def test_a_stream_united_with_itself_is_one_source_read_once(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda rows: rows.union(rows))
    story.add(1, 2).expect(1, 1, 2, 2)
    assert [source.num_input_rows for source in story.last.sources] == [2]
    story.restart().add(3).expect(3, 3)
