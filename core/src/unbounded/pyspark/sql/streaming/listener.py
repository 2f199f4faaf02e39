"""``pyspark.sql.streaming.listener``: listeners with PySpark's method names, events with PySpark's field
names.
"""

from typing import Any

from unbounded import contracts
from unbounded.api.camel_case import CamelCase
from unbounded.contracts import (
    SinkProgress,
    SourceProgress,
    StateOperatorProgress,
    StreamingQueryProgress,
)

__all__ = [
    "QueryIdleEvent",
    "QueryProgressEvent",
    "QueryStartedEvent",
    "QueryTerminatedEvent",
    "SinkProgress",
    "SourceProgress",
    "StateOperatorProgress",
    "StreamingQueryListener",
    "StreamingQueryProgress",
]


class _Event(CamelCase):
    """The fields of one of our events, under PySpark's names as well."""

    def __init__(self, event: object) -> None:
        vars(self).update(vars(event))


class QueryStartedEvent(_Event):
    """``id``, ``runId``, ``name``, ``timestamp``."""


class QueryProgressEvent(_Event):
    """``progress``."""


class QueryIdleEvent(_Event):
    """``id``, ``runId``, ``timestamp``."""


class QueryTerminatedEvent(_Event):
    """``id``, ``runId``, ``exception``, ``errorClassOnException``."""

    def __init__(self, event: contracts.QueryTerminated) -> None:
        super().__init__(event)
        self.error_class_on_exception = event.error_class


class StreamingQueryListener(contracts.StreamingQueryListener):
    """Override what you want to hear."""

    def onQueryStarted(self, event: Any) -> None:
        """A query started."""

    def onQueryProgress(self, event: Any) -> None:
        """A batch ended."""

    def onQueryIdle(self, event: Any) -> None:
        """A query has had nothing to do for a while."""

    def onQueryTerminated(self, event: Any) -> None:
        """A query ended."""

    def on_query_started(self, event: contracts.QueryStarted) -> None:
        """Pass the event on."""
        self.onQueryStarted(QueryStartedEvent(event))

    def on_query_progress(self, event: contracts.QueryProgress) -> None:
        """Pass the event on."""
        self.onQueryProgress(QueryProgressEvent(event))

    def on_query_idle(self, event: contracts.QueryIdle) -> None:
        """Pass the event on."""
        self.onQueryIdle(QueryIdleEvent(event))

    def on_query_terminated(self, event: contracts.QueryTerminated) -> None:
        """Pass the event on."""
        self.onQueryTerminated(QueryTerminatedEvent(event))
