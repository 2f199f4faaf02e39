"""What a source must be."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pyarrow as pa

from unbounded.contracts.arrow import ArrowRows
from unbounded.contracts.capabilities import SourceCapabilities
from unbounded.contracts.clock import Clock
from unbounded.contracts.offset import Offset
from unbounded.contracts.options import Options
from unbounded.contracts.read_limit import ReadAllAvailable, ReadLimit
from unbounded.contracts.storage import Folder
from unbounded.plan.expression import Expression


@dataclass(frozen=True)
class SourceContext:
    """What the engine tells a source before the first offset is asked for.

    Args:
        schema: The columns to deliver, in this order. A source that declares ``prunes_columns`` delivers just these;
            any other may deliver all columns of :meth:`Source.schema`, and the engine selects.
        filters: Conditions that every row of interest fulfils. A source may use them to read less; the engine applies
            them again, so ignoring them is never wrong.
        folder: A folder of the checkpoint that belongs to this source and lives as long as the query; ``None`` when
            the source is read as a batch.
        clock: The clock of the query; a source reads time nowhere else.
        max_batches_to_keep: How many batches the engine may still ask for again.
    """

    schema: pa.Schema
    filters: tuple[Expression, ...]
    folder: Folder | None
    clock: Clock
    max_batches_to_keep: int = 100


@dataclass(frozen=True)
class Partition:
    """A part of a batch's input that can be read by itself. It can be pickled. ``value`` is the source's own."""

    value: Any


@dataclass(frozen=True)
class FileScan:
    """Files for the engine to read itself, with projection and filter pushed down.

    Args:
        format: ``json`` (one object a line), ``csv``, ``parquet`` or ``text``.
        paths: The files, as local paths or fsspec URLs. One that is gone when it is read is an error that names it.
        schema: The columns in the files, partition columns not included.
        partition_values: For each path, the values of partition columns taken from its folders; they are text, and
            the engine casts them to ``partition_schema``.
        partition_schema: The partition columns, which come after the columns of the files.
        options: Options of the format, checked by the source: for ``csv`` those of the ``csv`` connector, for ``json``
            those of ``json``; ``mode`` and ``column_name_of_corrupt_record`` say what happens to bad records.
    """

    format: str
    paths: tuple[str, ...]
    schema: pa.Schema
    partition_values: tuple[dict[str, str | None], ...] = ()
    partition_schema: pa.Schema = field(default_factory=lambda: pa.schema([]))
    options: dict[str, Any] = field(default_factory=dict)


class Source(ABC):
    """Rows that keep arriving, with positions between them. One instance serves one query.

    The engine calls ``schema`` when the plan is built, then, from the query's thread only: ``open`` once,
    ``initial_offset`` once if the query is new, and for each batch ``latest_offset``, ``partitions``, ``read`` of each
    partition, ``commit``; at the end ``close``. (Only a source whose :meth:`has_more` says so sees the first three of
    later batches before the ``commit`` of this one.) An exception from any of them ends the query with that error,
    and a restart continues at the last batch that was not committed.

    **Replay is what recovery rests on**: ``partitions(start, end)`` and ``read`` for a range that was logged give the
    same rows, in another process and after any crash. A source that cannot promise it says so in ``capabilities``.

    Args:
        options: The options, already checked against ``Options``.
        schema: The schema that the user gave, or ``None``.
    """

    name: ClassVar[str]
    Options: ClassVar[type[Options]]

    def __init__(self, options: Any, schema: pa.Schema | None = None) -> None:
        self.options = options
        self.user_schema = schema

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        """Return what this kind of source can do. Called before an instance exists."""
        return SourceCapabilities()

    @abstractmethod
    def schema(self) -> pa.Schema:
        """Return all columns that the source can deliver. Called once, at ``load()``; may look at the outside world.

        Raises:
            ConfigurationError: The place does not exist, or a schema is needed and was not given.
        """

    def require_input(self) -> None:
        """Refuse to be read as a table if there is nothing to read, where that is most likely a mistake. Called once,
        at ``load()`` of a table, after :meth:`schema`; never for a stream, whose input may come later. The default lets
        everything pass.

        Raises:
            ConfigurationError: There is nothing; the error names the place.
        """

    def open(self, context: SourceContext) -> None:
        """Get ready. Called once, before any offset is asked for."""
        self.context = context

    @abstractmethod
    def initial_offset(self) -> Offset:
        """Return the position before the first row of a new query. Never called when a checkpoint has an offset."""

    @abstractmethod
    def latest_offset(self, start: Offset, limit: ReadLimit) -> Offset:
        """Return the end of the next batch: a position at or after ``start``, within the limit.

        Called before each batch and often when idle, so it must be cheap and must not block. Returning ``start``
        means that there is nothing new. What the position stands for must be durable when this returns if the
        position alone does not say it (``SourceContext.folder`` is for that), because the engine logs it next.
        """

    @abstractmethod
    def partitions(self, start: Offset, end: Offset) -> Sequence[Partition]:
        """Return the parts of the rows after ``start`` up to and including ``end``; none if they are equal."""

    @abstractmethod
    def read(self, partition: Partition) -> Iterable[ArrowRows] | ArrowRows | FileScan:
        """Return the rows of one part: Arrow data of any library, whole or piece by piece, or files that the engine
        reads itself. The engine casts columns to the types of :meth:`schema`.
        """

    def default_read_limit(self) -> ReadLimit:
        """Return the limit that the options ask for. The engine passes it to ``latest_offset`` unless the trigger
        overrides it, as ``once`` does.
        """
        return ReadAllAvailable()

    def prepare_for_available_now(self) -> None:
        """Fix the target: from now on ``latest_offset`` goes no further than what is there at this moment.

        Called at most once, before the first ``latest_offset`` of an available-now query. With a source that does not
        override it the whole query runs as one batch, up to what ``latest_offset`` then says without a limit.
        """

    def report_latest_offset(self) -> Offset | None:
        """Return the newest position that exists, admitted or not, for the progress report; ``None`` if unknown."""
        return None

    def has_more(self) -> bool:
        """Return whether rows after the newest offset that was asked for are known to be there, without looking.

        Called in a batch whose rows have been read. If all sources of the query say yes, the engine may read for the
        next batches while this one runs: ``latest_offset``, ``partitions``, ``read`` and ``metrics`` of those then come
        before the ``commit`` of this one, and an iterator that ``read`` gave is consumed on another thread. The default
        says no.
        """
        return False

    def metrics(self) -> dict[str, str]:
        """Return figures of a batch for the progress report, such as lag or files skipped.

        Called once a batch, after :meth:`read` was called for each of its parts. What is counted only while the rows
        are taken may be added to the returned dict until they are.
        """
        return {}

    def commit(self, end: Offset) -> None:
        """The batch that ends here is done for good: older positions will not be asked for again.

        Called after the commit log is written; after a crash it may be missing for the last batch, and after a
        restart it may come twice. Must not raise for what is only clean-up.
        """

    def close(self) -> None:
        """Let go of everything. Called once at the end, also after an error; may come without ``open``."""

    def describe(self) -> str:
        """Return the source in one line for the progress report, without secrets."""
        return self.name
