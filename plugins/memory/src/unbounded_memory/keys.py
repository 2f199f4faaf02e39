"""Key columns as Arrow's hash join and grouping can compare them: flat, and null equal to null."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc


def comparable_keys(left: pa.Table, right: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return two tables of keys in columns that compare by plain equality.

    Structs, such as windows, become their fields. A column with nulls is split in two, what the value is and
    whether there is one, since a join never finds null equal to null. Arrays and maps become text.

    Args:
        left: Keys, one a row.
        right: Keys with the same columns.
    """
    pairs = [
        pair
        for old, new in zip(left.columns, right.columns, strict=True)
        for flat in _flattened(old, new)
        for pair in _without_nulls(*flat)
    ]
    names = [str(position) for position in range(len(pairs))]
    old_columns, new_columns = zip(*pairs, strict=True)
    return pa.table(list(old_columns), names), pa.table(list(new_columns), names)


Pair = tuple[pa.ChunkedArray, pa.ChunkedArray]


def _flattened(left: pa.ChunkedArray, right: pa.ChunkedArray) -> Iterator[Pair]:
    if pa.types.is_struct(left.type):
        yield left.is_valid(), right.is_valid()
        for old, new in zip(left.flatten(), right.flatten(), strict=True):
            yield from _flattened(old, new)
    elif pa.types.is_dictionary(left.type):
        yield left.cast(left.type.value_type), right.cast(left.type.value_type)
    elif pa.types.is_nested(left.type):
        yield _as_text(left), _as_text(right)
    else:
        yield left, right


def _without_nulls(left: pa.ChunkedArray, right: pa.ChunkedArray) -> Iterator[Pair]:
    if not left.null_count and not right.null_count:
        yield left, right
        return
    yield left.is_valid(), right.is_valid()
    filler = next((column.drop_null()[0] for column in (left, right) if column.null_count < len(column)), None)
    if filler is not None:
        yield pc.fill_null(left, filler), pc.fill_null(right, filler)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(map(repr, column.to_pylist()), pa.string())])
