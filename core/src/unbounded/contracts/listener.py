"""What hears of queries: started, progress, idle, terminated."""

from dataclasses import dataclass

from unbounded.contracts.progress import StreamingQueryProgress


@dataclass(frozen=True)
class QueryStarted:
    """A query started. ``timestamp`` is UTC, ISO 8601 with milliseconds."""

    id: str
    run_id: str
    name: str | None
    timestamp: str


@dataclass(frozen=True)
class QueryProgress:
    """A batch ended."""

    progress: StreamingQueryProgress


@dataclass(frozen=True)
class QueryIdle:
    """A query has had nothing to do for a while. ``timestamp`` is UTC, ISO 8601 with milliseconds."""

    id: str
    run_id: str
    timestamp: str


@dataclass(frozen=True)
class QueryTerminated:
    """A query ended. ``exception`` is the error's text, or ``None`` if it was stopped or had done its work."""

    id: str
    run_id: str
    exception: str | None
    error_class: str | None


QueryEvent = QueryStarted | QueryProgress | QueryIdle | QueryTerminated


class StreamingQueryListener:
    """Override what you want to hear. ``on_query_started`` runs inside ``start()``; the others run on one thread of
    the session, in order. What a listener raises is logged and harms nobody; a slow one delays only other events.
    """

    def on_query_started(self, event: QueryStarted) -> None:
        """A query started."""

    def on_query_progress(self, event: QueryProgress) -> None:
        """A batch ended."""

    def on_query_idle(self, event: QueryIdle) -> None:
        """A query has had nothing to do for a while."""

    def on_query_terminated(self, event: QueryTerminated) -> None:
        """A query ended."""
