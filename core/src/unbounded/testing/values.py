"""Rows as a test writes them: values in, values out, with instants as seconds since 1970 UTC."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa


def row_of(value: Any, schema: pa.Schema) -> dict[str, Any]:
    """Return a row of a schema.

    Args:
        value: A dict; a tuple in the order of the columns; or one value, if there is one column. For a
            TIMESTAMP column a number is seconds since 1970 UTC.
        schema: The columns.
    """
    if isinstance(value, dict):
        return value
    cells = value if isinstance(value, tuple) else (value,)
    return {field.name: _cell(cell, field.type) for field, cell in zip(schema, cells, strict=True)}


def comparable(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row's values in order: a window by its start, an instant as seconds since 1970 UTC."""
    return tuple(_comparable(value) for value in row.values())


def _cell(value: Any, type_: pa.DataType) -> Any:
    if pa.types.is_timestamp(type_) and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).replace(tzinfo=None)
    return value


def _comparable(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"start", "end"}:
        return _comparable(value["start"])
    if isinstance(value, datetime):
        seconds = value.replace(tzinfo=UTC).timestamp()
        return int(seconds) if seconds.is_integer() else seconds
    return value
