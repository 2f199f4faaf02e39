"""What an engine must be: that which runs plans."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import pyarrow as pa

from unbounded.contracts.clock import Clock
from unbounded.contracts.listener import QueryEvent
from unbounded.contracts.progress import StreamingQueryProgress
from unbounded.contracts.sink import Sink
from unbounded.contracts.source import Source
from unbounded.plan.edges import Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec


class Connectors(Protocol):
    """Turns the names in a plan into objects. The session has one; it reads the plugin registry."""

    def source(self, scan: Scan) -> Source:
        """Return a new source for a scan, its options checked."""

    def sink(self, sink: SinkNode) -> Sink:
        """Return a new sink, its options checked."""


@dataclass(frozen=True)
class EngineServices:
    """What a session gives its engine.

    Args:
        connectors: Makes sources and sinks.
        clock: Tells the time.
        post: Takes the events of queries; returns at once and never raises.
        publish_table: See :class:`~unbounded.contracts.sink.SinkContext`.
        make_dataframe: See :class:`~unbounded.contracts.sink.SinkContext`.
    """

    connectors: Connectors
    clock: Clock
    post: Callable[[QueryEvent], None]
    publish_table: Callable[[str, Callable[[], pa.Table]], None]
    make_dataframe: Callable[[pa.Table], Any]


class RunningQuery(ABC):
    """A streaming query that was started. All methods may be called from any thread."""

    id: str
    run_id: str
    name: str | None
    spec: QuerySpec

    @property
    @abstractmethod
    def is_active(self) -> bool:
        """Whether the query still runs."""

    @property
    @abstractmethod
    def status(self) -> dict[str, Any]:
        """``message`` (str), ``isDataAvailable`` (bool) and ``isTriggerActive`` (bool), as they are now."""

    @property
    @abstractmethod
    def recent_progress(self) -> list[StreamingQueryProgress]:
        """The reports of the last batches, oldest first."""

    @abstractmethod
    def exception(self) -> BaseException | None:
        """Return the error that ended the query, or ``None``."""

    @abstractmethod
    def await_termination(self, timeout: float | None) -> bool:
        """Wait until the query ended, at most ``timeout`` seconds; return whether it has. Never raises the query's
        error.
        """

    @abstractmethod
    def process_all_available(self) -> None:
        """Wait until everything that was there when this was called has been committed.

        Raises:
            StreamingQueryError: The query ended with an error meanwhile.
        """

    @abstractmethod
    def stop(self) -> None:
        """End the query after the batch that runs, or without it; return when it has ended. Twice is no error."""

    @abstractmethod
    def explain(self, extended: bool) -> str:
        """Return how the engine runs the plan, as text for a person."""


class Engine(ABC):
    """Runs plans. One instance serves one session and must stand calls from several threads.

    Args:
        services: What the session offers.
    """

    name: ClassVar[str]

    def __init__(self, services: EngineServices) -> None:
        self.services = services

    @abstractmethod
    def schema_of(self, plan: Node) -> pa.Schema:
        """Return the columns that the plan will really have. Called for every operation that a user writes, so it
        must be fast and must read no data.

        Raises:
            FunctionNotFoundError: An expression calls a function that is not there.
            AnalysisError: An expression does not fit its input.
        """

    @abstractmethod
    def collect(self, plan: Node) -> pa.Table:
        """Return all rows of a batch plan."""

    @abstractmethod
    def write(self, plan: Node, sink: SinkNode) -> None:
        """Write all rows of a batch plan to a sink, once."""

    @abstractmethod
    def supports(self, spec: QuerySpec) -> Sequence[str]:
        """Return what this engine refuses in the query, one sentence each with what to do instead. Called before
        ``start``, after the checks that hold for every engine.
        """

    @abstractmethod
    def start(self, spec: QuerySpec) -> RunningQuery:
        """Start a streaming query and return when it is set up: its checkpoint read and compared, its sink open.

        Raises:
            CheckpointError: The checkpoint is in use, torn, or of another query.
        """

    @abstractmethod
    def close(self) -> None:
        """Stop all queries and let go of everything."""
