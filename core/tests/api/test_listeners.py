import threading

import pytest

from unbounded.api.listeners import ListenerBus
from unbounded.contracts import QueryIdle, QueryStarted, QueryTerminated, StreamingQueryListener
from unbounded.errors import AnalysisError

STARTED = QueryStarted("id", "run", "name", "2024-01-01T00:00:00.000Z")
IDLE = QueryIdle("id", "run", "2024-01-01T00:00:01.000Z")
ENDED = QueryTerminated("id", "run", None, None)


class Recorder(StreamingQueryListener):
    def __init__(self) -> None:
        self.heard: list[tuple[object, bool]] = []

    def _hear(self, event: object) -> None:
        self.heard.append((event, threading.current_thread() is threading.main_thread()))

    on_query_started = on_query_idle = on_query_terminated = _hear


class Broken(StreamingQueryListener):
    def on_query_started(self, event: QueryStarted) -> None:
        raise RuntimeError("broken on purpose")


def test_a_start_is_heard_where_it_happens_and_the_rest_on_a_thread_of_its_own_in_order():
    bus, recorder = ListenerBus(), Recorder()
    bus.add(recorder)
    for event in (STARTED, IDLE, ENDED):
        bus.post(event)
    bus.close()
    assert recorder.heard == [(STARTED, True), (IDLE, False), (ENDED, False)]


def test_a_listener_that_raises_is_logged_and_the_others_hear(caplog):
    bus, recorder = ListenerBus(), Recorder()
    bus.add(Broken())
    bus.add(recorder)
    bus.post(STARTED)
    assert [event for event, _ in recorder.heard] == [STARTED]
    assert "broken on purpose" in caplog.text


class Leaving(StreamingQueryListener):
    def __init__(self, how: BaseException) -> None:
        self.how = how

    def on_query_started(self, event: object) -> None:
        raise self.how

    on_query_idle = on_query_started


@pytest.mark.parametrize("how", [SystemExit(3), KeyboardInterrupt()], ids=["sys.exit", "interrupt"])
def test_a_listener_that_leaves_does_not_take_the_events_of_the_others_along(how):
    bus, recorder = ListenerBus(), Recorder()
    bus.add(Leaving(how))
    bus.add(recorder)
    for event in (IDLE, ENDED):
        bus.post(event)
    bus.close()
    assert [event for event, _ in recorder.heard] == [IDLE, ENDED]


def test_ctrl_c_at_the_start_of_a_query_goes_on_and_an_exit_of_a_listener_does_not():
    bus = ListenerBus()
    bus.add(Leaving(SystemExit(3)))
    bus.post(STARTED)
    bus.add(Leaving(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        bus.post(STARTED)


@pytest.mark.parametrize("given", [print, Recorder])
def test_what_is_no_listener_is_refused_at_once(given):
    with pytest.raises(AnalysisError, match="must be an instance of a subclass of StreamingQueryListener"):
        ListenerBus().add(given)


def test_a_removed_listener_hears_no_more():
    bus, recorder = ListenerBus(), Recorder()
    bus.add(recorder)
    bus.remove(recorder)
    bus.post(STARTED)
    assert recorder.heard == []


def test_closing_twice_is_no_error():
    bus = ListenerBus()
    bus.close()
    bus.close()
