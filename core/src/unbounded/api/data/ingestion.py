"""Python data as Arrow tables in the engine's types."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeGuard

import pyarrow as pa

from unbounded.api.data.inference import names_of_values, type_of_values
from unbounded.contracts import Row, cast_table
from unbounded.errors import AnalysisError
from unbounded.schema import SchemaLike, as_schema, type_from_ddl

Names = Sequence[str]


def table_of(data: Any, schema: SchemaLike | Names | None = None, *, dicts_are_maps: bool = False) -> pa.Table:
    """Return data as an Arrow table; timestamps become UTC microseconds without a zone.

    Args:
        data: Rows (tuples, lists, dicts, :class:`Row`), or anything with the Arrow PyCapsule interface: a
            pyarrow table, a Polars or pandas DataFrame, a DuckDB relation.
        schema: The columns, or only their names. Without it names and types come from the data.
        dicts_are_maps: Whether a dict inside a row is a map where there is no schema; otherwise it is a struct.

    Raises:
        AnalysisError: The data is of another kind, or does not fit the schema.
    """
    try:
        known = _of_one_column(schema)
        return _cast(_unchecked(data, known, dicts_are_maps), known)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise AnalysisError(f"create_dataframe: the data does not fit the schema: {error}") from error


def _of_one_column(schema: Any) -> Any:
    """Return a schema; a type alone, such as ``int``, is that of a column ``value``."""
    type_ = getattr(schema, "arrow_type", None)
    if isinstance(schema, str):
        with suppress(AnalysisError):
            type_ = type_from_ddl(schema)
    return schema if type_ is None or pa.types.is_struct(type_) else pa.schema([pa.field("value", type_)])


def _unchecked(data: Any, schema: SchemaLike | Names | None, dicts_are_maps: bool) -> pa.Table:
    if hasattr(data, "__arrow_c_stream__"):
        return _without_index(pa.table(data))
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if isinstance(data, str | bytes | Mapping) or not isinstance(data, Iterable):
        raise AnalysisError(
            f"create_dataframe takes rows, pandas, Polars or Arrow data, not {type(data).__name__}; a row is "
            "a tuple, a dict or a Row."
        )
    return _from_rows(list(data), schema, dicts_are_maps)


def _cast(table: pa.Table, schema: SchemaLike | Names | None) -> pa.Table:
    if _is_names(schema):
        table = table.rename_columns(_same_number(table, list(schema)))
        schema = None
    target = as_schema(table.schema if schema is None else schema)
    _same_number(table, target.names)
    return cast_table(table.rename_columns(target.names), target, safe=False)


def _same_number(table: pa.Table, names: Names) -> Names:
    if len(names) != table.num_columns:
        raise AnalysisError(
            f"create_dataframe: the data has {table.num_columns} columns and the schema {len(names)} "
            f"({', '.join(names)})."
        )
    return names


def _is_names(schema: Any) -> TypeGuard[Names]:
    return isinstance(schema, list | tuple) and all(isinstance(name, str) for name in schema)


def _without_index(table: pa.Table) -> pa.Table:
    index = [name for name in table.column_names if name.startswith("__index_level_")]
    return table.drop_columns(index)


def _from_rows(rows: list[Any], schema: SchemaLike | Names | None, dicts_are_maps: bool) -> pa.Table:
    names = list(schema) if _is_names(schema) else None
    known = None if schema is None or names is not None else as_schema(schema)
    if not rows and known is None:
        raise AnalysisError("create_dataframe: without rows there are no types; give a schema.")
    names = known.names if known is not None else names or _names_in(rows)
    values = [_values(row, names) for row in rows]
    columns: list[Sequence[Any]] = list(zip(*values, strict=True)) if values else [()] * len(names)
    types = [type_of_values(column, dicts_are_maps) for column in columns] if known is None else known.types
    arrays = [_array(column, type_) for column, type_ in zip(columns, types, strict=True)]
    return pa.table(arrays, names=names)


def _array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    if pa.types.is_integer(type_):
        for value in values:
            if isinstance(value, float) and not value.is_integer():
                raise pa.ArrowInvalid(f"{value} is no whole number")
    return pa.array(map(_plain, values), type_)


def _names_in(rows: list[Any]) -> list[str]:
    first = rows[0]
    if isinstance(first, Mapping):
        return list(dict.fromkeys(name for row in rows for name in row))
    return names_of_values(_sequence(first))


def _values(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    if isinstance(row, Mapping):
        return tuple(row.get(name) for name in names)
    values = _sequence(row)
    if len(values) != len(names):
        raise AnalysisError(
            f"create_dataframe: the row {row!r} has {len(values)} values for {len(names)} columns ({', '.join(names)})."
        )
    return tuple(values)


def _sequence(row: Any) -> Sequence[Any]:
    return row if isinstance(row, tuple | list) else (row,)


def _plain(value: Any) -> Any:
    """Return nested rows and dicts as Arrow reads them: a Row as a dict, that is a struct."""
    if isinstance(value, Row) and value.__fields__:
        return value.as_dict(recursive=True)
    return value
