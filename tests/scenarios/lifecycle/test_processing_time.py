"""The processing-time trigger by a clock that the test advances."""

from collections.abc import Callable
from typing import Any

from unbounded import StreamingQuery
from unbounded.testing import Capture, ManualClock, Script

Start = Callable[..., StreamingQuery]

EVERY_10_SECONDS = {"processing_time": "10 seconds"}


def seconds_of_next_batch(events: Any) -> float:
    """Wait for the next batch and return when it began, in seconds of the clock."""
    timestamp = events.next().progress.timestamp
    return float(timestamp.removeprefix("1970-01-01T00:00:").removesuffix("Z"))


def test_batches_begin_at_the_boundaries_of_the_interval(
    clock: ManualClock, script: Script, start: Start, events: Any
) -> None:
    clock.advance(seconds=3)
    script.add([{"value": 1}])
    start(EVERY_10_SECONDS)
    events.next()
    assert seconds_of_next_batch(events) == 3, "the first batch does not wait"
    script.add([{"value": 2}])
    clock.advance(milliseconds=6_999)
    clock.advance(milliseconds=1)
    assert seconds_of_next_batch(events) == 10
    script.add([{"value": 3}])
    clock.advance(seconds=10)
    assert seconds_of_next_batch(events) == 20


def test_boundaries_that_were_missed_are_not_made_up_for(
    clock: ManualClock, script: Script, capture: Capture, start: Start, events: Any
) -> None:
    script.add([{"value": 1}])
    start(EVERY_10_SECONDS)
    events.next()
    assert seconds_of_next_batch(events) == 0
    script.add([{"value": 2}])
    clock.advance(seconds=35)
    assert seconds_of_next_batch(events) == 35, "an overrun batch is followed at once"
    script.add([{"value": 3}])
    clock.advance(seconds=5)
    assert seconds_of_next_batch(events) == 40, "and the next waits for the next boundary"
    assert sorted(capture.batches) == [0, 1, 2]


def test_without_new_rows_a_boundary_passes_without_a_batch(
    clock: ManualClock, script: Script, start: Start, events: Any
) -> None:
    query = start(EVERY_10_SECONDS)
    events.next()
    query.process_all_available()
    clock.advance(seconds=9)
    query.process_all_available()
    script.add([{"value": 1}])
    clock.advance(seconds=21)
    assert seconds_of_next_batch(events) == 30
    assert query.last_progress.batch_id == 0


def test_a_hurry_before_a_boundary_does_not_move_the_boundary(
    clock: ManualClock, script: Script, start: Start, events: Any
) -> None:
    query = start(EVERY_10_SECONDS)
    events.next()
    clock.advance(seconds=4)
    script.add([{"value": 1}])
    query.process_all_available()
    assert seconds_of_next_batch(events) == 4
    script.add([{"value": 2}])
    clock.advance(seconds=6)
    assert seconds_of_next_batch(events) == 10
