"""Waiting for all that is there, when batches wait for a trigger."""

import threading

import pytest

from unbounded import Session, StreamingQueryListener
from unbounded.contracts import QueryProgress
from unbounded.testing import Script
from unbounded.testing.pytest_plugin import NewScenario

EVERY_MINUTE = {"processing_time": "1 minute"}
SECONDS = 30


class HeardOf(StreamingQueryListener):
    """Waits for a batch."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id, self.ended = batch_id, threading.Event()

    def on_query_progress(self, event: QueryProgress) -> None:
        if event.progress.batch_id == self.batch_id:
            self.ended.set()


@pytest.mark.parametrize("seconds", [0, 60, 90])
def test_waiting_for_all_that_is_there_does_not_wait_for_the_trigger(scenario: NewScenario, seconds: int) -> None:
    story = scenario("value INT", lambda numbers: numbers, trigger=EVERY_MINUTE).add(1)
    story.arrive(2).clock.advance(seconds=seconds)
    story.settle().expect(1, 2)


def test_waiting_for_all_of_a_source_without_an_end_is_waiting_for_a_batch(session: Session) -> None:
    steps = session.read_stream.rate_micro_batch(rows_per_batch=10)
    query = steps.write_stream.format("memory").query_name("steps").start()
    before = 0
    for _ in range(3):
        query.process_all_available()
        after = session.table("steps").count()
        assert after >= before + 10
        before = after
    query.stop()


def test_waiting_beside_a_source_without_an_end_is_waiting_for_all_of_the_others(
    session: Session, script: Script
) -> None:
    script.add([{"value": value} for value in range(5)])
    numbers = session.read_stream.format("scripted").options(script=script.id, max_rows_per_trigger=1).load()
    steps = session.read_stream.rate_micro_batch(rows_per_batch=1).select("CAST(value + 1000 AS INT) AS value")
    query = numbers.union(steps).write_stream.format("memory").query_name("all").start()
    query.process_all_available()
    assert sorted(row.value for row in session.table("all").filter("value < 1000").collect()) == list(range(5))
    query.stop()


def test_a_batch_in_a_hurry_leaves_the_next_one_at_its_time(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers, trigger=EVERY_MINUTE).add(1).add(2)
    third = HeardOf(batch_id=2)
    story.session.streams.add_listener(third)
    story.arrive(3).clock.advance(seconds=60)
    assert third.ended.wait(SECONDS)
