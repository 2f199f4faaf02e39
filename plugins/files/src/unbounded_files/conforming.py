"""Brings what a file holds into the columns and types that a schema promises."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from unbounded.errors import AnalysisError, DataError
from unbounded.schema import as_schema, spark_type

_WIDER: dict[pa.DataType, tuple[pa.DataType, ...]] = {
    pa.int8(): (pa.int16(), pa.int32(), pa.int64(), pa.float64()),
    pa.int16(): (pa.int32(), pa.int64(), pa.float64()),
    pa.int32(): (pa.int64(), pa.float64()),
    pa.float32(): (pa.float64(),),
    pa.date32(): (pa.timestamp("us"),),
}
"""Which types may be read as which others: nothing is lost."""


def check_types(path: str, found: pa.Schema, wanted: pa.Schema) -> None:
    """Check that each column of a file has the type that the schema says, or a narrower one.

    Raises:
        DataError: One has not; the error names the file, the column and both types.
    """
    for field in found:
        if field.name in wanted.names and not _fits(field, wanted.field(field.name).type):
            raise DataError(
                f"The file {path!r} has the column {field.name!r} with the type {_name_of(field.type)}, but the schema "
                f"says {_name_of(wanted.field(field.name).type)}. Change the schema, or convert the file."
            )


def conform(batch: pa.RecordBatch, wanted: pa.Schema, folders: Mapping[str, str | None]) -> pa.RecordBatch:
    """Return the rows in the columns of a schema. What is in neither of the two places is null.

    Args:
        batch: Rows of a file, its types checked.
        wanted: The columns to return.
        folders: The values of columns that the file's folders spell out.
    """
    columns = [_column(batch, field, folders) for field in wanted]
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _column(batch: pa.RecordBatch, field: pa.Field, folders: Mapping[str, str | None]) -> pa.Array:
    if field.name in folders:
        return pa.repeat(pa.scalar(folders[field.name], pa.string()).cast(field.type), len(batch))
    if field.name in batch.schema.names:
        return pc.cast(batch.column(field.name), options=pc.CastOptions(field.type, allow_time_truncate=True))
    return pa.nulls(len(batch), field.type)


def _fits(field: pa.Field, wanted: pa.DataType) -> bool:
    try:
        (found,) = as_schema(pa.schema([field])).types
    except AnalysisError:
        return False
    if found == wanted or wanted in _WIDER.get(found, ()) or pa.types.is_null(found):
        return True
    return pa.types.is_decimal(found) and pa.types.is_decimal(wanted) and _holds(wanted, found)


def _holds(wide: pa.Decimal128Type, narrow: pa.Decimal128Type) -> bool:
    whole = narrow.precision - narrow.scale
    return bool(wide.scale >= narrow.scale and wide.precision - wide.scale >= whole)


def _name_of(type_: pa.DataType) -> str:
    try:
        return spark_type(type_)
    except AnalysisError:
        return str(type_)
