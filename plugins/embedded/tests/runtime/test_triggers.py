"""When the next batch is due."""

from hypothesis import given
from hypothesis import strategies as st

from unbounded.plan.query import AvailableNow, Once, ProcessingTime
from unbounded_embedded.runtime.triggers import next_due_ms

_EVERY_SECOND = ProcessingTime(interval_ms=1000)


def test_the_first_batch_is_due_at_once() -> None:
    assert next_due_ms(_EVERY_SECOND, now_ms=1234, previous_ms=None) == 1234


def test_the_next_is_due_at_the_boundary_after_the_last() -> None:
    assert next_due_ms(_EVERY_SECOND, now_ms=1300, previous_ms=1234) == 2000
    assert next_due_ms(_EVERY_SECOND, now_ms=2010, previous_ms=2000) == 3000


def test_a_batch_that_overran_is_followed_at_once_and_missed_boundaries_are_skipped() -> None:
    assert next_due_ms(_EVERY_SECOND, now_ms=5700, previous_ms=2000) == 5700
    assert next_due_ms(_EVERY_SECOND, now_ms=5750, previous_ms=5700) == 6000


def test_a_clock_that_is_set_back_makes_no_batch_wait_longer() -> None:
    assert next_due_ms(_EVERY_SECOND, now_ms=1300, previous_ms=9_000_000) == 2000


def test_other_triggers_do_not_wait() -> None:
    for trigger in (ProcessingTime(), Once(), AvailableNow()):
        assert next_due_ms(trigger, now_ms=77, previous_ms=50) == 77


@given(interval=st.integers(1, 10_000), previous=st.integers(0, 10**6), late=st.integers(0, 10**5))
def test_it_is_never_in_the_past_and_at_most_an_interval_away(interval: int, previous: int, late: int) -> None:
    now = previous + late
    due = next_due_ms(ProcessingTime(interval_ms=interval), now, previous)
    assert now <= due <= now + interval
    assert due == now or due % interval == 0
