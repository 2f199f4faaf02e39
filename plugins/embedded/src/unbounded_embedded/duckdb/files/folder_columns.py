"""Columns whose values are the names of folders, added to what is in the files."""

import duckdb

from unbounded.contracts import FileScan
from unbounded.errors import DataError
from unbounded.schema import spark_type
from unbounded_embedded.duckdb.files.readers import PATH_COLUMN, folders_differ
from unbounded_embedded.duckdb.types import duckdb_type, quoted, text_literal


def joined(scan: FileScan, reader: str) -> str:
    """Return the reader with the folder columns of each file beside its rows, if files differ in them."""
    if not folders_differ(scan):
        return reader
    names = scan.partition_schema.names
    labels = ", ".join([PATH_COLUMN, *map(quoted, names)])
    rows = ", ".join(
        f"({', '.join([text_literal(path), *(_value(scan, index, name) for name in names)])})"
        for index, path in enumerate(scan.paths)
    )
    return f"{reader} JOIN (VALUES {rows}) AS folders({labels}) USING ({PATH_COLUMN})"


def spelled(scan: FileScan) -> dict[str, str]:
    """Return the SQL of each folder column: a constant, or a column of what :func:`joined` returned."""
    return {
        field.name: f"CAST({_column(scan, field.name)} AS {duckdb_type(field.type)})" for field in scan.partition_schema
    }


def check(connection: duckdb.DuckDBPyConnection, scan: FileScan) -> None:
    """Check that every folder's value has the type of its column.

    Raises:
        DataError: One has not; the error names the file, the column and the value.
    """
    for field in scan.partition_schema:
        kind = duckdb_type(field.type)
        values = sorted({value for folder in scan.partition_values if (value := folder.get(field.name)) is not None})
        rows = ", ".join(f"({text_literal(value)})" for value in values)
        if not rows or kind == "VARCHAR":
            continue
        bad = connection.execute(
            f"SELECT v FROM (VALUES {rows}) AS t(v) WHERE TRY_CAST(v AS {kind}) IS NULL LIMIT 1"
        ).fetchall()
        if bad:
            path = next(
                p for p, v in zip(scan.paths, scan.partition_values, strict=True) if v.get(field.name) == bad[0][0]
            )
            raise DataError(
                f"The file {path!r} lies in the folder {field.name}={bad[0][0]}, but the column {field.name!r} has the "
                f"type {spark_type(field.type)}. Give the column the type STRING, or move the file."
            )


def _column(scan: FileScan, name: str) -> str:
    if folders_differ(scan):
        return f"folders.{quoted(name)}"
    return _value(scan, 0, name) if scan.partition_values else "NULL"


def _value(scan: FileScan, index: int, name: str) -> str:
    value = scan.partition_values[index].get(name)
    return "NULL" if value is None else text_literal(value)
