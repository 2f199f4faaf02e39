"""Timestamps with an offset are instants, which DuckDB's own TIMESTAMP would not heed."""

import pyarrow as pa

from unbounded_embedded.duckdb.types import duckdb_type

ZONED = "TIMESTAMP WITH TIME ZONE"
"""DuckDB's type whose values heed the offset in text; without one they are UTC."""


def in_utc(type_: pa.DataType, value: str) -> str:
    """Return the SQL that turns a value of a type with :data:`ZONED` in it into one of the engine's type."""
    if pa.types.is_timestamp(type_):
        return f"make_timestamp(epoch_us({value}))"  # a cast takes the way of time zones, ten times as long
    return f"CAST({value} AS {duckdb_type(type_)})" if has_times(type_) else value


def has_times(type_: pa.DataType) -> bool:
    """Return whether a type is a timestamp or holds one."""
    inside = [type_.field(index).type for index in range(type_.num_fields)]
    return pa.types.is_timestamp(type_) or any(map(has_times, inside))
