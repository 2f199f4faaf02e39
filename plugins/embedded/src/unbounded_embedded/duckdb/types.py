"""The engine's types, as DuckDB spells them."""

import pyarrow as pa

from unbounded.errors import AnalysisError
from unbounded.schema import is_array

_FLAT = {
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.uint8(): "UTINYINT",
    pa.uint16(): "USMALLINT",
    pa.uint32(): "UINTEGER",
    pa.uint64(): "UBIGINT",
    pa.float16(): "FLOAT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.string(): "VARCHAR",
    pa.large_string(): "VARCHAR",
    pa.string_view(): "VARCHAR",
    pa.binary(): "BLOB",
    pa.large_binary(): "BLOB",
    pa.binary_view(): "BLOB",
    pa.date32(): "DATE",
    pa.date64(): "DATE",
    pa.null(): "VARCHAR",
}

_AS_SPARK = {
    "HUGEINT": "BIGINT",
    "UHUGEINT": "BIGINT",
    "UBIGINT": "DECIMAL(20, 0)",
    "UINTEGER": "BIGINT",
    "USMALLINT": "INTEGER",
    "UTINYINT": "SMALLINT",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
    "TIMESTAMP_S": "TIMESTAMP",
    "TIMESTAMP_MS": "TIMESTAMP",
    "TIMESTAMP_NS": "TIMESTAMP",
    "JSON": "VARCHAR",
    "UUID": "VARCHAR",
    '"NULL"': "VARCHAR",
}


def duckdb_type(type_: pa.DataType) -> str:
    """Return DuckDB's name of an Arrow type.

    Raises:
        AnalysisError: The engine has no such type.
    """
    if type_ in _FLAT:
        return _FLAT[type_]
    if pa.types.is_timestamp(type_):
        return "TIMESTAMP"
    if pa.types.is_decimal(type_):
        return f"DECIMAL({type_.precision}, {type_.scale})"
    if pa.types.is_map(type_):
        return f"MAP({duckdb_type(type_.key_type)}, {duckdb_type(type_.item_type)})"
    if pa.types.is_struct(type_):
        return f"STRUCT({', '.join(f'{quoted(field.name)} {duckdb_type(field.type)}' for field in type_)})"
    if is_array(type_):
        return f"{duckdb_type(type_.value_type)}[]"
    if pa.types.is_dictionary(type_):
        return duckdb_type(type_.value_type)
    raise AnalysisError(f"The Arrow type {type_} cannot be a column of the embedded engine.")


def spark_counterpart(duckdb: str) -> str | None:
    """Return the type to cast to if a DuckDB type is none of Spark's, else ``None``."""
    return _AS_SPARK.get(duckdb)


def cast_to_spark(value: str, type_: str) -> str:
    """Return SQL for a value of a DuckDB type in Spark's counterpart, if it has another; null if it does not fit."""
    counterpart = spark_counterpart(type_)
    return f"TRY_CAST({value} AS {counterpart})" if counterpart else value


def quoted(name: str) -> str:
    """Return a name as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Return text as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def timestamp_literal(micros: int) -> str:
    """Return microseconds since 1970 UTC as a TIMESTAMP, a constant that prunes row groups."""
    return f"make_timestamp({micros}::BIGINT)"


def empty_relation(schema: pa.Schema) -> str:
    """Return a query that gives no rows of a schema."""
    columns = ", ".join(f"NULL::{duckdb_type(field.type)} AS {quoted(field.name)}" for field in schema)
    return f"SELECT {columns} WHERE false"
