"""Types of one value."""

import pyarrow as pa

from unbounded.pyspark.sql.types.base import DataType


class NullType(DataType):
    """The type of ``NULL`` alone."""

    @classmethod
    def typeName(cls) -> str:
        """Return ``void``."""
        return "void"


class AtomicType(DataType):
    """What has a value and is not nested."""


class NumericType(AtomicType):
    """Numbers."""


class IntegralType(NumericType):
    """Whole numbers."""


class FractionalType(NumericType):
    """Numbers with a fraction."""


class DatetimeType(AtomicType):
    """Days and instants."""


class StringType(AtomicType):
    """Text."""

    _arrow = pa.string()


class CharType(StringType):
    """Text; the length is not enforced."""

    def __init__(self, length: int) -> None:
        self.length = length

    def simpleString(self) -> str:
        """Return the name with the length."""
        return f"{self.typeName()}({self.length})"

    def jsonValue(self) -> str:
        """Return the name with the length."""
        return self.simpleString()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.length})"


class VarcharType(CharType):
    """Text; the length is not enforced."""


class BinaryType(AtomicType):
    """Bytes."""

    _arrow = pa.binary()


class BooleanType(AtomicType):
    """True or false."""

    _arrow = pa.bool_()


class DateType(DatetimeType):
    """A day."""

    _arrow = pa.date32()


class TimestampType(DatetimeType):
    """An instant, in microseconds."""

    _arrow = pa.timestamp("us")


class TimestampNTZType(TimestampType):
    """A timestamp, in microseconds; there is one kind of timestamp here."""

    @classmethod
    def typeName(cls) -> str:
        """Return ``timestamp_ntz``."""
        return "timestamp_ntz"

    def simpleString(self) -> str:
        """Return ``timestamp_ntz``."""
        return self.typeName()


class DoubleType(FractionalType):
    """A floating-point number of 64 bits."""

    _arrow = pa.float64()


class FloatType(FractionalType):
    """A floating-point number of 32 bits."""

    _arrow = pa.float32()


class ByteType(IntegralType):
    """A whole number of 8 bits."""

    _arrow = pa.int8()


class ShortType(IntegralType):
    """A whole number of 16 bits."""

    _arrow = pa.int16()


class IntegerType(IntegralType):
    """A whole number of 32 bits."""

    _arrow = pa.int32()


class LongType(IntegralType):
    """A whole number of 64 bits."""

    _arrow = pa.int64()


class DecimalType(FractionalType):
    """A number with so many digits in all, and so many of them behind the point."""

    def __init__(self, precision: int = 10, scale: int = 0) -> None:
        self.precision, self.scale = precision, scale

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.decimal128(self.precision, self.scale)

    def jsonValue(self) -> str:
        """Return the name with both numbers."""
        return self.simpleString()

    def __repr__(self) -> str:
        return f"DecimalType({self.precision},{self.scale})"
