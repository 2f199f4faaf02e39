"""Reads what a batch takes from its sources, on a connection of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from unbounded.errors import UnboundedError
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.operators.source_relation import Part, SourceRelation, SourceRows


@dataclass(frozen=True)
class Digest:
    """What came of the first statement over the input.

    Args:
        table: The table that it made, for its operator to go on from.
        rows: The rows for the sink, if there is no operator.
    """

    table: str | None = None
    rows: pa.Table | None = None


@dataclass(frozen=True)
class BatchInput:
    """What a batch takes from its sources, read.

    Args:
        sources: The rows of each source.
        digest: What came of the first statement over them, if to read them was to run it.
    """

    sources: Sequence[SourceRows]
    digest: Digest | None = None


class InputReader:
    """Reads the input of batches, one after the other, on any thread: its connection is nobody else's, so it may read
    for a later batch while the transaction of this one is open.

    Rows that a single statement reads are not copied: that statement runs here, over the files where they lie. It reads
    strictly. If the files are not what was promised they are copied after all, with patience.

    Args:
        sources: The relations to fill.
        database: The query's database.
        digest: Runs the statement that reads a source in place, on a connection and into a table of the given name.
        number: Which reader of the query this is; its tables are named after it, and the next read replaces them.
    """

    def __init__(
        self,
        sources: Sequence[SourceRelation],
        database: Database,
        digest: Callable[[Database, str], Digest],
        number: int,
    ) -> None:
        self._sources, self._digest, self._number = sources, digest, number
        self._database = database.cursor()
        self._database.enable_profiling()
        self._is_interrupted = False

    def read(self, parts: Sequence[Sequence[Part]]) -> BatchInput:
        """Read the parts of each source.

        Raises:
            SourceError: A file is gone or cannot be read.
            DataError: A record, a column or a folder is not what the schema says.
        """
        only = self._digested(self._sources[0], parts[0]) if len(self._sources) == 1 else None
        return only or BatchInput(
            [
                source.copied(self._database, of_source, f"{source.name}_{self._number}", shared=True)
                for source, of_source in zip(self._sources, parts, strict=True)
            ]
        )

    def _digested(self, source: SourceRelation, parts: Sequence[Part]) -> BatchInput | None:
        rows = source.in_place(self._database, parts)
        if rows is None:
            return None
        try:
            self._database.show(source.name, rows.relation)
            with self._database.counting_scans() as scanned:
                digest = self._digest(self._database, f"digest_{self._number}")
        except UnboundedError:
            if self._is_interrupted:
                raise
            return None
        return BatchInput([replace(rows, count=scanned())], digest)

    def interrupt(self) -> None:
        """Let a read that goes on in another thread fail."""
        self._is_interrupted = True
        self._database.interrupt()

    def close(self) -> None:
        """Let go of the connection."""
        self._database.close()
