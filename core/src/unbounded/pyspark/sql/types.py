"""``pyspark.sql.types``: a thin spelling of Arrow types.

Each type has the Arrow type in ``arrow_type``; a ``StructType`` is welcome wherever a schema is, by the Arrow
PyCapsule interface.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

import pyarrow as pa

from unbounded.api.display import simple_type
from unbounded.contracts import Row
from unbounded.schema import from_ddl, spark_type, type_from_ddl

__all__ = [
    "ArrayType",
    "BinaryType",
    "BooleanType",
    "ByteType",
    "CharType",
    "DataType",
    "DateType",
    "DecimalType",
    "DoubleType",
    "FloatType",
    "IntegerType",
    "LongType",
    "MapType",
    "NullType",
    "Row",
    "ShortType",
    "StringType",
    "StructField",
    "StructType",
    "TimestampNTZType",
    "TimestampType",
    "VarcharType",
]


class DataType:
    """The base of all types. Types are equal if their Arrow types are."""

    _arrow: ClassVar[pa.DataType] = pa.null()

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return self._arrow

    def simpleString(self) -> str:
        """Return the type in Spark's short words, for instance ``array<bigint>``."""
        return simple_type(self.arrow_type)

    @classmethod
    def typeName(cls) -> str:
        """Return the class's name in lower case, without ``Type``."""
        return cls.__name__.removesuffix("Type").lower()

    @staticmethod
    def fromDDL(ddl: str) -> "DataType":
        """Return the type of DDL text: of columns (``a INT, b STRING``) a struct, of a type name that
        type.
        """
        return data_type(pa.struct(list(from_ddl(ddl)))) if " " in ddl.strip() else data_type(type_from_ddl(ddl))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataType) and other.arrow_type == self.arrow_type

    def __hash__(self) -> int:
        return hash(self.arrow_type)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class NullType(DataType):
    """The type of ``NULL`` alone."""


class StringType(DataType):
    """Text."""

    _arrow = pa.string()


class CharType(StringType):
    """Text; the length is not enforced."""

    def __init__(self, length: int) -> None:
        self.length = length


class VarcharType(CharType):
    """Text; the length is not enforced."""


class BinaryType(DataType):
    """Bytes."""

    _arrow = pa.binary()


class BooleanType(DataType):
    """True or false."""

    _arrow = pa.bool_()


class DateType(DataType):
    """A day."""

    _arrow = pa.date32()


class TimestampType(DataType):
    """An instant, in microseconds."""

    _arrow = pa.timestamp("us")


class TimestampNTZType(TimestampType):
    """A timestamp, in microseconds; there is one kind of timestamp here."""


class DoubleType(DataType):
    """A floating-point number of 64 bits."""

    _arrow = pa.float64()


class FloatType(DataType):
    """A floating-point number of 32 bits."""

    _arrow = pa.float32()


class ByteType(DataType):
    """A whole number of 8 bits."""

    _arrow = pa.int8()


class ShortType(DataType):
    """A whole number of 16 bits."""

    _arrow = pa.int16()


class IntegerType(DataType):
    """A whole number of 32 bits."""

    _arrow = pa.int32()


class LongType(DataType):
    """A whole number of 64 bits."""

    _arrow = pa.int64()


class DecimalType(DataType):
    """A number with so many digits in all, and so many of them behind the point."""

    def __init__(self, precision: int = 10, scale: int = 0) -> None:
        self.precision, self.scale = precision, scale

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.decimal128(self.precision, self.scale)


class ArrayType(DataType):
    """A list of values of one type."""

    def __init__(self, elementType: DataType, containsNull: bool = True) -> None:
        self.elementType, self.containsNull = elementType, containsNull

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.list_(self.elementType.arrow_type)

    def __repr__(self) -> str:
        return f"ArrayType({self.elementType!r}, {self.containsNull})"


class MapType(DataType):
    """Keys with values."""

    def __init__(self, keyType: DataType, valueType: DataType, valueContainsNull: bool = True) -> None:
        self.keyType, self.valueType, self.valueContainsNull = keyType, valueType, valueContainsNull

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.map_(self.keyType.arrow_type, self.valueType.arrow_type)

    def __repr__(self) -> str:
        return f"MapType({self.keyType!r}, {self.valueType!r}, {self.valueContainsNull})"


class StructField:
    """A field of a struct, or a column of a schema."""

    def __init__(self, name: str, dataType: DataType, nullable: bool = True, metadata: object = None) -> None:
        self.name, self.dataType, self.nullable, self.metadata = name, dataType, nullable, metadata

    def simpleString(self) -> str:
        """Return name and type in Spark's short words."""
        return f"{self.name}:{self.dataType.simpleString()}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StructField) and (other.name, other.dataType) == (self.name, self.dataType)

    def __hash__(self) -> int:
        return hash((self.name, self.dataType))

    def __repr__(self) -> str:
        return f"StructField({self.name!r}, {self.dataType!r}, {self.nullable})"


class StructType(DataType):
    """Named fields; the schema of a frame.

    Example:
        >>> schema = StructType().add("user", LongType()).add("tags", "array<string>")
        >>> schema.simpleString()
        'struct<user:bigint,tags:array<string>>'
    """

    def __init__(self, fields: Sequence[StructField] | None = None) -> None:
        self.fields = list(fields or ())

    def add(
        self,
        field: str | StructField,
        data_type: DataType | str | None = None,
        nullable: bool = True,
        metadata: object = None,
    ) -> Self:
        """Add a field, given whole or as its name and type; return this very struct."""
        self.fields.append(
            field
            if isinstance(field, StructField)
            else StructField(field, _as_data_type(data_type), nullable, metadata)
        )
        return self

    @property
    def names(self) -> list[str]:
        """The names of the fields."""
        return [field.name for field in self.fields]

    def fieldNames(self) -> list[str]:
        """Return the names of the fields."""
        return self.names

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.struct([pa.field(field.name, field.dataType.arrow_type) for field in self.fields])

    def __arrow_c_schema__(self) -> object:
        """Give the schema to whoever takes one."""
        return pa.schema(list(self.arrow_type)).__arrow_c_schema__()

    def __iter__(self) -> Iterator[StructField]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __getitem__(self, key: str | int) -> StructField:
        return self.fields[key if isinstance(key, int) else self.names.index(key)]

    def __repr__(self) -> str:
        return f"StructType([{', '.join(map(repr, self.fields))}])"


def data_type(type_: pa.DataType) -> DataType:
    """Return the type of an Arrow type."""
    if pa.types.is_struct(type_):
        return StructType([StructField(field.name, data_type(field.type)) for field in type_])
    if pa.types.is_map(type_):
        return MapType(data_type(type_.key_type), data_type(type_.item_type))
    if pa.types.is_list(type_):
        return ArrayType(data_type(type_.value_type))
    if pa.types.is_decimal(type_):
        return DecimalType(type_.precision, type_.scale)
    normal = type_from_ddl(spark_type(type_))
    return next(kind() for kind in _FLAT if kind._arrow == normal)  # noqa: SLF001 - the classes of this module


def _as_data_type(type_: DataType | str | None) -> DataType:
    return type_ if isinstance(type_, DataType) else data_type(type_from_ddl(str(type_)))


_FLAT: tuple[type[DataType], ...] = (
    NullType,
    StringType,
    BinaryType,
    BooleanType,
    DateType,
    TimestampType,
    DoubleType,
    FloatType,
    ByteType,
    ShortType,
    IntegerType,
    LongType,
)
