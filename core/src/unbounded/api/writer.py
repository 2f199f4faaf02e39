"""Where a stream goes: the sink, the output mode, the trigger, and the start of the query."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from unbounded.api.connecting import Writing
from unbounded.api.starting import CHECKPOINTS
from unbounded.api.trigger import trigger_of
from unbounded.errors import AnalysisError, did_you_mean
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plan.python_object import PythonObject
from unbounded.plan.query import OutputMode, ProcessingTime, QuerySpec
from unbounded.plan.query import Trigger as AnyTrigger

if TYPE_CHECKING:
    from unbounded.api.dataframe import DataFrame
    from unbounded.api.query import StreamingQuery

_CHECKPOINT = "checkpoint_location"
_OUTPUT_MODES: dict[str, OutputMode] = {"append": "append", "update": "update", "complete": "complete"}


class DataStreamWriter(Writing):
    """Describes a streaming query and starts it. ``frame.write_stream`` gives a new one; it has a method for every
    sink, named after it, that starts the query into that sink.

    Args:
        frame: The stream.

    Example:
        >>> counts = session.read_stream.rate().group_by().count()
        >>> query = counts.write_stream.format("memory").query_name("counts").output_mode("complete").start()
        >>> query.stop()
        >>> query = counts.write_stream.noop(output_mode="complete")
        >>> query.stop()
    """

    def __init__(self, frame: "DataFrame") -> None:
        super().__init__(frame.session)
        self._frame = frame
        self._output_mode: OutputMode = "append"
        self._trigger: AnyTrigger = ProcessingTime()
        self._name: str | None = None
        self._function: Any = None

    def output_mode(self, mode: str) -> Self:
        """Set which rows a batch gives to the sink.

        Args:
            mode: ``append``: rows that are final; ``update``: rows that are new or changed; ``complete``: the
                whole result of an aggregation, each time.

        Raises:
            AnalysisError: There is no such mode.
        """
        known = _OUTPUT_MODES.get(str(mode).lower())
        if known is None:
            raise AnalysisError(f"There is no output mode {mode!r}.{did_you_mean(str(mode), _OUTPUT_MODES)}")
        self._output_mode = known
        return self

    def query_name(self, name: str) -> Self:
        """Name the query. Two queries that run at once must not have one name.

        Raises:
            AnalysisError: The name is empty or no text.
        """
        if not str(name).strip() or not isinstance(name, str):
            raise AnalysisError(f"A query's name must be text that is not empty, not {name!r}.")
        self._name = name
        return self

    def trigger(
        self,
        trigger: AnyTrigger | None = None,
        *,
        processing_time: Any = None,
        once: bool | None = None,
        available_now: bool | None = None,
        continuous: Any = None,
    ) -> Self:
        """Set when batches run; without a trigger the next runs as soon as the last has ended and data has
        come.

        Args:
            trigger: A trigger made by :class:`~unbounded.api.trigger.Trigger`.
            processing_time: At each boundary of this interval, for instance ``"10 seconds"``.
            once: One batch with all that is there, then the query ends.
            available_now: All that is there, in batches as the read limits say, then the query ends.
            continuous: Refused.

        Raises:
            AnalysisError: Not exactly one was given, or it does not fit.
        """
        self._trigger = trigger or trigger_of(processing_time, once, available_now, continuous)
        return self

    def foreach(self, function: Any) -> Self:
        """Give each row to a function, or to an object with ``process``, and ``open`` and ``close`` if it wants."""
        self._format, self._function = "foreach", function
        return self

    def foreach_batch(self, function: Callable[["DataFrame", int], Any]) -> Self:
        """Give each batch, as a batch DataFrame, and its id to a function.

        A batch that failed comes again with the same rows and the same id, so a function that writes each id
        once is exactly-once.
        """
        self._format, self._function = "foreach_batch", function
        return self

    def start(
        self,
        path: Any = None,
        format: str | None = None,
        output_mode: str | None = None,
        partition_by: Any = None,
        query_name: str | None = None,
        **options: Any,
    ) -> "StreamingQuery":
        """Check the query and start it; return when it is set up.

        Args:
            path: Where to write, for sinks that have a place.
            format: As :meth:`format`.
            output_mode: As :meth:`output_mode`.
            partition_by: As :meth:`partition_by`: a name or a list.
            query_name: As :meth:`query_name`.
            options: As :meth:`options`.

        Raises:
            UnsupportedOperationError: The query has no streaming meaning; all reasons are in the error.
            ConfigurationError: The sink or an option is unknown or does not fit.
            CheckpointError: The checkpoint is in use, torn, or of another query.
            AnalysisError: A query of that name runs.
        """
        self._take(path, format, partition_by, options)
        if output_mode is not None:
            self.output_mode(output_mode)
        if query_name is not None:
            self.query_name(query_name)
        checkpoint = self._options.get(_CHECKPOINT) or self._default_checkpoint()
        return self._session.start(self._spec(self._sink_node(), checkpoint))

    def to_table(self, table_name: str, format: str | None = None, **options: Any) -> "StreamingQuery":
        """Start the query into a table of the session, which ``session.table`` and ``session.sql`` read.

        Args:
            table_name: The table's name, which is also the query's.
            format: ``memory``, the only place for tables so far.
            options: As for :meth:`start`.

        Raises:
            AnalysisError: Another format was asked for, or a view has that name; or what :meth:`start` raises.
        """
        if (format or "memory") != "memory":
            raise AnalysisError(
                f"to_table: tables live in memory so far, so the format cannot be {format!r}; write files "
                f"with format({format!r}).start(path) instead."
            )
        views = [each.name for each in self._session.catalog.list_tables() if each.kind == "view"]
        if table_name.casefold() in map(str.casefold, views):
            raise AnalysisError(f"to_table: {table_name!r} is a view, and a stream cannot be written to one.")
        return self.start(format="memory", query_name=table_name, **options)

    def _shortcut(self, connector: str) -> Callable[..., "StreamingQuery"]:
        def start(path: Any = None, **options: Any) -> "StreamingQuery":
            return self.start(path, format=connector, **options)

        return start

    def _default_checkpoint(self) -> str | None:
        base = self._session.conf.get_all().get(CHECKPOINTS)
        return f"{base.rstrip('/')}/{self._name or uuid.uuid4()}" if base else None

    def _sink_node(self) -> SinkNode:
        kind = self._session.registry.sink_class(self._format)
        return SinkNode(
            name=self._session.registry.offered_name(self._format),
            options=self._options.spelled_for(kind.Options, without=_CHECKPOINT),
            partition_by=self._frame.column_names(self._partition_by, "partition_by"),
            function=None if self._function is None else PythonObject(self._function),
        )

    def _spec(self, sink: SinkNode, checkpoint: str | None) -> QuerySpec:
        return QuerySpec(
            plan=self._frame.plan_with_unique_names("start"),
            sink=sink,
            output_mode=self._output_mode,
            trigger=self._trigger,
            checkpoint_location=checkpoint,
            name=self._name,
            conf=self._session.conf.for_engine(),
        )
