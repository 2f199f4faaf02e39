"""``pyspark.sql.types``: a thin spelling of Arrow types.

Each type has the Arrow type in ``arrow_type``; a ``StructType`` is welcome wherever a schema is, by the Arrow
PyCapsule interface.
"""

from unbounded.contracts import Row
from unbounded.pyspark.sql.types.atomic import (
    AtomicType,
    BinaryType,
    BooleanType,
    ByteType,
    CharType,
    DatetimeType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    FractionalType,
    IntegerType,
    IntegralType,
    LongType,
    NullType,
    NumericType,
    ShortType,
    StringType,
    TimestampNTZType,
    TimestampType,
    VarcharType,
)
from unbounded.pyspark.sql.types.base import DataType
from unbounded.pyspark.sql.types.nested import ArrayType, MapType, StructField, StructType

__all__ = [
    "ArrayType",
    "AtomicType",
    "BinaryType",
    "BooleanType",
    "ByteType",
    "CharType",
    "DataType",
    "DateType",
    "DatetimeType",
    "DecimalType",
    "DoubleType",
    "FloatType",
    "FractionalType",
    "IntegerType",
    "IntegralType",
    "LongType",
    "MapType",
    "NullType",
    "NumericType",
    "Row",
    "ShortType",
    "StringType",
    "StructField",
    "StructType",
    "TimestampNTZType",
    "TimestampType",
    "VarcharType",
]
