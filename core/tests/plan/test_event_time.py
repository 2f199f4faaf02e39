"""Which columns carry event time."""

import pytest

from unbounded.plan.event_time import event_time_columns, event_time_key

EVENTS = "stream k INT, ts TIMESTAMP, s STRUCT<ts: TIMESTAMP>\nwatermark ts\n"


@pytest.mark.parametrize(
    ("steps", "carriers"),
    [
        ("", {"ts": False}),
        ("filter k > 1", {"ts": False}),
        ("project ts; k", {"ts": False}),
        ("project ts AS t; ts", {"t": False, "ts": False}),
        ("project k", {}),
        ("project date_trunc('day', ts) AS ts", {}),
        ("project cast(ts AS DATE) AS ts", {}),
        ("project s.ts", {}),
        ("project window(ts, '1 minute') AS w", {"w": True}),
        ("project window(ts, '1 minute') AS w\nproject window_time(w) AS t", {"t": False}),
        ("project window(s.ts, '1 minute') AS w", {}),
        ("project k AS ts", {}),
        ("aggregate window(ts, '1 minute'); k | count(*)", {"window": True}),
        ("aggregate k | max(ts) AS ts", {}),
        ("join left on l.k = r.k | l.ts AS t; r.name AS ts", {"t": False}),
        ("union k INT, ts TIMESTAMP, s STRUCT<ts: TIMESTAMP>", {"ts": False}),
        ("observe count(*)\nsort k\nlimit 1\ndistinct", {"ts": False}),
        ("sql SELECT ts FROM t", {}),
    ],
)
def test_event_time_goes_through_columns_windows_and_window_times_alone(plan_of, steps: str, carriers: dict) -> None:
    traced = event_time_columns(plan_of(EVENTS + steps))
    assert {name: event_time.is_window for name, event_time in traced.items()} == carriers


@pytest.mark.parametrize(
    ("keys", "index"), [("k; window(ts, '1 minute')", 1), ("ts; k", 0), ("k", None), ("s.ts", None), ("k; ts AS k2", 1)]
)
def test_the_grouping_key_that_is_event_time_is_found(plan_of, keys: str, index: int | None) -> None:
    found = event_time_key(plan_of(EVENTS + f"aggregate {keys} | count(*)"))
    assert (found and found[0]) == index
