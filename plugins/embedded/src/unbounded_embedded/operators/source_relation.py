"""The rows of one source in one batch, under one name for the operators."""

from collections.abc import Collection, Iterator, Sequence

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.errors import UnboundedError
from unbounded.plan.edges import Scan
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.file_scan import (
    can_read_in_place,
    checked_file_scan_sql,
    columns_to_judge,
    load_file_scan,
    register_filesystem,
)
from unbounded_embedded.duckdb.types import quoted

Part = Iterator[pa.RecordBatch] | FileScan


class SourceRelation:
    """A view that each batch redefines: over Arrow data, over a table, or over the files themselves.

    Args:
        scan: What is read.
        name: The view's name.
        database: The query's database.
        in_place: The formats whose files are parsed by the statements that read the view, so that no copy of their rows
            is made and filters reach them. They are read strictly; :meth:`materialize` is for when that fails.
    """

    def __init__(self, scan: Scan, name: str, database: Database, in_place: Collection[str] = ()) -> None:
        self.scan, self.name, self.database = scan, name, database
        self.schema = scan.read_schema
        self.rows = 0
        self.counters: dict[str, int] = {}
        self.files: FileScan | None = None
        self.in_place = in_place
        self._is_arrow = False

    def clear(self) -> None:
        """Let the source have no rows."""
        self.load(())

    def load(self, parts: Sequence[Part]) -> None:
        """Let the view give the rows of a batch."""
        self.rows, self.counters, self.files = 0, {}, None
        first = parts[0] if len(parts) == 1 else None
        if isinstance(first, FileScan) and self._shows_in_place(first):
            self.files = first
        else:
            self._show_parts(parts)

    def _shows_in_place(self, files: FileScan) -> bool:
        """Define the view over the files themselves, if they can be read so."""
        names = self.schema.names
        if files.format not in self.in_place or not can_read_in_place(files, names):
            return False
        register_filesystem(self.database.connection, files)
        try:
            self._show(checked_file_scan_sql(self.database.connection, files, names))
        except (UnboundedError, duckdb.Error):
            return False
        return True

    def materialize(self) -> None:
        """Read the files into a table after all, with the patience that bad records ask for."""
        assert self.files is not None
        files, self.files = self.files, None
        self._show_parts([files])

    def note_scanned(self, rows: int) -> None:
        """Take note of how many rows the statement that read the files has scanned."""
        self.rows = rows

    def _show_parts(self, parts: Sequence[Part]) -> None:
        files = [part for part in parts if isinstance(part, FileScan)]
        batches = [batch for part in parts if not isinstance(part, FileScan) for batch in part]
        if not files:
            self._show_table(self._table(batches))
            return
        tables = [self._load_files(scan, f"{self.name}_files_{index}") for index, scan in enumerate(files)]
        if batches:
            tables.append(f"{self.name}_rows")
            self.database.register(tables[-1], self._table(batches))
        columns = ", ".join(quoted(name) for name in self.schema.names)
        self._show(" UNION ALL ".join(f"SELECT {columns} FROM {table}" for table in tables))

    def _table(self, batches: Sequence[pa.RecordBatch]) -> pa.Table:
        """Return the columns that the scan reads, in the types that it promises."""
        if not batches:
            return pa.Table.from_batches([], self.schema)
        table = pa.Table.from_batches(batches).select(self.schema.names)
        self.rows += table.num_rows
        return table if table.schema.equals(self.schema) else table.cast(self.schema)

    def _load_files(self, scan: FileScan, table: str) -> str:
        columns = columns_to_judge(scan, self.schema.names)
        loaded = load_file_scan(self.database.connection, scan, columns, table)
        self.rows += loaded.rows
        self._count("malformedRecords", loaded.malformed)
        self._count("missingFiles", loaded.missing_files)
        return table

    def _count(self, what: str, number: int) -> None:
        if number:
            self.counters[what] = self.counters.get(what, 0) + number

    def _show(self, query: str) -> None:
        if self._is_arrow:
            self.database.unregister(self.name)
            self._is_arrow = False
        self.database.execute(f"CREATE OR REPLACE TEMP VIEW {self.name} AS {query}")

    def _show_table(self, table: pa.Table) -> None:
        if not self._is_arrow:
            self.database.execute(f"DROP VIEW IF EXISTS {self.name}")
            self._is_arrow = True
        self.database.register(self.name, table)
