"""The watermark of a query. Traces are Spark's."""

from hypothesis import given
from hypothesis import strategies as st

from unbounded_embedded.operators.watermark import EventTimeStats
from unbounded_embedded.runtime.watermarks import WatermarkTracker


def _seen(*seconds: int | None) -> list[EventTimeStats | None]:
    return [None if s is None else EventTimeStats(s * 1000, s * 1000, s * 1000, 1) for s in seconds]


def test_it_is_the_largest_event_time_less_the_delay() -> None:
    tracker = WatermarkTracker([10_000])
    assert tracker.advance(_seen(25)) == 15_000
    assert tracker.current_ms == 15_000


def test_it_never_goes_back() -> None:
    tracker = WatermarkTracker([10_000])
    tracker.advance(_seen(25))
    assert tracker.advance(_seen(12)) == 15_000
    assert tracker.advance(_seen(None)) == 15_000


def test_under_the_policy_min_the_slowest_node_holds_it_back() -> None:
    tracker = WatermarkTracker([10_000, 20_000], "min")
    assert tracker.advance(_seen(20, None)) == 0
    assert tracker.advance(_seen(None, 30)) == 10_000
    assert tracker.advance(_seen(100, None)) == 10_000
    assert tracker.advance(_seen(None, 110)) == 90_000


def test_under_the_policy_max_the_fastest_node_leads() -> None:
    tracker = WatermarkTracker([10_000, 20_000], "max")
    assert tracker.advance(_seen(20, None)) == 10_000
    assert tracker.advance(_seen(None, 30)) == 10_000
    assert tracker.advance(_seen(100, None)) == 90_000


def test_after_a_restart_single_nodes_begin_anew_and_the_common_watermark_stays() -> None:
    tracker = WatermarkTracker([0, 0], "min", start_ms=50_000)
    assert tracker.advance(_seen(80, None)) == 50_000
    assert tracker.advance(_seen(None, 60)) == 60_000


def test_without_a_watermark_node_it_stays_where_it_began() -> None:
    assert WatermarkTracker([]).advance([]) == 0


@given(st.lists(st.lists(st.none() | st.integers(0, 10**6), min_size=2, max_size=2), max_size=20))
def test_whatever_comes_it_only_grows(batches: list[list[int | None]]) -> None:
    tracker = WatermarkTracker([7_000, 3_000])
    reached = [tracker.advance(_seen(*batch)) for batch in batches]
    assert reached == sorted(reached)
