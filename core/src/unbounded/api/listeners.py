"""Carries the events of queries to listeners."""

import logging
import queue
import threading

from unbounded.contracts import (
    QueryIdle,
    QueryProgress,
    QueryStarted,
    QueryTerminated,
    StreamingQueryListener,
)
from unbounded.contracts.listener import QueryEvent
from unbounded.errors import AnalysisError

_log = logging.getLogger(__name__)


class ListenerBus:
    """Takes events from any thread. A start is heard at once, in the thread that starts; the rest on one
    thread, in
    order. What a listener raises is logged and harms nobody.
    """

    def __init__(self) -> None:
        self._listeners: tuple[StreamingQueryListener, ...] = ()
        self._events: queue.SimpleQueue[QueryEvent | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def add(self, listener: StreamingQueryListener) -> None:
        """Let a listener hear of what happens from now on.

        Raises:
            AnalysisError: It is no listener; its errors would only be logged, event by event.
        """
        if not isinstance(listener, StreamingQueryListener):
            raise AnalysisError(
                f"A listener must be an instance of a subclass of StreamingQueryListener, not {listener!r}."
            )
        with self._lock:
            self._listeners = (*self._listeners, listener)

    def remove(self, listener: StreamingQueryListener) -> None:
        """Let a listener hear no more; one that is not there is no error."""
        with self._lock:
            self._listeners = tuple(each for each in self._listeners if each is not listener)

    def post(self, event: QueryEvent) -> None:
        """Take an event; returns at once and never raises."""
        if isinstance(event, QueryStarted):
            self._deliver(event)
        elif self._listeners:
            self._ensure_thread()
            self._events.put(event)

    def close(self) -> None:
        """Deliver what is left and end the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._events.put(None)
            if thread is not threading.current_thread():
                thread.join()

    def _ensure_thread(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="unbounded-listeners", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (event := self._events.get()) is not None:
            self._deliver(event)

    def _deliver(self, event: QueryEvent) -> None:
        for listener in self._listeners:
            try:
                _tell(listener, event)
            except BaseException as error:  # even after sys.exit() the others must hear
                if _is_ctrl_c(error):
                    raise
                _log.exception("The listener %r failed on %s", listener, type(event).__name__)


def _is_ctrl_c(error: BaseException) -> bool:
    """Return whether the user wants out: Python interrupts no other thread than the first."""
    return isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread()


def _tell(listener: StreamingQueryListener, event: QueryEvent) -> None:
    match event:
        case QueryStarted():
            listener.on_query_started(event)
        case QueryProgress():
            listener.on_query_progress(event)
        case QueryIdle():
            listener.on_query_idle(event)
        case QueryTerminated():
            listener.on_query_terminated(event)
