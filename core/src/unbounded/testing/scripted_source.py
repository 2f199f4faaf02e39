"""A source whose rows a test adds as it goes."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from unbounded.contracts import Offset, Options, Partition, ReadLimit, ReadMaxRows, Source, SourceCapabilities
from unbounded.schema import SchemaLike, as_schema
from unbounded.testing.registered import Registered


class Script(Registered):
    """The rows of a scripted source. They outlive a query, as a real source's do, for restarts to replay.

    Args:
        schema: The columns.

    Example:
        >>> script = Script("value INT")
        >>> script.add([{"value": 1}, {"value": 2}])
        >>> script.length
        2
    """

    def __init__(self, schema: SchemaLike) -> None:
        super().__init__()
        self.schema = as_schema(schema)
        self._rows: list[dict[str, Any]] = []
        self._error: Exception | None = None
        self._lock = threading.Lock()

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Let rows arrive, as one addition."""
        with self._lock:
            self._rows.extend(rows)

    def fail(self, error: Exception | None) -> None:
        """Raise an error at every read from now on; ``None`` heals."""
        self._error = error

    @property
    def length(self) -> int:
        """How many rows have arrived."""
        with self._lock:
            return len(self._rows)

    def between(self, start: int, end: int) -> pa.RecordBatch:
        """Return the rows after one position up to another.

        Raises:
            Exception: What :meth:`fail` was given.
        """
        if self._error:
            raise self._error
        with self._lock:
            return pa.RecordBatch.from_pylist(self._rows[start:end], schema=self.schema)


class ScriptedOptions(Options):
    """Options of the scripted source."""

    script: str
    """The id of a :class:`Script` in this process."""
    max_rows_per_trigger: int | None = None
    """At most so many rows a batch."""


class ScriptedSource(Source):
    """Reads a :class:`Script`. Its offset is the number of rows before it."""

    name = "scripted"
    Options = ScriptedOptions

    def __init__(self, options: ScriptedOptions, schema: pa.Schema | None = None) -> None:
        super().__init__(options, schema)
        self._script = Script.of(options.script)
        self._target: int | None = None

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(replayable=True)

    def schema(self) -> pa.Schema:
        return self._script.schema

    def initial_offset(self) -> Offset:
        return 0

    def latest_offset(self, start: Offset, limit: ReadLimit) -> Offset:
        newest = self._script.length if self._target is None else self._target
        return min(newest, start + limit.max_rows) if isinstance(limit, ReadMaxRows) else max(newest, start)

    def default_read_limit(self) -> ReadLimit:
        if self.options.max_rows_per_trigger is None:
            return super().default_read_limit()
        return ReadMaxRows(self.options.max_rows_per_trigger)

    def prepare_for_available_now(self) -> None:
        self._target = self._script.length

    def report_latest_offset(self) -> Offset:
        return self._script.length

    def partitions(self, start: Offset, end: Offset) -> Sequence[Partition]:
        return [Partition((start, end))]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        yield self._script.between(*partition.value)
