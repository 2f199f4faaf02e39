"""The types of Python values that come without a schema."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from unbounded.contracts import Row
from unbounded.schema import DECIMAL_OF_PYTHON


def type_of_values(values: Sequence[Any], dicts_are_maps: bool) -> pa.DataType:
    """Return the type that holds all of some values, nulls aside.

    Args:
        values: A list is an array, a tuple a struct, and a :class:`~unbounded.contracts.Row` one with its names.
        dicts_are_maps: Whether a dict is a map; otherwise it is a struct.

    Raises:
        pyarrow.ArrowInvalid: There is none.

    Example:
        >>> type_of_values([[1, None], [2]], dicts_are_maps=False).value_type
        DataType(int64)
    """

    def inner(parts: Sequence[Any]) -> pa.DataType:
        return type_of_values(parts, dicts_are_maps)

    present = [value for value in values if value is not None]
    if _all(present, Mapping):
        names = list(dict.fromkeys(name for value in present for name in value))
        if dicts_are_maps:
            return pa.map_(inner(names), inner([item for value in present for item in value.values()]))
        return pa.struct([(name, inner([value.get(name) for value in present])) for name in names])
    if _all(present, tuple):
        return pa.struct([(name, inner([row[index] for row in present])) for index, name in enumerate(_names(present))])
    if _all(present, list):
        return pa.list_(inner([item for value in present for item in value]))
    type_ = pa.array(present).type
    return DECIMAL_OF_PYTHON if pa.types.is_decimal(type_) else type_


def names_of_values(row: Any) -> list[str]:
    """Return the names of the values of a row: those of a Row, or else ``_1``, ``_2`` and so on."""
    if isinstance(row, Row) and row.__fields__:
        return list(row.__fields__)
    return [f"_{index + 1}" for index in range(len(row))]


def _all(values: Sequence[Any], kind: type) -> bool:
    return bool(values) and all(isinstance(value, kind) for value in values)


def _names(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    if len({len(row) for row in rows}) > 1:
        raise pa.ArrowInvalid(f"tuples of different lengths, such as {rows[0]!r}, are no struct")
    return names_of_values(rows[0])
