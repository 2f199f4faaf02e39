"""The session: where frames come from and queries run."""

import atexit
import os
import weakref
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import pyarrow as pa

from unbounded.api.analysis.macros import Macros
from unbounded.api.analysis.schemas import Schemas
from unbounded.api.camel_case import CamelCase
from unbounded.api.catalog import Catalog, refreshed
from unbounded.api.conf import RuntimeConf
from unbounded.api.data.ingestion import Names, table_of
from unbounded.api.dataframe import DataFrame
from unbounded.api.query import StreamingQuery
from unbounded.api.reader import DataReader, DataStreamReader
from unbounded.api.sql.query import Parameters, filled_in, sql_plan
from unbounded.api.starting import require_startable
from unbounded.api.streams import StreamingQueryManager
from unbounded.contracts import Clock, EngineServices, StreamingQueryListener, SystemClock
from unbounded.errors import AnalysisError
from unbounded.plan.edges import Local
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plugins.registry import Registry
from unbounded.schema import SchemaLike

_running: "weakref.WeakSet[Session]" = weakref.WeakSet()


@atexit.register
def _stop_what_still_runs() -> None:
    """End the queries of a program that ends, so that each leaves its checkpoint between two batches."""
    for session in list(_running):
        session.stop()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_running.clear)  # the queries run in the parent, which stops them


class Session(CamelCase):
    """Everything begins here. A session has an engine, settings, tables and queries; ``stop`` ends them all.

    Args:
        app_name: A name for people.
        conf: Settings, as for :meth:`RuntimeConf.set`.
        engine: The engine by name.
        clock: What tells the time; tests bring their own.
        registry: Where connectors and engines are looked up; by default the plugins that are installed.

    Raises:
        ConfigurationError: There is no such engine, or a setting does not fit.

    Example:
        >>> import unbounded as ub
        >>> with ub.Session() as session:
        ...     session.range(3).count()
        3
    """

    _active: ClassVar["Session | None"] = None

    def __init__(
        self,
        app_name: str | None = None,
        conf: Mapping[str, Any] | None = None,
        engine: str = "embedded",
        clock: Clock | None = None,
        registry: Registry | None = None,
    ) -> None:
        self.app_name = app_name
        self.conf = RuntimeConf(conf)
        self.registry = registry or Registry()
        self.catalog = Catalog()
        self.streams = StreamingQueryManager()
        for _, listener in self.registry.manager.collect("unbounded_listeners", StreamingQueryListener):
            self.streams.add_listener(listener)
        self.engine = self.registry.engine_class(engine)(
            EngineServices(
                connectors=self.registry,
                clock=clock or SystemClock(),
                post=self.streams.post,
                publish_table=self.catalog.publish,
                make_dataframe=self.create_dataframe,
            )
        )
        self.macros = Macros(self.registry)
        self.schemas = Schemas(self.engine, self.macros)
        Session._active = self
        _running.add(self)

    @classmethod
    def active(cls) -> "Session | None":
        """Return the session that was made last and still runs, if there is one."""
        return Session._active

    @property
    def read(self) -> DataReader:
        """A new reader of tables that end."""
        return DataReader(self)

    @property
    def read_stream(self) -> DataStreamReader:
        """A new reader of streams."""
        return DataStreamReader(self)

    def sql(self, text: str, args: Parameters | None = None, **given: Any) -> DataFrame:
        """Return the result of a SQL query over tables and views of the session.

        Args:
            text: One ``SELECT`` in Spark SQL. ``{name}`` stands for what is given under that name.
            args: The values for ``:name`` in the text by their names, or for ``?`` in their order. They are Python
                values or columns such as ``F.lit(1)``.
            given: Frames to use in the text, besides the tables of the session; also Python values and columns.

        Raises:
            AnalysisError: The text does not parse, or is no query.
            TableNotFoundError: There is no such table or view.

        Example:
            >>> session.sql("SELECT max(id) AS most FROM {numbers}", numbers=session.range(4)).collect()
            [Row(most=3)]
            >>> session.sql("SELECT :low + 1 AS next", args={"low": 4}).collect()
            [Row(next=5)]
        """
        frames = {name: each for name, each in given.items() if isinstance(each, DataFrame)}
        plans = {name: frame.plan_with_unique_names("sql") for name, frame in frames.items()}
        text = filled_in(text, given, plans)
        return self.frame_of(sql_plan(text, plans, self.catalog, self.macros, self.schemas.of, args))

    def table(self, name: str) -> DataFrame:
        """Return a table or view by name.

        Raises:
            TableNotFoundError: There is none.
        """
        return self.frame_of(self.catalog.plan_of(name)).alias(name)

    def range(
        self,
        start: int,
        end: int | None = None,
        step: int = 1,
        num_partitions: int | None = None,  # noqa: ARG002
    ) -> DataFrame:
        """Return a frame with one column ``id``: the numbers from ``start`` (or 0) to before ``end``.

        Args:
            start: The first number; the end, if it is alone.
            end: The number before which they end.
            step: From one to the next.
            num_partitions: Accepted, and without effect: rows are not spread over machines.

        Raises:
            AnalysisError: The step is 0.
        """
        if step == 0:
            raise AnalysisError("range: the step must not be 0.")
        first, stop = (0, start) if end is None else (start, end)
        return self.frame_of(Local(table=pa.table({"id": pa.arange(first, stop, step)})))

    def create_dataframe(self, data: Any, schema: SchemaLike | Names | None = None) -> DataFrame:
        """Return a frame of data that is at hand.

        Args:
            data: Rows (tuples, dicts, :class:`~unbounded.contracts.Row`), or anything with the Arrow
                PyCapsule interface: a pyarrow table, a Polars or pandas DataFrame, a DuckDB relation.
            schema: DDL text, a ``pyarrow.Schema``, a pydantic model class, or only the names; by default what
                the data says, in which a dict inside a row is a struct.

        Raises:
            AnalysisError: The data is of another kind, or does not fit the schema.

        Example:
            >>> session.create_dataframe([("a", 1), ("b", 2)], "word STRING, n BIGINT").collect()
            [Row(word='a', n=1), Row(word='b', n=2)]
        """
        return self.frame_of(Local(table=table_of(data, schema)))

    def frame_of(self, plan: Node) -> DataFrame:
        """Return the frame of a plan, of the kind that this session has. Readers call it."""
        return DataFrame(self, plan)

    def collect(self, plan: Node) -> pa.Table:
        """Return the rows of a batch plan, published tables as they are now. Frames call it."""
        return self.engine.collect(refreshed(plan))

    def write(self, plan: Node, sink: SinkNode) -> None:
        """Write the rows of a batch plan to a sink. Frames call it."""
        self.engine.write(refreshed(plan), sink)

    def start(self, spec: QuerySpec) -> StreamingQuery:
        """Check a streaming query that is at hand as a whole, and start it: one that came as YAML, for instance.

        Args:
            spec: The query. Its settings count, not those of the session.

        Raises:
            UnsupportedOperationError: The query has no streaming meaning; all reasons are in the error.
            ConfigurationError: The sink or an option is unknown or does not fit.
            CheckpointError: The checkpoint is in use, torn, or of another query.
            AnalysisError: A query of that name runs, or what was given is no query.
        """
        if not isinstance(spec, QuerySpec):
            raise AnalysisError(
                f"start takes a QuerySpec, not {type(spec).__name__}: QuerySpec.from_yaml(text) makes one."
            )
        spec = self.macros.expanded_query(spec)
        require_startable(spec, self)
        return self.streams.start(spec, self.engine)

    def stop(self) -> None:
        """End all queries and let go of everything. Twice is no error."""
        _running.discard(self)
        self.streams.close()
        self.engine.close()
        if Session._active is self:
            Session._active = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"Session({self.app_name!r}, engine={self.engine.name!r})"
