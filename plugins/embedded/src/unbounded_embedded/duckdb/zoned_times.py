"""Timestamps as text: with an offset they are instants, which DuckDB's own TIMESTAMP would not heed."""

from collections.abc import Sequence

import pyarrow as pa

from unbounded_embedded.duckdb.types import duckdb_type, quoted

ZONED = "TIMESTAMP WITH TIME ZONE"


def zoned_type(type_: pa.DataType) -> str:
    """Return DuckDB's name of a type in which every timestamp heeds its offset; without one it is UTC."""
    return duckdb_type(type_).replace("TIMESTAMP", ZONED) if _has_times(type_) else duckdb_type(type_)


def in_utc(type_: pa.DataType, value: str) -> str:
    """Return the SQL that turns a value of :func:`zoned_type` into one of the engine's type."""
    if pa.types.is_timestamp(type_):
        return f"make_timestamp(epoch_us({value}))"  # a cast takes the way of time zones, ten times as long
    return f"CAST({value} AS {duckdb_type(type_)})" if _has_times(type_) else value


def reader_in_utc(reader: str, fields: Sequence[pa.Field]) -> str:
    """Return a reader of zoned columns as one of the engine's columns."""
    changed = (f"{in_utc(f.type, quoted(f.name))} AS {quoted(f.name)}" for f in fields if _has_times(f.type))
    replaced = ", ".join(changed)
    return f"(SELECT * REPLACE ({replaced}) FROM {reader})" if replaced else reader


def _has_times(type_: pa.DataType) -> bool:
    inside = [type_.field(index).type for index in range(type_.num_fields)]
    return pa.types.is_timestamp(type_) or any(map(_has_times, inside))
