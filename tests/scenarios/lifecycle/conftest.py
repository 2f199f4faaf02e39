"""Queries to start, and a listener to wait with."""

import queue
from collections.abc import Callable
from typing import Any

import pytest

from unbounded import Session, StreamingQuery, StreamingQueryListener
from unbounded.contracts import QueryIdle, QueryProgress, QueryStarted, QueryTerminated
from unbounded.testing import Capture, Script

_LONG_ENOUGH = 30
"""Seconds after which a test that waits in vain fails."""


class Events(StreamingQueryListener):
    """Keeps all events in their order; ``next`` waits for one."""

    def __init__(self) -> None:
        self._events: queue.Queue[Any] = queue.Queue()

    def next(self) -> Any:
        """Return the next event, waiting for it."""
        return self._events.get(timeout=_LONG_ENOUGH)

    @property
    def are_all_heard(self) -> bool:
        """Whether no event waits for ``next``."""
        return self._events.empty()

    def on_query_started(self, event: QueryStarted) -> None:
        self._events.put(event)

    def on_query_progress(self, event: QueryProgress) -> None:
        self._events.put(event)

    def on_query_idle(self, event: QueryIdle) -> None:
        self._events.put(event)

    def on_query_terminated(self, event: QueryTerminated) -> None:
        self._events.put(event)


@pytest.fixture
def events(session: Session) -> Events:
    """The events of all queries of the session."""
    listener = Events()
    session.streams.add_listener(listener)
    return listener


@pytest.fixture
def script() -> Script:
    """The rows of the source."""
    return Script("value INT")


@pytest.fixture
def capture() -> Capture:
    """What the sink was given."""
    return Capture()


@pytest.fixture
def start(session: Session, script: Script, capture: Capture) -> Callable[..., StreamingQuery]:
    """Start a query that passes the rows of the script on to the capture, with keywords of ``start``."""

    def begin(trigger: dict[str, Any] | None = None, **options: Any) -> StreamingQuery:
        rows = session.read_stream.format("scripted").option("script", script.id).load()
        writer = rows.write_stream.format("capture").option("capture", capture.id)
        return (writer.trigger(**trigger) if trigger else writer).start(**options)

    return begin
