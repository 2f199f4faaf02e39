"""Rows in anybody's Arrow: the PyCapsule interface, through which libraries hand each other columns without a copy."""

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

import pyarrow as pa


@runtime_checkable
class ArrowStream(Protocol):
    """Rows as batches: a pyarrow table, batch or reader, a Polars frame, a DuckDB relation, a nanoarrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export the rows."""


@runtime_checkable
class ArrowArray(Protocol):
    """Rows as one batch: a pyarrow batch or struct array, a nanoarrow array."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Export the rows."""


ArrowRows = ArrowStream | ArrowArray
"""Rows of any library that knows the PyCapsule interface."""


def record_batches(data: ArrowRows | Iterable[ArrowRows]) -> Iterator[pa.RecordBatch]:
    """Return rows as pyarrow's batches, copying none.

    Args:
        data: Rows, or any number of them one after the other.

    Raises:
        TypeError: There is something without the PyCapsule interface.

    Example:
        >>> [batch.num_rows for batch in record_batches([pa.table({"n": [1, 2]}), pa.record_batch({"n": [3]})])]
        [2, 1]
    """
    for rows in (data,) if isinstance(data, ArrowStream | ArrowArray) else data:
        if isinstance(rows, pa.RecordBatch):
            yield rows
        elif isinstance(rows, ArrowStream):
            yield from pa.RecordBatchReader.from_stream(rows)
        elif isinstance(rows, ArrowArray):
            yield pa.record_batch(rows)
        else:
            raise TypeError(
                f"rows must be Arrow data, such as pyarrow.RecordBatch, pyarrow.Table or a Polars frame, not "
                f"{type(rows).__name__}"
            )


def cast_table(table: pa.Table, schema: pa.Schema, *, safe: bool = True) -> pa.Table:
    """Return a table in the types of a schema with the same names.

    Args:
        table: The rows.
        schema: The types to have.
        safe: Refuse what loses a part of a value.

    Raises:
        pyarrow.ArrowInvalid: A value or a type does not fit.
    """
    if table.schema.equals(schema):
        return table
    decodable = pa.schema([field.with_type(_decodable(field.type)) for field in table.schema])
    return table.cast(decodable).cast(schema, safe=safe)


def _decodable(type_: pa.DataType) -> pa.DataType:
    """Return a type whose dictionaries pyarrow can decode: it has no kernel for those of views, which Polars gives."""
    if pa.types.is_dictionary(type_) and pa.types.is_string_view(type_.value_type):
        return pa.dictionary(type_.index_type, pa.string(), type_.ordered)
    if pa.types.is_struct(type_):
        return pa.struct([field.with_type(_decodable(field.type)) for field in type_])
    if pa.types.is_large_list(type_):
        return pa.large_list(_decodable(type_.value_type))
    return pa.list_(_decodable(type_.value_type)) if pa.types.is_list(type_) else type_
