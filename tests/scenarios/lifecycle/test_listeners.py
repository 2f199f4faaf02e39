"""What listeners hear, and in which order."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from unbounded import Session, StreamingQuery, StreamingQueryListener
from unbounded import functions as F
from unbounded.contracts import QueryIdle, QueryProgress, QueryStarted, QueryTerminated, StreamingQueryProgress
from unbounded.testing import Capture, ManualClock, Script

Start = Callable[..., StreamingQuery]


def test_a_query_is_heard_from_its_start_to_its_end(
    events: Any, start: Start, script: Script, clock: ManualClock
) -> None:
    clock.advance(seconds=5)
    script.add([{"value": 1}])
    query = start(query_name="heard")
    assert events.next() == QueryStarted(query.id, query.run_id, "heard", "1970-01-01T00:00:05.000Z")
    progress = events.next()
    assert isinstance(progress, QueryProgress)
    assert (progress.progress.id, progress.progress.num_input_rows) == (query.id, 1)
    query.process_all_available()
    clock.advance(seconds=10)
    assert events.next() == QueryIdle(query.id, query.run_id, "1970-01-01T00:00:15.000Z")
    query.stop()
    assert events.next() == QueryTerminated(query.id, query.run_id, None, None)


def test_events_go_to_json_and_back(session: Session, events: Any, script: Script, clock: ManualClock) -> None:
    script.add([{"value": 1}, {"value": 5}])
    rows = session.read_stream.scripted(script=script.id).observe(
        "seen", F.count("*").alias("cnt"), F.max("value").alias("most")
    )
    query = rows.write_stream.format("noop").query_name("heard").start()
    query.process_all_available()
    clock.advance(seconds=10)
    started, progress, idle = (events.next() for _ in range(3))
    query.stop()
    for event in (started, idle, events.next()):
        assert type(event)(**json.loads(json.dumps(asdict(event)))) == event
    again = StreamingQueryProgress.from_json(progress.progress.json)
    assert again == progress.progress
    assert again.observed_metrics["seen"].most / again.observed_metrics["seen"].cnt == 2.5
    assert StreamingQueryProgress.from_json(json.loads(again.pretty_json)) == again
    assert json.loads(json.dumps(query.last_progress))["numInputRows"] == 2


def test_the_start_is_heard_before_start_returns(session: Session, start: Start) -> None:
    heard_in: list[threading.Thread] = []

    class Early(StreamingQueryListener):
        def on_query_started(self, event: QueryStarted) -> None:
            heard_in.append(threading.current_thread())

    session.streams.add_listener(Early())
    start()
    assert heard_in == [threading.current_thread()]


def test_an_idle_query_is_heard_as_often_as_the_session_says(
    session: Session, events: Any, start: Start, clock: ManualClock
) -> None:
    session.conf.set("spark.sql.streaming.noDataProgressEventInterval", 2000)
    query = start()
    events.next()
    query.process_all_available()
    for second in (2, 4, 6):
        clock.advance(seconds=2)
        assert events.next().timestamp == f"1970-01-01T00:00:0{second}.000Z"


def test_the_error_of_a_query_is_heard(events: Any, start: Start, script: Script) -> None:
    script.fail(ZeroDivisionError("the test's error"))
    script.add([{"value": 1}])
    query = start()
    events.next()
    ended = events.next()
    assert (ended.id, ended.error_class) == (query.id, "SourceError")
    assert "the test's error" in ended.exception


class Failing(StreamingQueryListener):
    """Raises whatever it hears."""

    def on_query_started(self, event: QueryStarted) -> None:
        raise ValueError("a listener's error")

    def on_query_progress(self, event: QueryProgress) -> None:
        raise ValueError("a listener's error")

    def on_query_terminated(self, event: QueryTerminated) -> None:
        raise ValueError("a listener's error")


def test_a_listener_that_fails_harms_nobody(
    session: Session, script: Script, capture: Capture, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    session.streams.add_listener(Failing())
    script.add([{"value": 1}])
    query = start()
    query.process_all_available()
    query.stop()
    assert (capture.rows, query.exception()) == ([{"value": 1}], None)
    session.stop()
    assert caplog.text.count("ValueError: a listener's error") == 3


def test_a_slow_listener_delays_no_batch(session: Session, script: Script, capture: Capture, start: Start) -> None:
    may_go_on = threading.Event()

    class Slow(StreamingQueryListener):
        def on_query_progress(self, event: QueryProgress) -> None:
            may_go_on.wait(30)

    session.streams.add_listener(Slow())
    query = start()
    for value in (1, 2, 3):
        script.add([{"value": value}])
        query.process_all_available()
    assert len(capture.rows) == 3
    may_go_on.set()


def test_a_listener_that_was_removed_hears_no_more(session: Session, events: Any, start: Start) -> None:
    start().stop()
    assert isinstance(events.next(), QueryStarted)
    assert isinstance(events.next(), QueryTerminated)
    session.streams.remove_listener(events)
    other = type(events)()
    session.streams.add_listener(other)
    start()
    assert isinstance(other.next(), QueryStarted)
    assert events.are_all_heard
