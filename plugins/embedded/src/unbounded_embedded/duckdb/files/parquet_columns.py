"""Compares what Parquet files hold with what the schema promises, before any row is read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from unbounded.contracts import FileScan
from unbounded.errors import DataError
from unbounded.schema import spark_type
from unbounded_embedded.duckdb.files.readers import ZONED_COLUMNS, path_list
from unbounded_embedded.duckdb.types import duckdb_type

_WIDER = {
    "TINYINT": {"SMALLINT", "INTEGER", "BIGINT", "DOUBLE"},
    "UTINYINT": {"SMALLINT", "INTEGER", "BIGINT", "DOUBLE"},
    "SMALLINT": {"INTEGER", "BIGINT", "DOUBLE"},
    "USMALLINT": {"INTEGER", "BIGINT", "DOUBLE"},
    "INTEGER": {"BIGINT", "DOUBLE"},
    "UINTEGER": {"BIGINT"},
    "FLOAT": {"DOUBLE"},
    "DATE": {"TIMESTAMP"},
    "JSON": {"VARCHAR"},
    "UUID": {"VARCHAR"},
}
"""Which types may be read as which others: nothing is lost."""

_SPARK_NAMES = {"INTEGER": "INT", "VARCHAR": "STRING", "BLOB": "BINARY"}


def checked(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> FileScan:
    """Return the scan, told what its readers must know of the files.

    Raises:
        DataError: In some file a column has neither the type of the schema nor a narrower one; the error
            names the file, the column and both types.
    """
    wanted = {field.name: duckdb_type(field.type) for field in scan.schema if field.name in columns}
    found = [(path, name, kind) for path, name, kind in _columns(connection, scan.paths) if name in wanted]
    for path, name, kind in found:
        if not _fits(kind, wanted[name]):
            raise DataError(
                f"The file {path!r} has the column {name!r} with the type {_in_spark(kind)}, but the schema says "
                f"{spark_type(scan.schema.field(name).type)}. Change the schema, or convert the file."
            )
    zoned = frozenset(name for _, name, kind in found if kind == "TIMESTAMPTZ_NS")
    return replace(scan, options={**scan.options, ZONED_COLUMNS: zoned}) if zoned else scan


def _columns(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Return file, name and type of the outermost columns; the footer lists a tree, parents before children."""
    footers = connection.execute(
        "SELECT file_name, column_id, name, duckdb_type, coalesce(num_children, 0) FROM "
        f"parquet_schema({path_list(paths)})"
    ).fetchall()
    inside = 0
    for path, column_id, name, kind, children in footers:
        if column_id == 0:
            inside = 0
        elif inside > 0:
            inside += children - 1
        else:
            inside = children
            yield path, name, kind


def _in_spark(kind: str) -> str:
    """Return a type of DuckDB in the words in which users give schemas."""
    if kind.endswith("[]"):
        return f"ARRAY<{_in_spark(kind[:-2])}>"
    return re.sub("|".join(_SPARK_NAMES), lambda match: _SPARK_NAMES[match[0]], kind)


def _fits(found: str, wanted: str) -> bool:
    if found == wanted or wanted in _WIDER.get(found, ()):
        return True
    if found.startswith("TIMESTAMP"):
        return wanted == "TIMESTAMP"
    if found.startswith("DECIMAL") and wanted.startswith("DECIMAL"):
        return _holds(_decimal(wanted), _decimal(found))
    return _nested(found) and _kind(found) == _kind(wanted)  # DuckDB compares the fields


def _decimal(kind: str) -> tuple[int, int]:
    precision, scale = re.findall(r"\d+", kind)
    return int(precision), int(scale)


def _holds(wide: tuple[int, int], narrow: tuple[int, int]) -> bool:
    return wide[1] >= narrow[1] and wide[0] - wide[1] >= narrow[0] - narrow[1]


def _nested(kind: str) -> bool:
    return kind.endswith("[]") or kind.startswith(("STRUCT", "MAP"))


def _kind(kind: str) -> str:
    return "LIST" if kind.endswith("[]") else kind.partition("(")[0]
