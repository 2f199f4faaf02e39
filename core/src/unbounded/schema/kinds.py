"""Arrow types by what Spark calls them."""

import pyarrow as pa

MAX_PRECISION = 38
"""The most digits that a DECIMAL has."""

DECIMAL_OF_PYTHON = pa.decimal128(MAX_PRECISION, 18)
"""The type of Python's ``Decimal``, which may have any number of digits."""


def is_array(type_: pa.DataType) -> bool:
    """Return whether an Arrow type is an ARRAY for Spark: a list of any kind."""
    return pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_)


def is_number(type_: pa.DataType) -> bool:
    """Return whether an Arrow type is numeric for Spark."""
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_))


def is_text(type_: pa.DataType) -> bool:
    """Return whether an Arrow type is STRING for Spark."""
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_))


def is_binary(type_: pa.DataType) -> bool:
    """Return whether an Arrow type is BINARY for Spark."""
    return pa.types.is_binary(type_) or pa.types.is_large_binary(type_)
