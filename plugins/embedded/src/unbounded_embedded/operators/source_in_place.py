"""The rows of one source, read where they lie: files become a view, and no copy of their rows is made."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.plan.edges import Scan
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.file_scan import file_scan_sql, register_filesystem
from unbounded_embedded.operators.source_table import SourceTable

_STRICT_FORMATS = ("json", "csv")


class SourceInPlace:
    """A view that each batch redefines: over files if the batch is files, over a table of rows otherwise.

    Only for a plan that reads the source once: a view's rows are parsed by each statement that reads it. Its files are
    read strictly; :meth:`materialize` is for when that fails, or for when it cannot be said before reading.

    Args:
        scan: What is read.
        name: The view's name.
        database: The query's database.
    """

    def __init__(self, scan: Scan, name: str, database: Database) -> None:
        self.scan, self.name, self.database = scan, name, database
        self._table = SourceTable(scan, f"{name}_rows", database)
        self._files: FileScan | None = None
        self._scanned = 0
        self._shows_table = False

    @property
    def rows(self) -> int:
        """How many rows the batch has read of the source; for a view, what :meth:`note_scanned` was told."""
        return self._scanned if self._files else self._table.rows

    @property
    def counters(self) -> dict[str, int]:
        """What became of records that are not rows, by kind."""
        return {} if self._files else self._table.counters

    @property
    def is_view(self) -> bool:
        """Whether the batch's rows are still in their files."""
        return self._files is not None

    def note_scanned(self, rows: int) -> None:
        """Take note of how many rows the statement that read the view has scanned."""
        self._scanned = rows

    def clear(self) -> None:
        """Let the source have no rows."""
        self.load([])

    def load(self, parts: Sequence[Iterator[pa.RecordBatch] | FileScan]) -> None:
        """Let the view give the rows of a batch."""
        self._scanned = 0
        first = parts[0] if parts else None
        if len(parts) == 1 and isinstance(first, FileScan) and first.format in _STRICT_FORMATS:
            self._files = first
            register_filesystem(self.database.connection, first)
            self._show(file_scan_sql(first, self.scan.read_schema.names))
            self._shows_table = False
        else:
            self._load_table(parts)

    def materialize(self) -> None:
        """Read the files into a table after all, with the patience that bad records ask for."""
        assert self._files is not None
        self._load_table([self._files])

    def _load_table(self, parts: Sequence[Iterator[pa.RecordBatch] | FileScan]) -> None:
        self._files = None
        self._table.load(parts)
        if not self._shows_table:
            self._show(f"SELECT * FROM {self._table.name}")
            self._shows_table = True

    def _show(self, query: str) -> None:
        self.database.execute(f"CREATE OR REPLACE TEMP VIEW {self.name} AS {query}")
