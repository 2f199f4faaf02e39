"""Where frames come from: tables that end with ``session.read``, streams with ``session.read_stream``."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pyarrow as pa

from unbounded.api.connecting import Connecting
from unbounded.api.dataframe import DataFrame
from unbounded.contracts import Source, parse_options
from unbounded.errors import AnalysisError, ConfigurationError
from unbounded.plan.edges import Scan
from unbounded.schema import SchemaLike, as_schema

if TYPE_CHECKING:
    from unbounded.api.session import Session

_SCHEMA_INFERENCE = "spark.sql.streaming.schemaInference"


class Reader(Connecting):
    """What both readers share. There is a method for every source that is installed, named after it.

    Args:
        session: The session of the frames.
    """

    _role = "source"
    _streaming: ClassVar[bool]

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._schema: pa.Schema | None = None

    def schema(self, schema: SchemaLike) -> Self:
        """Set the columns.

        Args:
            schema: DDL text such as ``"user BIGINT, ts TIMESTAMP"``, a ``pyarrow.Schema``, or a pydantic
                model class.

        Raises:
            AnalysisError: The schema cannot be read.
        """
        self._schema = as_schema(schema)
        return self

    def load(
        self, path: Any = None, format: str | None = None, schema: SchemaLike | None = None, **options: Any
    ) -> DataFrame:
        """Return the frame.

        Args:
            path: Where to read: a path, a glob or an fsspec URL, for connectors that have a place. A list of them
                gives the rows of all as one table; streams read one path.
            format: As :meth:`format`.
            schema: As :meth:`schema`.
            options: As :meth:`options`.

        Raises:
            UnknownConnectorError: No installed plugin offers the format.
            ConfigurationError: An option is unknown or does not fit, a place does not exist, a schema is
                missing, or a stream was given a list.
        """
        if format is not None:
            self.format(format)
        if schema is not None:
            self.schema(schema)
        self._options.update(options)
        if isinstance(path, list | tuple):
            return self._load_all(path)
        self._options.update({} if path is None else {"path": path})
        return self._session.frame_of(self._scan())

    def parquet(self, *paths: Any, schema: SchemaLike | None = None, **options: Any) -> DataFrame:
        """Return the frame of Parquet files: :meth:`load` for them, with one path or several.

        Args:
            paths: Where to read; several, or a list of them, give the rows of all as one table.
            schema: As :meth:`schema`.
            options: As :meth:`options`.

        Raises:
            ConfigurationError: What :meth:`load` raises.
        """
        several = list(paths) if len(paths) > 1 else paths[0] if paths else options.pop("path", None)
        return self.load(several, format="parquet", schema=schema, **options)

    def table(self, name: str) -> DataFrame:
        """Return a table or view of the session by name.

        Raises:
            TableNotFoundError: There is none of that name.
            AnalysisError: It is a table, and a stream was asked for.
        """
        frame = self._session.table(name)
        if self._streaming and not frame.is_streaming:
            raise AnalysisError(
                f"{name!r} is a table that does not stream; read it with session.table, or read what it is "
                "made of with read_stream."
            )
        return frame

    def _load_all(self, paths: Sequence[Any]) -> DataFrame:
        if self._streaming or not paths:
            raise ConfigurationError(
                f"load: a {'stream' if self._streaming else 'table'} cannot be read from {len(paths)} paths in a list. "
                "Give one path or glob, such as 'events/{a,b}/*.json'; or load each path and union the frames."
            )
        frames = [self.load(path) for path in paths]
        return reduce(lambda all_, frame: all_.union_by_name(frame, allow_missing_columns=True), frames)

    def _scan(self) -> Scan:
        kind = self._session.registry.source_class(self._format)
        self._check_schema(kind)
        options = self._options.spelled_for(kind.Options)
        source = kind(parse_options(self._format, kind.Options, options), self._schema)
        try:
            columns = source.schema()
            if not self._streaming:
                source.require_input()
        finally:
            source.close()
        return Scan(
            source=self._session.registry.offered_name(self._format),
            options=options,
            schema_=columns,
            streaming=self._streaming,
        )

    def _check_schema(self, kind: type[Source]) -> None:
        can = kind.capabilities()
        if not self._streaming and not can.batch:
            raise AnalysisError(f"{self._format!r} can be read as a stream only; use session.read_stream.")
        if self._schema is not None and not can.accepts_schema:
            raise ConfigurationError(f"{self._format!r} has columns of its own; leave the schema out.")
        if self._schema is None and can.needs_schema and self._streaming and not self._may_infer():
            raise ConfigurationError(
                f"A stream of {self._format!r} needs a schema: call schema('name TYPE, …') before load, or "
                f"allow its inference with session.conf.set({_SCHEMA_INFERENCE!r}, True)."
            )

    def _may_infer(self) -> bool:
        return self._session.conf.is_on(_SCHEMA_INFERENCE)

    def _shortcut(self, connector: str) -> Callable[..., DataFrame]:
        def load(path: Any = None, schema: SchemaLike | None = None, **options: Any) -> DataFrame:
            return self.load(path, format=connector, schema=schema, **options)

        return load


class DataReader(Reader):
    """Reads tables that end. ``session.read`` gives a new one.

    Example:
        >>> session.read.json("events/", schema="user BIGINT, ts TIMESTAMP")  # doctest: +SKIP
    """

    _streaming = False


class DataStreamReader(Reader):
    """Reads streams. ``session.read_stream`` gives a new one.

    Example:
        >>> session.read_stream.rate(rows_per_second=5)
        DataFrame[timestamp: timestamp, value: bigint]
    """

    _streaming = True
