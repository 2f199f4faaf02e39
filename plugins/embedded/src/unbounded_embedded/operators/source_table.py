"""The rows of one source in one batch, as a table of the query's database."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.plan.edges import Scan
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.file_scan import load_file_scan
from unbounded_embedded.duckdb.types import duckdb_type, empty_relation, quoted


class SourceTable:
    """A table that each batch replaces.

    Args:
        scan: What is read.
        name: The table's name.
        database: The query's database.
    """

    def __init__(self, scan: Scan, name: str, database: Database) -> None:
        self.scan, self.name, self.database = scan, name, database
        self.rows = 0
        self.counters: dict[str, int] = {}
        self._is_clear = False

    def clear(self) -> None:
        """Empty the table."""
        self.rows, self.counters = 0, {}
        if not self._is_clear:
            self.database.execute(
                f"CREATE OR REPLACE TEMP TABLE {self.name} AS {empty_relation(self.scan.read_schema)}"
            )
            self._is_clear = True

    def load(self, parts: Sequence[Iterator[pa.RecordBatch] | FileScan]) -> None:
        """Replace the table by the rows of a batch."""
        if not parts:
            self.clear()
            return
        self.rows, self.counters, self._is_clear = 0, {}, False
        names = [self._load_part(part, index) for index, part in enumerate(parts)]
        if len(names) > 1:
            union = " UNION ALL ".join(f"SELECT * FROM {name}" for name in names)
            self.database.execute(f"CREATE OR REPLACE TEMP TABLE {self.name} AS {union}")

    def _load_part(self, part: Iterator[pa.RecordBatch] | FileScan, index: int) -> str:
        name = self.name if index == 0 else f"{self.name}_{index}"
        if isinstance(part, FileScan):
            self._load_files(part, name)
        else:
            self.rows += self._load_batches(part, name)
        return name

    def _load_files(self, scan: FileScan, name: str) -> None:
        loaded = load_file_scan(self.database.connection, scan, self.scan.read_schema.names, name)
        self.rows += loaded.rows
        self._count("malformedRecords", loaded.malformed)
        self._count("missingFiles", loaded.missing_files)

    def _count(self, what: str, number: int) -> None:
        if number:
            self.counters[what] = self.counters.get(what, 0) + number

    def _load_batches(self, batches: Iterator[pa.RecordBatch], name: str) -> int:
        first = next(batches, None)
        if first is None:
            sql = f"CREATE OR REPLACE TEMP TABLE {name} AS {empty_relation(self.scan.read_schema)}"
            self.database.execute(sql)
            return 0
        reader = pa.RecordBatchReader.from_batches(first.schema, _chain(first, batches))
        columns = [f"CAST({quoted(f.name)} AS {duckdb_type(f.type)}) AS {quoted(f.name)}" for f in self.scan.read_schema]
        return self.database.load(name, reader, columns, temporary=True)


def _chain(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest
