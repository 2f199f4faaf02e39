"""Results as a table of the session, named after the query."""

from collections.abc import Callable
from typing import Any

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.errors import UnsupportedOperationError
from unbounded.testing import Scenario
from unbounded.testing.pytest_plugin import NewScenario


def in_memory(writer: Any) -> Any:
    return writer.format("memory").query_name("results")


def results(story: Scenario) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in story.session.sql("SELECT * FROM results").collect())


def count_by_value(numbers: DataFrame) -> DataFrame:
    return numbers.group_by("value").count()


def test_in_append_mode_the_table_grows(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers, sink=in_memory).add(1).add(1, 2)
    assert results(story) == [(1,), (1,), (2,)]


def test_in_update_mode_a_changed_row_replaces_the_one_of_its_key(scenario: NewScenario) -> None:
    story = scenario("value INT", count_by_value, sink=in_memory, output_mode="update").add(1, 2).add(1)
    assert results(story) == [(1, 2), (2, 1)]


def test_in_update_mode_windows_are_keys(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP",
        lambda events: events.group_by(F.window("ts", "5 seconds")).count().select("window", "count"),
        sink=in_memory,
        output_mode="update",
    )
    story.add(1, 6).add(2)
    assert sorted(row.count for row in story.session.table("results").collect()) == [1, 2]


def test_in_update_mode_an_end_of_a_window_is_a_key(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP",
        lambda events: events.group_by(F.window("ts", "5 seconds")).count().select("window.start", "count"),
        sink=in_memory,
        output_mode="update",
    )
    story.add(1, 6).add(2)
    assert sorted(row.count for row in story.session.table("results").collect()) == [1, 2]


def test_in_update_mode_a_group_that_a_condition_shuts_out_keeps_its_last_row(scenario: NewScenario) -> None:
    story = scenario(
        "value INT", lambda rows: count_by_value(rows).filter("count < 3"), sink=in_memory, output_mode="update"
    )
    story.add(1, 2).add(1).add(1)
    assert results(story) == [(1, 2), (2, 1)]


def test_in_update_mode_super_groups_are_keys_if_they_are_told_apart(scenario: NewScenario) -> None:
    story = scenario(
        "value INT",
        lambda rows: rows.rollup("value").agg(F.grouping_id().alias("level"), F.count("*").alias("n")),
        sink=in_memory,
        output_mode="update",
    )
    story.add(None, 1).add(None)
    assert set(story.session.table("results").collect()) == {(1, 0, 1), (None, 0, 2), (None, 1, 3)}


def test_in_complete_mode_each_batch_is_the_table(scenario: NewScenario) -> None:
    story = scenario("value INT", count_by_value, sink=in_memory, output_mode="complete").add(1, 2).add(1)
    assert results(story) == [(1, 2), (2, 1)]
    story.restart().add(3)
    assert results(story) == [(1, 2), (2, 1), (3, 1)]


def test_the_table_is_there_before_the_first_batch_and_after_the_query(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers, sink=in_memory)
    story.settle()
    assert results(story) == []
    story.add(1).stop()
    assert results(story) == [(1,)]


Look = Callable[[Scenario], DataFrame]


@pytest.mark.parametrize(
    "look",
    [lambda story: story.session.table("results"), lambda story: story.session.sql("SELECT * FROM results")],
    ids=["table", "sql"],
)
def test_a_frame_of_the_table_sees_what_is_there_when_it_is_read(scenario: NewScenario, look: Look) -> None:
    story = scenario("value INT", lambda numbers: numbers, sink=in_memory).add(1)
    frame = look(story)
    assert frame.count() == 1
    story.add(2)
    assert frame.count() == 2


def test_a_query_without_a_name_is_refused(scenario: NewScenario) -> None:
    with pytest.raises(UnsupportedOperationError, match="needs the query to have a name"):
        scenario("value INT", lambda numbers: numbers, sink=lambda writer: writer.format("memory")).settle()
