"""SQL that reads files, a function a format. The text is strict: a record that does not parse is an error."""

from collections.abc import Callable, Sequence

import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.schema import is_text
from unbounded_embedded.duckdb.exact_values import ExactValues
from unbounded_embedded.duckdb.files.csv_text import CsvDialect
from unbounded_embedded.duckdb.types import duckdb_type, quoted, text_literal
from unbounded_embedded.duckdb.zoned_times import ZONED, in_utc

PATH_COLUMN = "__unbounded_path"
"""The column that says which file a row is from; no column of a user is called so."""

ZONED_COLUMNS = "zoned_columns"
"""An option of Parquet scans: the columns that DuckDB can turn into a TIMESTAMP only by way of a zoned one."""

ENCODINGS = {"utf-8": "utf-8", "ascii": "utf-8", "iso8859-1": "latin-1"}
"""The encodings that DuckDB reads, by Python's names for them."""

# A text file is a CSV file of one column whose fields nothing ends but the line.
_NO_SEPARATOR = "\x1f\x1e\x1f\x1e"
_LONGEST_LINE = 32 * 1024 * 1024

# DuckDB takes a buffer of twice this size a thread: large ones cost more to get than to fill, and a file of two or
# three leaves threads idle. A larger object is a record that does not parse, to be read with patience.
_LARGEST_OBJECT = 4 * 1024 * 1024


def reader_sql(scan: FileScan, columns: Sequence[str]) -> str:
    """Return the table function call that reads the files of a scan, for use after FROM.

    Args:
        scan: The files, at least one.
        columns: The columns wanted; a reader may give more.
    """
    return _READERS[scan.format](scan, columns)


def spelled(scan: FileScan) -> dict[str, str]:
    """Return the SQL of those columns that a reader does not give as they should be."""
    if scan.format == "text":
        return {text_column(scan): f"coalesce({quoted(text_column(scan))}, '')"}
    if scan.format == "parquet":
        return {field.name: in_utc(field.type, quoted(field.name)) for field in scan.schema if _is_zoned(scan, field)}
    values = ExactValues.of(scan)
    fields = [field for field in record_columns(scan) if values.is_changed(field.type)]
    return _quoted_nulls(scan) | {field.name: values.taken(field.type, quoted(field.name)) for field in fields}


def _quoted_nulls(scan: FileScan) -> dict[str, str]:
    """Return the SQL of CSV columns in which the text that means null may stand in quotes, as it may in Spark."""
    null = CsvDialect.of(scan).null if scan.format == "csv" else ""
    texts = [field.name for field in record_columns(scan) if is_text(field.type)] if null else []
    return {name: f"nullif({quoted(name)}, {text_literal(null)})" for name in texts}


def _is_zoned(scan: FileScan, field: pa.Field) -> bool:
    """Whether DuckDB must read a column of Parquet with time zones."""
    return field.name in scan.options.get(ZONED_COLUMNS, ())


def record_columns(scan: FileScan) -> list[pa.Field]:
    """Return the columns that are really in the records: all but the one for the text of corrupt records."""
    return [field for field in scan.schema if field.name != corrupt_column(scan)]


def folders_differ(scan: FileScan) -> bool:
    """Return whether the folder columns are not the same for all files, so that each row must say its file."""
    return any(values != scan.partition_values[0] for values in scan.partition_values)


def corrupt_column(scan: FileScan) -> str | None:
    """Return the name of the column that gets the text of a bad record, if the schema has it."""
    name = scan.options.get("column_name_of_corrupt_record")
    return name if name in scan.schema.names else None


def _json(scan: FileScan, columns: Sequence[str]) -> str:
    wanted = [field for field in record_columns(scan) if field.name in columns] or record_columns(scan)
    types = _struct(scan, wanted)
    return _call(
        "read_json",
        scan,
        format="'newline_delimited'",
        records="'true'",
        columns=types,
        maximum_object_size=str(_LARGEST_OBJECT),
    )


def _csv(scan: FileScan, _: Sequence[str]) -> str:
    dialect = CsvDialect.of(scan)
    return _call(
        "read_csv",
        scan,
        auto_detect="false",
        columns=_struct(scan, record_columns(scan)),
        header="true" if scan.options.get("header") else "false",
        delim=text_literal(dialect.delimiter),
        quote=text_literal(dialect.quote),
        escape=text_literal(dialect.escape if dialect.quote else ""),
        nullstr=f"[{', '.join(map(text_literal, {dialect.null: None, '': None}))}]",
        allow_quoted_nulls="false" if dialect.null else "true",
        encoding=text_literal(ENCODINGS.get(scan.options.get("encoding", "utf-8"), "utf-8")),
    )


def _text(scan: FileScan, _: Sequence[str]) -> str:
    return _call(
        "read_csv",
        scan,
        auto_detect="false",
        header="false",
        columns=f"{{{text_literal(text_column(scan))}: 'VARCHAR'}}",
        delim=text_literal(_NO_SEPARATOR),
        quote="''",
        escape="''",
        max_line_size=str(_LONGEST_LINE),
    )


def text_column(scan: FileScan) -> str:
    """Return the name of the one column of a text file."""
    fields = record_columns(scan)
    return str(fields[0].name) if fields else "value"


def _parquet(scan: FileScan, columns: Sequence[str]) -> str:
    """Columns go by name: one that a file lacks is null, one of a narrower type is widened."""
    wanted = [field for field in scan.schema if field.name in columns] or list(scan.schema)
    types = {field.name: ZONED if _is_zoned(scan, field) else duckdb_type(field.type) for field in wanted}
    entries = ", ".join(_parquet_column(text_literal(name), text_literal(kind)) for name, kind in types.items())
    return _call("read_parquet", scan, schema=f"MAP {{{entries}}}")


def _parquet_column(name: str, kind: str) -> str:
    return f"{name}: {{name: {name}, type: {kind}, default_value: NULL}}"


_READERS: dict[str, Callable[[FileScan, Sequence[str]], str]] = {
    "json": _json,
    "csv": _csv,
    "text": _text,
    "parquet": _parquet,
}


def path_list(paths: Sequence[str]) -> str:
    """Return paths as a SQL list in which no character is a wildcard."""
    return f"[{', '.join(text_literal(_without_wildcards(path)) for path in paths)}]"


def _call(function: str, scan: FileScan, **arguments: str) -> str:
    arguments["hive_partitioning"] = "false"
    if folders_differ(scan):
        arguments["filename"] = text_literal(PATH_COLUMN)
    if scan.options.get("compression", "auto") != "auto":
        arguments["compression"] = text_literal(scan.options["compression"])
    return f"{function}({path_list(scan.paths)}, {', '.join(f'{k}={v}' for k, v in arguments.items())})"


def _without_wildcards(path: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in path)


def _struct(scan: FileScan, fields: Sequence[pa.Field]) -> str:
    values = ExactValues.of(scan)
    types = ((field.name, values.arriving_type(field.type)) for field in fields)
    return f"{{{', '.join(f'{text_literal(name)}: {text_literal(kind)}' for name, kind in types)}}}"
