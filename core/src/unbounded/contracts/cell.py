"""How a value looks in a printed table, in Spark's spelling."""

import datetime as dt
import decimal
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from unbounded.contracts.row import Row, rows_of
from unbounded.errors import DataError

_PLAIN_MAGNITUDES = range(-3, 7)
"""The powers of ten within which Java, and so Spark, writes a number without an exponent."""


def cell_text(value: Any, width: int | None = None) -> str:
    """Return a value as the text of a table's cell.

    Args:
        value: A value of a :class:`Row`.
        width: The longest text allowed; a longer one is cut and ends with ``...``. ``None`` cuts nothing.

    Example:
        >>> cell_text(Row(start=dt.datetime(2013, 1, 1), tags=["a", None]))
        '{2013-01-01 00:00:00, [a, NULL]}'
        >>> cell_text("a long tail number", width=10)
        'a long ...'
    """
    text = _text(value)
    if width is None or len(text) <= width:
        return text
    return text[: width - 3] + "..." if width > 3 else text[:width]


def printable(table: pa.Table) -> pa.Table:
    """Return a table for :func:`cell_text`: with text for the columns that hold times outside the years 1 to 9999,
    which no Python value can hold and people can read, and with the shortest number for each FLOAT.

    Args:
        table: The rows to print, few of them.

    Example:
        >>> times = pa.array([0, 400_000_000_000_000_000], pa.timestamp("us"))
        >>> printable(pa.table({"ts": times}))["ts"].to_pylist()
        ['1970-01-01 00:00:00.000000', '14645-06-30 15:06:40.000000']
        >>> printable(pa.table({"x": pa.array([0.1], pa.float32())}))["x"].to_pylist()
        [0.1]
    """
    table = _with_short_floats(table)
    for index, name in enumerate(table.column_names):
        column = table.select([index])
        try:
            rows_of(column)
        except DataError:
            table = table.set_column(
                index, name, column.column(0).cast(_replaced(column.schema[0].type, pa.types.is_temporal, pa.string()))
            )
    return table


def _with_short_floats(table: pa.Table) -> pa.Table:
    """As a Python value a FLOAT would have the digits of a DOUBLE: 0.10000000149011612."""
    for index, field in enumerate(table.schema):
        text, double = (_replaced(field.type, pa.types.is_float32, new) for new in (pa.string(), pa.float64()))
        if double != field.type:
            table = table.set_column(index, field.name, table.column(index).cast(text).cast(double))
    return table


def _replaced(type_: pa.DataType, is_old: Callable[[pa.DataType], bool], new: pa.DataType) -> pa.DataType:
    """Return a type with another in place of some, at any depth."""
    if pa.types.is_struct(type_):
        return pa.struct([pa.field(field.name, _replaced(field.type, is_old, new)) for field in type_])
    if pa.types.is_map(type_):
        return pa.map_(*(_replaced(inner, is_old, new) for inner in (type_.key_type, type_.item_type)))
    if pa.types.is_list(type_):
        return pa.list_(_replaced(type_.value_type, is_old, new))
    return new if is_old(type_) else type_


def _text(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case float():
            return _float_text(value)
        case bytes():
            return f"[{value.hex(' ').upper()}]"
        case dt.datetime():
            return _without_trailing_zeros(value.isoformat(sep=" "))
        case decimal.Decimal():
            return f"{value:f}"
        case tuple() | list() | dict():
            return _nested_text(value)
        case _:
            return str(value)


def _nested_text(value: tuple[Any, ...] | list[Any] | dict[Any, Any]) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)} -> {_text(item)}' for key, item in value.items())}}}"
    inner = ", ".join(map(_text, value))
    return f"{{{inner}}}" if isinstance(value, Row) else f"[{inner}]"


def _without_trailing_zeros(timestamp: str) -> str:
    return timestamp.rstrip("0") if "." in timestamp else timestamp


def _float_text(value: float) -> str:
    """Return a number as Java writes a double: ``1.0E10`` from 10 million on."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - only NaN differs from itself
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    sign, digits, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    magnitude = len(digits) + int(exponent) - 1
    if value == 0 or magnitude in _PLAIN_MAGNITUDES:
        plain = f"{decimal.Decimal(repr(value)):f}"
        return plain if "." in plain else f"{plain}.0"
    first, *rest = map(str, digits)
    return f"{'-' if sign else ''}{first}.{''.join(rest) or '0'}E{magnitude}"
