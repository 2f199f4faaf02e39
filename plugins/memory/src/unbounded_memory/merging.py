"""Merges changed rows into a table by key, columnar."""

from collections.abc import Sequence

import pyarrow as pa

from unbounded_memory.keys import comparable_keys

ROW = "__row"


def merged(table: pa.Table, changes: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Return the table with the rows of changed keys replaced and those of new keys added.

    Args:
        table: Rows with distinct keys.
        changes: Changed rows, oldest first; of several with one key the last counts.
        keys: The columns that identify a row. Two nulls are the same key.

    Returns:
        The rows that did not change, in their order, then one row for each changed key.
    """
    old_keys, new_keys = comparable_keys(table.select(keys), changes.select(keys))
    last = _last_of_each_key(new_keys)
    kept = _rows_without(old_keys, new_keys.take(last))
    return pa.concat_tables([table.take(kept), changes.take(last)])


def _last_of_each_key(keys: pa.Table) -> pa.ChunkedArray:
    """Return the position of each key's last row, in the order in which the keys came."""
    numbered = _numbered(keys)
    return numbered.group_by(keys.column_names, use_threads=False).aggregate([(ROW, "max")])[f"{ROW}_max"]


def _rows_without(keys: pa.Table, changed: pa.Table) -> pa.ChunkedArray:
    """Return the positions of the rows whose key is not among the changed ones."""
    names = keys.column_names
    return _numbered(keys).join(changed, names, join_type="left anti", use_threads=False)[ROW]


def _numbered(keys: pa.Table) -> pa.Table:
    return keys.append_column(ROW, pa.arange(0, keys.num_rows))
