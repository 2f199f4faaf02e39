"""Schemas in three spellings: DDL text, Arrow schema, pydantic model.

The engine's types are Spark's. ``TIMESTAMP`` is an instant, kept as Arrow ``timestamp[us]`` without a zone: the
microseconds since 1970-01-01 00:00:00 UTC.
"""

import datetime as dt
import decimal
import functools
import types
import typing
from typing import Annotated, Any, TypeAlias

import pyarrow as pa
import sqlglot
from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema
from sqlglot import exp

from unbounded.errors import AnalysisError

SchemaLike: TypeAlias = str | pa.Schema | type[BaseModel]
"""What a user may give as a schema."""

_ARROW_OF_SQL = {
    exp.DataType.Type.BOOLEAN: pa.bool_(),
    exp.DataType.Type.TINYINT: pa.int8(),
    exp.DataType.Type.SMALLINT: pa.int16(),
    exp.DataType.Type.INT: pa.int32(),
    exp.DataType.Type.BIGINT: pa.int64(),
    exp.DataType.Type.FLOAT: pa.float32(),
    exp.DataType.Type.DOUBLE: pa.float64(),
    exp.DataType.Type.TEXT: pa.string(),
    exp.DataType.Type.VARCHAR: pa.string(),
    exp.DataType.Type.CHAR: pa.string(),
    exp.DataType.Type.BINARY: pa.binary(),
    exp.DataType.Type.VARBINARY: pa.binary(),
    exp.DataType.Type.DATE: pa.date32(),
    exp.DataType.Type.TIMESTAMP: pa.timestamp("us"),
    exp.DataType.Type.TIMESTAMPTZ: pa.timestamp("us"),
    exp.DataType.Type.TIMESTAMPLTZ: pa.timestamp("us"),
    exp.DataType.Type.TIMESTAMPNTZ: pa.timestamp("us"),
    exp.DataType.Type.NULL: pa.null(),
}

_SPARK_OF_ARROW = {
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.uint8(): "SMALLINT",
    pa.uint16(): "INT",
    pa.uint32(): "BIGINT",
    pa.uint64(): "DECIMAL(20, 0)",
    pa.float16(): "FLOAT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.string(): "STRING",
    pa.large_string(): "STRING",
    pa.string_view(): "STRING",
    pa.binary(): "BINARY",
    pa.large_binary(): "BINARY",
    pa.binary_view(): "BINARY",
    pa.date32(): "DATE",
    pa.date64(): "DATE",
    pa.null(): "VOID",
}

_ARROW_OF_PYTHON = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    bytes: pa.binary(),
    dt.date: pa.date32(),
    dt.datetime: pa.timestamp("us"),
    decimal.Decimal: pa.decimal128(38, 18),
}


def as_schema(schema: SchemaLike) -> pa.Schema:
    """Return the Arrow schema of DDL text, of an Arrow schema, or of a pydantic model class.

    Args:
        schema: For instance ``"user BIGINT, page STRING"``, ``pa.schema(…)`` or ``class Click(BaseModel)``. Anything
            with the Arrow PyCapsule interface ``__arrow_c_schema__`` is an Arrow schema.

    Returns:
        The schema in the engine's types: timestamps in microseconds without a zone.

    Raises:
        AnalysisError: The text does not parse or names a type that does not exist.
    """
    if hasattr(schema, "__arrow_c_schema__"):
        return from_ddl(to_ddl(pa.schema(schema)))
    if isinstance(schema, str):
        return from_ddl(schema)
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return _from_model(schema)
    raise AnalysisError(
        f"A schema must be DDL text, a pyarrow.Schema or a pydantic model class, not {type(schema).__name__}."
    )


def from_ddl(ddl: str) -> pa.Schema:
    """Return the Arrow schema of DDL text such as ``user BIGINT, tags ARRAY<STRING>``."""
    return pa.schema([_field_of(column) for column in _parse_columns(ddl)])


def to_ddl(schema: pa.Schema) -> str:
    """Return DDL text that :func:`from_ddl` reads back to the same schema."""
    return ", ".join(f"{_quoted(field.name)} {spark_type(field.type)}" for field in schema)


def type_from_ddl(text: str) -> pa.DataType:
    """Return the Arrow type of one Spark type, for instance of ``MAP<STRING, INT>``."""
    try:
        return _arrow_type(exp.DataType.build(text, dialect="spark"))
    except sqlglot.errors.SqlglotError as error:
        raise AnalysisError(f"{text!r} is not a type. {error}") from error


def spark_type(type_: pa.DataType) -> str:
    """Return the Spark name of an Arrow type, for instance ``ARRAY<BIGINT>``.

    Raises:
        AnalysisError: Spark has no such type.
    """
    if type_ in _SPARK_OF_ARROW:
        return _SPARK_OF_ARROW[type_]
    if pa.types.is_timestamp(type_):
        return "TIMESTAMP"
    if pa.types.is_decimal(type_):
        return f"DECIMAL({type_.precision}, {type_.scale})"
    if pa.types.is_map(type_):
        return f"MAP<{spark_type(type_.key_type)}, {spark_type(type_.item_type)}>"
    if pa.types.is_struct(type_):
        return f"STRUCT<{', '.join(f'{_quoted(field.name)}: {spark_type(field.type)}' for field in type_)}>"
    if pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_):
        return f"ARRAY<{spark_type(type_.value_type)}>"
    if pa.types.is_dictionary(type_):
        return spark_type(type_.value_type)
    raise AnalysisError(f"The Arrow type {type_} has no counterpart among the SQL types.")


def _parse_columns(ddl: str) -> list[exp.ColumnDef]:
    try:
        create = sqlglot.parse_one(f"CREATE TABLE t ({ddl})", read="spark")
    except sqlglot.errors.SqlglotError as error:
        raise AnalysisError(f"The schema {ddl!r} does not parse; it must read like 'name TYPE, name TYPE'.") from error
    columns = list(create.this.expressions) if isinstance(create.this, exp.Schema) else []
    if not columns or not all(isinstance(column, exp.ColumnDef) for column in columns):
        raise AnalysisError(f"The schema {ddl!r} has no columns; it must read like 'name TYPE, name TYPE'.")
    return columns


def _field_of(column: exp.Expr) -> pa.Field:
    kind = column.args.get("kind")
    if kind is None:
        raise AnalysisError(f"The column {column.name!r} has no type; a schema reads like 'name TYPE, name TYPE'.")
    return pa.field(column.name, _arrow_type(kind))


def _arrow_type(type_: exp.Expr) -> pa.DataType:
    kind = type_.this
    if kind in _ARROW_OF_SQL:
        return _ARROW_OF_SQL[kind]
    inner = type_.expressions
    if kind == exp.DataType.Type.DECIMAL:
        return pa.decimal128(*([int(size.name) for size in inner] or [10, 0]))
    if kind in (exp.DataType.Type.ARRAY, exp.DataType.Type.LIST):
        return pa.list_(_arrow_type(inner[0]))
    if kind == exp.DataType.Type.MAP:
        return pa.map_(_arrow_type(inner[0]), _arrow_type(inner[1]))
    if kind == exp.DataType.Type.STRUCT:
        return pa.struct([_field_of(field) for field in inner])
    raise AnalysisError(f"{type_.sql('spark')!r} is not a type of a streaming frame.")


def _from_model(model: type[BaseModel]) -> pa.Schema:
    hints = typing.get_type_hints(model)
    return pa.schema(
        [pa.field(name, _of_annotation(hints[name], f"{model.__name__}.{name}")) for name in model.model_fields]
    )


def _of_annotation(annotation: Any, where: str) -> pa.DataType:
    if annotation in _ARROW_OF_PYTHON:
        return _ARROW_OF_PYTHON[annotation]
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        present = [arg for arg in args if arg is not type(None)]
        if len(present) == 1:
            return _of_annotation(present[0], where)
    if origin is list:
        return pa.list_(_of_annotation(args[0], where))
    if origin is dict:
        return pa.map_(_of_annotation(args[0], where), _of_annotation(args[1], where))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(list(_from_model(annotation)))
    raise AnalysisError(
        f"{where} has the annotation {annotation}, which has no column type. "
        f"Choices: bool, int, float, str, bytes, date, datetime, Decimal, list, dict, another model, or one of them | None."
    )


@functools.cache
def _quoted(name: str) -> str:
    """Return a name as DDL text, in quotes unless the bare word reads as itself, of a column and of a field."""
    if name.isascii() and name.isidentifier() and _reads_bare(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def _reads_bare(name: str) -> bool:
    try:
        return from_ddl(f"{name} STRUCT<{name}: INT>") == pa.schema([(name, pa.struct([(name, pa.int32())]))])
    except AnalysisError:
        return False


SchemaField = Annotated[
    pa.Schema,
    PlainValidator(as_schema),
    PlainSerializer(to_ddl, return_type=str),
    WithJsonSchema({"type": "string", "description": "columns as DDL text: name TYPE, name TYPE"}),
]
"""A pydantic field type for a schema, which is DDL text in JSON and YAML."""
