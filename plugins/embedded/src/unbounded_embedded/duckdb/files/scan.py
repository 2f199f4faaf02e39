"""Loads files into a table: one fast statement, and a patient second look if something is not as promised."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import duckdb
import fsspec

from unbounded.contracts import FileScan
from unbounded.errors import SourceError
from unbounded_embedded.duckdb.files import folder_columns, malformed_records, parquet_columns, readers
from unbounded_embedded.duckdb.files.judged_records import TEXT_COLUMN
from unbounded_embedded.duckdb.files.readers import ENCODINGS, corrupt_column
from unbounded_embedded.duckdb.files.torn_ends import has_torn_end
from unbounded_embedded.duckdb.foreign_errors import first_line
from unbounded_embedded.duckdb.types import duckdb_type, quoted

_BEYOND_DUCKDB = ("comment", "ignore_leading_white_space", "ignore_trailing_white_space")
_BAD_RECORD = (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.OutOfRangeException)


@dataclass(frozen=True)
class LoadedRows:
    """What came of loading files.

    Args:
        rows: Rows in the table.
        malformed: Records that did not parse; what became of them is a matter of the option ``mode``.
        missing_files: Files that were gone and, by the option ``ignore_missing_files``, passed over.
    """

    rows: int
    malformed: int = 0
    missing_files: int = 0


def load_file_scan(
    connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str], table: str, shared: bool = False
) -> LoadedRows:
    """Create or replace a table with the rows of files.

    Must not be called inside a transaction: a record that does not parse makes DuckDB abort it.

    Args:
        connection: Where to create the table; its time zone is UTC.
        scan: The files. None is no error and gives no rows.
        columns: The columns of the table, by name and in order: columns of the files, partition columns, and
            the column for the text of corrupt records. Without any the table has one column of nulls.
        table: The table's name, quoted if it must be.
        shared: Other connections see the table; otherwise it is a temporary one of this connection.

    Raises:
        SourceError: A file is gone, or cannot be read at all.
        MalformedRecordError: A record does not parse and ``mode`` is ``FAILFAST``.
        DataError: A column of a Parquet file, or a folder, has another type than the schema says.
    """
    register_filesystem(connection, scan)
    folder_columns.check(connection, scan)
    create = f"CREATE OR REPLACE {'' if shared else 'TEMP '}TABLE {table} AS"
    if _must_be_judged(scan):
        return _load_patiently(connection, scan, columns, table, create)
    try:
        return LoadedRows(_count(connection, f"{create} {checked_file_scan_sql(connection, scan, columns)}"))
    except duckdb.Error as error:
        if isinstance(error, _BAD_RECORD) and scan.format in malformed_records.FORMATS:
            return _load_patiently(connection, scan, columns, table, create)
        readable, missing = _readable(scan, error)
    loaded = load_file_scan(connection, readable, columns, table, shared)
    return replace(loaded, missing_files=loaded.missing_files + missing)


def file_scan_sql(scan: FileScan, columns: Sequence[str]) -> str:
    """Return a query for the rows of files, for a plan that reads them once. It is strict: a bad record is an
    error of DuckDB whatever ``mode`` says, and so is a file that is gone.

    Args:
        scan: The files; call :func:`register_filesystem` before running the query.
        columns: As in :func:`load_file_scan`.
    """
    if not scan.paths:
        return _no_rows(scan, columns)
    spelled = readers.spelled(scan) | _corrupt_text(scan, "NULL::VARCHAR")
    return _select(scan, columns, spelled, folder_columns.joined(scan, readers.reader_sql(scan, columns)))


def can_read_in_place(scan: FileScan, columns: Sequence[str]) -> bool:
    """Return whether the query of :func:`file_scan_sql` either gives every record or fails. It does not if the last
    record of a JSON file was cut off, which DuckDB passes over without a word; nor if a CSV file has comments, which
    for DuckDB begin in the middle of a line too, white space to leave out or an encoding that DuckDB lacks; nor if the
    text of bad records is wanted, which it gives for none.
    """
    return corrupt_column(scan) not in columns and not _must_be_judged(scan)


def _must_be_judged(scan: FileScan) -> bool:
    is_beyond = any(scan.options.get(option) for option in _BEYOND_DUCKDB)
    return is_beyond or scan.options.get("encoding", "utf-8") not in ENCODINGS or has_torn_end(scan)


def columns_to_judge(scan: FileScan, columns: Sequence[str]) -> Sequence[str]:
    """Return the columns to load so that each record is judged as it must be: all of them if the text of bad records
    is wanted, because a record may be bad in a column that nobody reads.
    """
    return [*scan.schema.names, *scan.partition_schema.names] if corrupt_column(scan) in columns else columns


def register_filesystem(connection: duckdb.DuckDBPyConnection, scan: FileScan) -> None:
    """Let DuckDB read from the fsspec filesystem that the files are on; local files need none."""
    protocol = scan.paths[0].partition("://")[0] if scan.paths and "://" in scan.paths[0] else "file"
    if protocol != "file" and not connection.filesystem_is_registered(protocol):
        connection.register_filesystem(fsspec.filesystem(protocol))


def checked_file_scan_sql(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> str:
    """Return the query of :func:`file_scan_sql`, once the schemas that the files themselves have are found to fit.

    Raises:
        DataError: A column of a Parquet file has another type than the schema says.
    """
    if scan.format == "parquet" and scan.paths:
        scan = parquet_columns.checked(connection, scan, columns)
    return file_scan_sql(scan, columns)


def _select(scan: FileScan, columns: Sequence[str], spelled: dict[str, str], source: str) -> str:
    spelled = spelled | folder_columns.spelled(scan)
    wanted = (f"{spelled.get(name, quoted(name))} AS {quoted(name)}" for name in columns)
    return f"SELECT {', '.join(wanted) or 'NULL AS _'} FROM {source}"


def _corrupt_text(scan: FileScan, sql: str) -> dict[str, str]:
    name = corrupt_column(scan)
    return {name: sql} if name else {}


def _no_rows(scan: FileScan, columns: Sequence[str]) -> str:
    types = {field.name: duckdb_type(field.type) for field in [*scan.schema, *scan.partition_schema]}
    wanted = (f"NULL::{types[name]} AS {quoted(name)}" for name in columns)
    return f"SELECT {', '.join(wanted) or 'NULL AS _'} WHERE false"


def _load_patiently(
    connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str], table: str, create: str
) -> LoadedRows:
    """Load file by file; where a file has bad records, judge each record by itself."""
    _count(connection, f"{create} {_no_rows(scan, columns)}")
    rows = malformed = missing = 0
    for file in _one_by_one(scan):
        try:
            more, bad = _insert_file(connection, file, columns, table)
        except (duckdb.IOException, FileNotFoundError) as error:
            more, bad = 0, 0
            missing += _readable(file, error)[1]
        rows, malformed = rows + more, malformed + bad
    return LoadedRows(rows, malformed, missing)


def _insert_file(
    connection: duckdb.DuckDBPyConnection, file: FileScan, columns: Sequence[str], table: str
) -> tuple[int, int]:
    if not _must_be_judged(file):
        with suppress(*_BAD_RECORD):
            return _count(connection, f"INSERT INTO {table} {file_scan_sql(file, columns)}"), 0
    judged = malformed_records.judge(connection, file, columns)
    kept = _select(file, columns, _corrupt_text(file, TEXT_COLUMN), judged.table)
    return _count(connection, f"INSERT INTO {table} {kept}"), judged.malformed


def _one_by_one(scan: FileScan) -> Iterator[FileScan]:
    for index, path in enumerate(scan.paths):
        yield replace(scan, paths=(path,), partition_values=scan.partition_values[index : index + 1])


def _readable(scan: FileScan, error: duckdb.Error | FileNotFoundError) -> tuple[FileScan, int]:
    """Return the scan without files that are gone and may be, and their number; Parquet files without a byte,
    which another writer has just begun, have no rows.
    """
    sizes = [_size(path) for path in scan.paths]
    gone = [path for path, size in zip(scan.paths, sizes, strict=True) if size is None]
    if gone and not scan.options.get("ignore_missing_files"):
        raise SourceError(
            f"{_names(gone)} was listed and is gone now. Restore it, or set the option ignore_missing_files to true to "
            f"pass over files that vanish."
        ) from error
    if all(sizes):
        guilty = [path for path in scan.paths if path in str(error)] or scan.paths
        raise SourceError(f"{_names(guilty)} cannot be read as {scan.format}: {first_line(error)}") from error
    return _only(scan, [bool(size) for size in sizes]), len(gone)


def _only(scan: FileScan, keep: Sequence[bool]) -> FileScan:
    paths = tuple(path for path, kept in zip(scan.paths, keep, strict=True) if kept)
    values = (
        tuple(v for v, kept in zip(scan.partition_values, keep, strict=True) if kept) if scan.partition_values else ()
    )
    return replace(scan, paths=paths, partition_values=values)


def _size(path: str) -> int | None:
    filesystem, inside = fsspec.core.url_to_fs(path)
    try:
        return int(filesystem.size(inside))
    except FileNotFoundError:
        return None


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    rows = connection.execute(statement).fetchone()
    return int(rows[0]) if rows else 0


def _names(paths: Sequence[str]) -> str:
    others = f" (and {len(paths) - 1} more)" if len(paths) > 1 else ""
    return f"The file {paths[0]!r}{others}"
