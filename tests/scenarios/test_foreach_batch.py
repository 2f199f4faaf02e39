"""The user's Python for each batch."""

import threading
from typing import Any

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.errors import SinkError, UnsupportedOperationError
from unbounded.testing.pytest_plugin import NewScenario


class Batches:
    """Notes the rows of each batch, and fails in those it is told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, list[Any]]] = []
        self.fails_in: int | None = None

    def __call__(self, frame: DataFrame, batch_id: int) -> None:
        self.seen.append((batch_id, sorted(tuple(row) for row in frame.collect())))
        if batch_id == self.fails_in:
            raise ZeroDivisionError("this is the test error")

    def into(self, writer: Any) -> Any:
        return writer.foreach_batch(self)


def test_the_function_gets_each_batch_with_its_id(scenario: NewScenario) -> None:
    batches = Batches()
    scenario("value INT", lambda numbers: numbers, sink=batches.into).add(1, 2).add(3).restart().add(4)
    assert batches.seen == [(0, [(1,), (2,)]), (1, [(3,)]), (2, [(4,)])]


def test_batches_of_an_aggregation_and_batches_without_rows_come_too(scenario: NewScenario) -> None:
    batches = Batches()
    story = scenario(
        "ts TIMESTAMP",
        lambda events: (
            events.with_watermark("ts", "10 seconds").group_by(F.window("ts", "5 seconds")).count().select("count")
        ),
        sink=batches.into,
    )
    story.add(10, 11).add(25)
    assert batches.seen == [(0, []), (1, []), (2, []), (3, [(2,)])]


def test_the_frame_is_a_table_of_the_running_session(scenario: NewScenario) -> None:
    totals: list[int] = []

    def total(frame: DataFrame, batch_id: int) -> None:
        assert frame.spark_session is story.session
        assert not frame.is_streaming
        frame.create_or_replace_temp_view("updates")
        totals.append(frame.session.sql("SELECT sum(value) AS total FROM updates").collect()[0].total)

    story = scenario("value INT", lambda numbers: numbers, sink=lambda writer: writer.foreach_batch(total))
    story.add(1, 2).add(5)
    assert totals == [3, 5]


def test_a_batch_may_be_used_more_than_once(scenario: NewScenario) -> None:
    counts: list[tuple[int, int]] = []

    def twice(frame: DataFrame, batch_id: int) -> None:
        counts.append((frame.count(), frame.filter("value > 1").count()))

    scenario("value INT", lambda numbers: numbers, sink=lambda writer: writer.foreach_batch(twice)).add(1, 2, 3)
    assert counts == [(3, 2)]


def test_a_batch_that_failed_comes_again_alone_when_more_is_waiting(scenario: NewScenario) -> None:
    batches = Batches()
    story = scenario("value STRING", lambda rows: rows, sink=batches.into).add("first")
    batches.fails_in = 1
    story.arrive("a", "b").expect_failure("batch 1", "ZeroDivisionError: this is the test error")
    batches.fails_in, batches.seen = None, []
    story.arrive("c").settle()
    assert batches.seen == [(1, [("a",), ("b",)]), (2, [("c",)])]


def test_the_error_of_the_function_is_in_the_chain_of_the_querys(scenario: NewScenario) -> None:
    batches = Batches()
    batches.fails_in = 0
    story = scenario("value INT", lambda numbers: numbers, sink=batches.into)
    query = story.start()
    story.arrive(1).expect_failure("foreach_batch")
    chain = causes(query.exception())
    assert isinstance(chain[1], SinkError)
    assert isinstance(chain[-1], ZeroDivisionError)


def causes(error: BaseException | None) -> list[BaseException]:
    return [error, *causes(error.__cause__)] if error else []


def test_a_query_that_is_stopped_in_a_batch_ends_without_an_error(scenario: NewScenario) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(frame: DataFrame, batch_id: int) -> None:
        inside.set()
        go_on.wait(10)

    story = scenario("value INT", lambda numbers: numbers, sink=lambda writer: writer.foreach_batch(slow))
    query = story.arrive(1).start()
    assert inside.wait(10)
    stopping = threading.Thread(target=query.stop)
    stopping.start()
    go_on.set()
    stopping.join(10)
    assert not query.is_active
    assert query.exception() is None


def test_a_column_of_another_frame_is_refused_where_it_is_used(scenario: NewScenario) -> None:
    def uses_the_stream(frame: DataFrame, batch_id: int) -> None:
        frame.select(elsewhere["other"])

    story = scenario("value INT", lambda rows: rows, sink=lambda writer: writer.foreach_batch(uses_the_stream))
    elsewhere = story.session.range(1).select("id AS other")
    story.arrive(1).expect_failure("foreach_batch", "other")


@pytest.mark.parametrize("function", [None, 5, lambda frame: None], ids=["nothing", "a number", "one argument"])
def test_what_cannot_be_called_with_a_batch_is_refused_before_the_start(scenario: NewScenario, function: Any) -> None:
    with pytest.raises(UnsupportedOperationError, match="foreach_batch"):
        scenario("value INT", lambda rows: rows, sink=lambda writer: writer.foreach_batch(function)).settle()
