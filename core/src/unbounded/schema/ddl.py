"""DDL text, such as ``user BIGINT, tags ARRAY<STRING>``, and Arrow types."""

import functools
import re
from collections.abc import Iterable
from typing import ClassVar

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.tokenizer_core import TokenType

from unbounded.errors import AnalysisError
from unbounded.schema.kinds import MAX_PRECISION, is_array


class _Ddl(Spark):
    """Spark's SQL, and the type of nothing by its name."""

    class Tokenizer(Spark.Tokenizer):
        """Knows ``VOID``."""

        KEYWORDS: ClassVar = {**Spark.Tokenizer.KEYWORDS, "VOID": TokenType.NULL}


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

_STRUCT = re.compile(r"\s*struct\s*<", re.IGNORECASE)
_SHAPE = "it must read like 'name TYPE, name TYPE'."
_TYPES = (
    "Choices: BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(p, s), STRING, BINARY, DATE, TIMESTAMP, "
    "ARRAY<type>, MAP<type, type>, STRUCT<name: type, …>."
)


def from_ddl(ddl: str) -> pa.Schema:
    """Return the Arrow schema of DDL text such as ``user BIGINT, tags ARRAY<STRING>``, or of a type such as
    ``STRUCT<user: BIGINT>``.

    Raises:
        AnalysisError: The text does not parse, names a type that does not exist, or a column twice.
    """
    return pa.schema(_fields(_parse_columns(ddl)))


def to_ddl(schema: pa.Schema) -> str:
    """Return DDL text that :func:`from_ddl` reads back to the same schema."""
    return ", ".join(f"{_quoted(field.name)} {spark_type(field.type)}" for field in schema)


def type_from_ddl(text: str) -> pa.DataType:
    """Return the Arrow type of one Spark type, for instance of ``MAP<STRING, INT>``.

    Raises:
        AnalysisError: The text is no type.
    """
    try:
        (field,) = from_ddl(f"value {text}")
    except (AnalysisError, ValueError) as error:
        raise AnalysisError(f"{text!r} is not a type. {_TYPES}") from error
    return field.type


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
    if is_array(type_):
        return f"ARRAY<{spark_type(type_.value_type)}>"
    if pa.types.is_dictionary(type_):
        return spark_type(type_.value_type)
    raise AnalysisError(f"The Arrow type {type_} has no counterpart among the SQL types.")


def _parse_columns(ddl: str) -> list[exp.Expr]:
    """Return the columns of DDL text, which a struct's type may stand for."""
    columns = _parse_list(f"value {ddl}" if _STRUCT.match(ddl) else ddl)
    return list(columns[0].args["kind"].expressions) if _STRUCT.match(ddl) and len(columns) == 1 else columns


def _parse_list(ddl: str) -> list[exp.Expr]:
    try:
        create = sqlglot.parse_one(f"CREATE TABLE t ({ddl}\n)", read=_Ddl)
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise AnalysisError(f"The schema {ddl!r} does not parse; {_SHAPE} {_TYPES}") from error
    whole = isinstance(create, exp.Create) and isinstance(create.this, exp.Schema)
    columns = list(create.this.expressions) if whole and not create.expression else []
    if not columns or not all(isinstance(column, exp.ColumnDef) for column in columns):
        raise AnalysisError(f"The schema {ddl!r} is not a list of columns; {_SHAPE}")
    return columns


def _fields(columns: Iterable[exp.Expr]) -> list[pa.Field]:
    fields = [_field_of(column) for column in columns]
    seen: set[str] = set()
    for field in fields:
        if field.name.lower() in seen:
            raise AnalysisError(f"The name {field.name!r} stands twice in one schema; letter case does not count.")
        seen.add(field.name.lower())
    return fields


def _field_of(column: exp.Expr) -> pa.Field:
    kind = column.args.get("kind")
    if kind is None:
        raise AnalysisError(f"The column {column.sql('spark')!r} has no type; {_SHAPE} {_TYPES}")
    if not isinstance(column.this, exp.Identifier):
        raise AnalysisError(f"{column.this.sql('spark')!r} is not a column name; put it in backticks.")
    return pa.field(column.name, _arrow_type(kind))


def _arrow_type(type_: exp.Expr) -> pa.DataType:
    kind, inner = type_.this, type_.expressions
    if kind in _ARROW_OF_SQL:
        return _ARROW_OF_SQL[kind]
    if kind == exp.DataType.Type.DECIMAL:
        return _decimal(*([int(size.name) for size in inner] or [10]))
    if kind == exp.DataType.Type.ARRAY and len(inner) == 1:
        return pa.list_(_arrow_type(inner[0]))
    if kind == exp.DataType.Type.MAP and len(inner) == 2 and inner[0].this != exp.DataType.Type.NULL:
        return pa.map_(_arrow_type(inner[0]), _arrow_type(inner[1]))
    if kind == exp.DataType.Type.STRUCT and inner:
        return pa.struct(_fields(inner))
    raise AnalysisError(f"{type_.sql()!r} is not a type of a column. {_TYPES}")


def _decimal(precision: int, scale: int = 0) -> pa.DataType:
    if not 0 <= scale <= precision <= MAX_PRECISION or precision == 0:
        raise AnalysisError(
            f"DECIMAL({precision}, {scale}) is no type: precision ends at {MAX_PRECISION}, and scale at precision."
        )
    return pa.decimal128(precision, scale)


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
