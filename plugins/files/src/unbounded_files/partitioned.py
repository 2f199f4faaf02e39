"""Splits rows by the values of partition columns."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from unbounded.schema import is_binary
from unbounded_files.partition_columns import folder_name


def can_name_folders(kind: pa.DataType) -> bool:
    """Return whether the values of a type can be spelled in names of folders: they are neither nested nor bytes."""
    return not (pa.types.is_nested(kind) or is_binary(kind))


def by_folder(table: pa.Table, columns: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    """Return each folder with its rows, in their order, without the partition columns.

    Args:
        table: The rows.
        columns: The partition columns, outermost folder first.

    Example:
        >>> dict(by_folder(pa.table({"a": [1, 2, 1], "b": [7, 8, 9]}), ["a"]))["a=1"]["b"].to_pylist()
        [7, 9]
    """
    folders = _folders(table, columns).dictionary_encode()
    order = pc.sort_indices(folders.indices)
    rows = table.drop_columns(list(columns)).take(order)
    start = 0
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(folders.indices).to_pylist()}
    for code, folder in enumerate(folders.dictionary.to_pylist()):
        yield folder, rows.slice(start, counts[code])
        start += counts[code]


def _folders(table: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return the folder of each row; Python looks only at the values that differ."""
    return pc.binary_join_element_wise(*(_folder_names(table[name], name) for name in columns), "/")


def _folder_names(values: pa.ChunkedArray, column: str) -> pa.Array:
    encoded = values.combine_chunks().dictionary_encode(null_encoding="encode")
    texts = pc.cast(encoded.dictionary, pa.string()).to_pylist()
    names = pa.array([folder_name(column, _without_zeros(text, values.type)) for text in texts], pa.string())
    return names.take(encoded.indices)


def _without_zeros(text: str | None, kind: pa.DataType) -> str | None:
    """A timestamp in a folder's name has no more digits than it needs, as in Spark."""
    if text is None or not pa.types.is_timestamp(kind):
        return text
    return text.rstrip("0").rstrip(".") if "." in text else text
