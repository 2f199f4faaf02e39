"""Waiting for all that is there, when batches wait for a trigger."""

import threading

import pytest

from unbounded import StreamingQueryListener
from unbounded.contracts import QueryProgress
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


def test_a_batch_in_a_hurry_leaves_the_next_one_at_its_time(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: numbers, trigger=EVERY_MINUTE).add(1).add(2)
    third = HeardOf(batch_id=2)
    story.session.streams.add_listener(third)
    story.arrive(3).clock.advance(seconds=60)
    assert third.ended.wait(SECONDS)
