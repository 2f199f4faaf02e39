"""The rows of one source in one batch, under one name for the operators."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from unbounded.contracts import ArrowRows, FileScan, cast_table, record_batches
from unbounded.errors import SourceError, UnboundedError
from unbounded.plan.edges import Scan
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.files.scan import (
    LoadedRows,
    can_read_in_place,
    checked_file_scan_sql,
    columns_to_judge,
    load_file_scan,
    register_filesystem,
)
from unbounded_embedded.duckdb.types import quoted

Part = Iterable[ArrowRows] | ArrowRows | FileScan


@dataclass(frozen=True)
class SourceRows:
    """The rows of one source in one batch.

    Args:
        relation: Arrow data, or a query: over tables that the rows were copied to, or over the files where they lie.
        count: How many they are; of files where they lie, unknown as long as nobody reads them.
        counters: What else was counted, under the names of the progress report.
    """

    relation: pa.Table | str
    count: int = 0
    counters: Mapping[str, int] = field(default_factory=dict)


class SourceRelation:
    """What a source gives, for a view that each batch redefines.

    Args:
        scan: What is read.
        name: The view's name.
        in_place: The formats whose files need no copy: the statement that reads the view parses them, and filters
            reach them. They are read strictly; :meth:`copied` is for when that fails.
    """

    def __init__(self, scan: Scan, name: str, in_place: Collection[str] = ()) -> None:
        self.scan, self.name = scan, name
        self.schema = scan.read_schema
        self.no_rows = SourceRows(pa.Table.from_batches([], self.schema))
        self._in_place = in_place

    def read(self, database: Database, parts: Sequence[Part], table: str, shared: bool) -> SourceRows:
        """Return the rows of a batch: files where they lie if that is possible, a copy of everything else.

        Args:
            database: Where to make copies.
            parts: What the source gave.
            table: What the names of tables with copies begin with.
            shared: Other connections shall see these tables.
        """
        return self.in_place(database, parts) or self.copied(database, parts, table, shared)

    def in_place(self, database: Database, parts: Sequence[Part]) -> SourceRows | None:
        """Return the rows as a query over the files where they lie; ``None`` if they are no such files."""
        files = parts[0] if len(parts) == 1 else None
        if not isinstance(files, FileScan) or files.format not in self._in_place:
            return None
        if not can_read_in_place(files, self.schema.names):
            return None
        register_filesystem(database.connection, files)
        try:
            return SourceRows(checked_file_scan_sql(database.connection, files, self.schema.names))
        except (UnboundedError, duckdb.Error):
            return None

    def copied(self, database: Database, parts: Sequence[Part], table: str, shared: bool) -> SourceRows:
        """Return a copy of the rows; files are read with the patience that bad records ask for. Arguments as in
        :meth:`read`.
        """
        batches = [batch for part in parts if not isinstance(part, FileScan) for batch in record_batches(part)]
        scans = [part for part in parts if isinstance(part, FileScan)]
        if not scans:
            rows = self._table(batches)
            return SourceRows(rows, rows.num_rows)
        tables = [f"{table}_{index}" for index in range(len(scans))]
        loaded = [self._load(database, scan, name, shared) for scan, name in zip(scans, tables, strict=True)]
        if batches:
            tables.append(f"{table}_rows")
            loaded.append(LoadedRows(database.load(tables[-1], self._table(batches), shared)))
        columns = ", ".join(quoted(name) for name in self.schema.names)
        counted = {
            "malformedRecords": sum(rows.malformed for rows in loaded),
            "missingFiles": sum(rows.missing_files for rows in loaded),
        }
        return SourceRows(
            " UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in tables),
            sum(rows.rows for rows in loaded),
            {name: number for name, number in counted.items() if number},
        )

    def _load(self, database: Database, scan: FileScan, table: str, shared: bool) -> LoadedRows:
        columns = columns_to_judge(scan, self.schema.names)
        return load_file_scan(database.connection, scan, columns, table, shared)

    def _table(self, batches: Sequence[pa.RecordBatch]) -> pa.Table:
        """Return the columns that the scan reads, in the types that it promises."""
        if not batches:
            return pa.Table.from_batches([], self.schema)
        return pa.concat_tables([self._promised(pa.Table.from_batches([batch])) for batch in batches])

    def _promised(self, table: pa.Table) -> pa.Table:
        try:
            return cast_table(table.select(self.schema.names), self.schema)
        except (KeyError, pa.ArrowException) as error:
            promised, given = (
                ", ".join(f"{each.name} {each.type}" for each in schema) for schema in (self.schema, table.schema)
            )
            raise SourceError(
                f"The source {self.scan.source!r} must give the columns [{promised}] and gave [{given}]: {error}"
            ) from error
