"""All streaming queries of a session."""

import threading
import time
from typing import TYPE_CHECKING

from unbounded.api.camel_case import CamelCase
from unbounded.api.catalog import refreshed
from unbounded.api.listeners import ListenerBus
from unbounded.api.query import StreamingQuery, check_timeout
from unbounded.contracts import QueryTerminated, StreamingQueryListener
from unbounded.contracts.listener import QueryEvent
from unbounded.errors import AnalysisError
from unbounded.plan.query import QuerySpec

if TYPE_CHECKING:
    from unbounded.contracts import Engine


_ENDED_TO_REMEMBER = 100
"""How many queries that have ended ``await_any_termination`` knows of at the most."""


class StreamingQueryManager(CamelCase):
    """The queries of a session: those that run, and the news of those that end.

    Example:
        >>> query = session.read_stream.rate().write_stream.format("noop").query_name("ticks").start()
        >>> [each.name for each in session.streams.active]
        ['ticks']
        >>> query.stop()
    """

    def __init__(self) -> None:
        self._bus = ListenerBus()
        self._queries: dict[str, StreamingQuery] = {}
        self._ended: list[str] = []
        self._news = threading.Condition()
        self._one_start_at_a_time = threading.RLock()

    @property
    def active(self) -> list[StreamingQuery]:
        """The queries that run now."""
        with self._news:
            return [query for query in self._queries.values() if query.is_active]

    def get(self, id: str) -> StreamingQuery | None:
        """Return the query of that id if it runs, else ``None``."""
        return next((query for query in self.active if query.id == id), None)

    def start(self, spec: QuerySpec, engine: "Engine") -> StreamingQuery:
        """Start a query that has been checked. ``write_stream.start`` calls it.

        Raises:
            AnalysisError: A query of that name runs.
        """
        with self._one_start_at_a_time:
            self._refuse_second(spec.name)
            query = StreamingQuery(engine.start(spec.model_copy(update={"plan": refreshed(spec.plan)})))
            with self._news:
                self._queries[query.run_id] = query
                self._news.notify_all()
            return query

    def post(self, event: QueryEvent) -> None:
        """Take an event of a query. The engine calls it."""
        if isinstance(event, QueryTerminated):
            with self._news:
                self._ended.append(event.run_id)
                self._forget_all_but(_ENDED_TO_REMEMBER)
                self._news.notify_all()
        self._bus.post(event)

    def await_any_termination(self, timeout: float | None = None) -> bool:
        """Wait until a query ends; return at once if one has since the session began or
        :meth:`reset_terminated`.

        Args:
            timeout: Seconds to wait at most; ``None`` waits for ever.

        Returns:
            Whether a query has ended.

        Raises:
            StreamingQueryError: A query ended with an error.
            AnalysisError: The timeout is no positive number.
        """
        check_timeout(timeout)
        try:
            ended = self._wait(timeout)
        except KeyboardInterrupt:
            self.stop_all()
            raise
        for query in ended:
            query.await_termination()
        return bool(ended)

    def reset_terminated(self) -> None:
        """Forget the queries that have ended."""
        with self._news:
            self._forget_all_but(0)

    def _forget_all_but(self, last: int) -> None:
        while len(self._ended) > last:
            self._queries.pop(self._ended.pop(0), None)

    def add_listener(self, listener: StreamingQueryListener) -> None:
        """Let a listener hear of queries that start, progress, idle and end.

        Raises:
            AnalysisError: It is no instance of a subclass of ``StreamingQueryListener``.
        """
        self._bus.add(listener)

    def remove_listener(self, listener: StreamingQueryListener) -> None:
        """Let a listener hear no more."""
        self._bus.remove(listener)

    def stop_all(self) -> None:
        """Stop every query that runs."""
        for query in self.active:
            query.stop()

    def close(self) -> None:
        """Stop every query, and deliver the last events."""
        self.stop_all()
        self._bus.close()

    def _refuse_second(self, name: str | None) -> None:
        """Letter case does not count: it does not in the names of the tables that queries make."""
        running = [query.name for query in self.active if query.name is not None]
        if name is not None and (same := [each for each in running if each.casefold() == name.casefold()]):
            raise AnalysisError(
                f"A query named {same[0]!r} runs already in this session; stop it, or name this one otherwise."
            )

    def _wait(self, timeout: float | None) -> list[StreamingQuery]:
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._news:
            while not (ended := [self._queries[run_id] for run_id in self._ended if run_id in self._queries]):
                rest = None if deadline is None else deadline - time.monotonic()
                if rest is not None and rest <= 0:
                    break
                self._news.wait(rest)
            return ended
