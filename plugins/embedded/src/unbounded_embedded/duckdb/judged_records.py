"""What the judges of single records share: the table they fill, and how they read text."""

from typing import IO, cast

import fsspec
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded_embedded.duckdb.datetime_patterns import to_strptime
from unbounded_embedded.duckdb.types import duckdb_type, text_literal
from unbounded_embedded.duckdb.zoned_times import in_utc, zoned_type

JUDGED = "__judged"
"""The temporary table of judged records: the wanted columns of the file, and the three below."""

LINE_COLUMN = "__line"
TEXT_COLUMN = "__corrupt_text"
REASON_COLUMN = "__reason"

NOTHING_WRONG = (
    f"NULL::BIGINT AS {LINE_COLUMN}",
    f"NULL::VARCHAR AS {REASON_COLUMN}",
    f"NULL::VARCHAR AS {TEXT_COLUMN}",
)
"""The three of a good record, in SQL."""

_COMPRESSION = {"auto": "infer", "none": None}


def text_of(scan: FileScan) -> str:
    """Return the text of a scan's one file; bytes that are no text become replacement characters."""
    compression = scan.options.get("compression", "auto")
    opened = fsspec.open(scan.paths[0], "rb", compression=_COMPRESSION.get(compression, compression))
    with opened as stream:
        return cast("IO[bytes]", stream).read().decode(scan.options.get("encoding", "utf-8"), errors="replace")


def arriving_type(scan: FileScan, field: pa.Field) -> str:
    """Return the type in which a field is first read: text if it has a pattern of its own."""
    return "VARCHAR" if _pattern(scan, field) else zoned_type(field.type)


def parsed(scan: FileScan, field: pa.Field, value: str) -> str:
    """Return the SQL that turns text, or a value of :func:`arriving_type`, into a field's type, null if it does not
    fit.
    """
    pattern = _pattern(scan, field)
    if pattern:
        return f"CAST(try_strptime({value}, {text_literal(to_strptime(pattern))}) AS {duckdb_type(field.type)})"
    return in_utc(field.type, f"TRY_CAST({value} AS {zoned_type(field.type)})")


def _pattern(scan: FileScan, field: pa.Field) -> str | None:
    if pa.types.is_timestamp(field.type):
        return scan.options.get("timestamp_format")
    return scan.options.get("date_format") if pa.types.is_date(field.type) else None
