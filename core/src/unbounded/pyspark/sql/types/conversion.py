"""Types from what else can say them: Arrow, DDL text, JSON."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from unbounded import schema
from unbounded.errors import AnalysisError, did_you_mean
from unbounded.pyspark.sql.types import atomic, base

if TYPE_CHECKING:
    from unbounded.pyspark.sql.types.nested import StructType

_WITHOUT_SIZES: dict[str, type[base.DataType]] = {
    kind.typeName(): kind
    for kind in (
        atomic.NullType,
        atomic.StringType,
        atomic.BinaryType,
        atomic.BooleanType,
        atomic.DateType,
        atomic.TimestampType,
        atomic.TimestampNTZType,
        atomic.DoubleType,
        atomic.FloatType,
        atomic.ByteType,
        atomic.ShortType,
        atomic.IntegerType,
        atomic.LongType,
    )
}
_WITH_SIZES = re.compile(r"(decimal|char|varchar)\((\d+)(?:,\s*(\d+))?\)")


def from_arrow(type_: pa.DataType) -> base.DataType:
    """Return the type of an Arrow type.

    Raises:
        AnalysisError: Spark has no such type.
    """
    from unbounded.pyspark.sql.types.nested import ArrayType, MapType

    if pa.types.is_struct(type_):
        return schema_of(pa.schema(list(type_)))
    if pa.types.is_map(type_):
        return MapType(from_arrow(type_.key_type), from_arrow(type_.item_type), type_.item_field.nullable)
    if pa.types.is_list(type_):
        return ArrayType(from_arrow(type_.value_type), type_.value_field.nullable)
    if pa.types.is_decimal(type_):
        return atomic.DecimalType(type_.precision, type_.scale)
    normal = schema.type_from_ddl(schema.spark_type(type_))
    return next(kind() for kind in _WITHOUT_SIZES.values() if kind().arrow_type == normal)


def schema_of(columns: pa.Schema) -> "StructType":
    """Return the struct of the columns of an Arrow schema."""
    from unbounded.pyspark.sql.types.nested import StructField, StructType

    return StructType([StructField(field.name, from_arrow(field.type), field.nullable) for field in columns])


def from_ddl(text: str) -> base.DataType:
    """Return the struct of DDL columns (``a INT, b STRING``), or the type of a type's name.

    Raises:
        AnalysisError: The text is neither.
    """
    try:
        return schema_of(schema.from_ddl(text))
    except AnalysisError:
        return from_arrow(schema.type_from_ddl(text))


def from_json(value: Any) -> base.DataType:
    """Return the type that Spark writes as this JSON value: a name, or a dict.

    Raises:
        AnalysisError: It is none.
    """
    from unbounded.pyspark.sql.types.nested import ArrayType, MapType, StructType

    if isinstance(value, Mapping):
        nested: dict[str, type[ArrayType | MapType | StructType]]
        nested = {"array": ArrayType, "map": MapType, "struct": StructType}
        kind = str(value.get("type"))
        if kind not in nested:
            raise AnalysisError(f"There is no nested type {kind!r}.{did_you_mean(kind, nested)}")
        return nested[kind].fromJson(value)
    name = str(value)
    if sizes := _WITH_SIZES.fullmatch(name):
        kinds = {"decimal": atomic.DecimalType, "char": atomic.CharType, "varchar": atomic.VarcharType}
        return kinds[sizes[1]](*(int(size) for size in sizes.groups()[1:] if size))
    if name == "decimal":
        return atomic.DecimalType()
    if name not in _WITHOUT_SIZES:
        raise AnalysisError(f"There is no type {name!r}.{did_you_mean(name, _WITHOUT_SIZES)}")
    return _WITHOUT_SIZES[name]()
