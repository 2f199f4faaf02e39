"""Turns columns into JSON lines, column by column: no Python runs per row."""

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_NEEDS_ESCAPE = '["\\\\\\x00-\\x1f]'


def to_json_lines(batch: pa.RecordBatch, *, keep_nulls: bool) -> pa.StringArray:
    """Return each row as a JSON object, without a line end.

    Args:
        batch: The rows.
        keep_nulls: Write ``"x":null`` for a null; otherwise the field is left out.

    Example:
        >>> to_json_lines(pa.record_batch({"a": [1, None]}), keep_nulls=False).to_pylist()
        ['{"a":1}', '{}']
    """
    return _object(batch.schema.names, batch.columns, keep_nulls)


def iso_timestamps(array: pa.Array) -> pa.Array:
    """Return timestamps as text, in UTC: ``2024-01-01T00:00:00.000000Z``."""
    text = pc.cast(pc.cast(array, pa.timestamp("us")), pa.string())
    return _joined(pc.binary_replace_slice(text, 10, 11, "T"), "Z")


def _parts(array: pa.Array, keep_nulls: bool) -> list[pa.Array | str]:
    """Return what, joined, is each value as JSON text, null where the value is null. Joining late saves copies."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _parts(array.dictionary_decode(), keep_nulls)
    if pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _parts(pc.cast(array, pa.list_(kind.value_type)), keep_nulls)
    nested = next((to_text for is_kind, to_text in _NESTED if is_kind(kind)), None)
    return [nested(array, keep_nulls)] if nested else _flat(array)


def _flat(array: pa.Array) -> list[pa.Array | str]:
    kind = array.type
    if pa.types.is_floating(kind):
        return [_number(array)]
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_decimal(kind):
        return [pc.cast(array, pa.string())]
    if pa.types.is_timestamp(kind):
        return ['"', iso_timestamps(array), '"']
    return ['"', _escaped(pc.cast(array, pa.string())), '"']


def _object(names: Sequence[str], columns: Sequence[pa.Array], keep_nulls: bool) -> pa.Array:
    members = (_member(name, column, keep_nulls) for name, column in zip(names, columns, strict=True))
    with_comma_in_front = _joined(*(part for member in members for part in member))
    return _joined(pc.binary_replace_slice(with_comma_in_front, 0, 1, "{"), "}")


def _member(name: str, column: pa.Array, keep_nulls: bool) -> list[pa.Array | str]:
    label = f",{json.dumps(name)}:"
    parts = _parts(column, keep_nulls)
    if not column.null_count:
        return [label, *parts]
    return [pc.fill_null(_joined(label, *parts), f"{label}null" if keep_nulls else "")]


def _struct(array: pa.Array, keep_nulls: bool) -> pa.Array:
    fields = [array.field(i) for i in range(array.type.num_fields)]
    return _unless_null(array, _object([field.name for field in array.type], fields, keep_nulls))


def _list(array: pa.Array, keep_nulls: bool) -> pa.Array:
    items = pc.fill_null(_joined(*_parts(array.values, keep_nulls)), "null")
    return _unless_null(array, _joined("[", _elements(array, items), "]"))


def _map(array: pa.Array, keep_nulls: bool) -> pa.Array:
    values = pc.fill_null(_joined(*_parts(array.items, keep_nulls)), "null")
    entries = _joined('"', _escaped(pc.cast(array.keys, pa.string())), '":', values)
    return _unless_null(array, _joined("{", _elements(array, entries), "}"))


_NESTED = ((pa.types.is_struct, _struct), (pa.types.is_map, _map), (pa.types.is_list, _list))


def _elements(array: pa.Array, items: pa.Array) -> pa.Array:
    return pc.binary_join(pa.ListArray.from_arrays(array.offsets, items), ",")


def _number(array: pa.Array) -> pa.Array:
    """Infinity and NaN are no JSON numbers; Spark writes and reads them as text."""
    text = pc.cast(array, pa.string())
    finite = pc.is_finite(array)
    if pc.all(finite).as_py() is not False:
        return text
    infinite = pc.if_else(pc.greater(array, 0), '"Infinity"', '"-Infinity"')
    spelled = pc.if_else(pc.is_nan(array), '"NaN"', infinite)
    return pc.if_else(finite, text, spelled)


def _escaped(text: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(text, _NEEDS_ESCAPE)).as_py():
        return text
    text = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
    for code in range(32):
        text = pc.replace_substring(text, chr(code), json.dumps(chr(code))[1:-1])
    return text


def _joined(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _unless_null(array: pa.Array, text: pa.Array) -> pa.Array:
    return pc.if_else(pc.is_null(array), pa.scalar(None, pa.string()), text) if array.null_count else text
