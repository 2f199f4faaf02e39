"""The types of arithmetic with decimals, as Spark has them: as many digits as the result may need, at most 38."""

import pyarrow as pa
from sqlglot import exp

from unbounded.schema import MAX_PRECISION

_LEAST_SCALE = 6
"""How many decimals stay when digits must go."""
OF_FLOATING = {pa.float32(): pa.decimal128(14, 7), pa.float64(): pa.decimal128(30, 15)}
"""What floating-point numbers become where they must be decimals."""
_DIGITS_OF_WHOLE = {pa.int8(): 3, pa.int16(): 5, pa.int32(): 10, pa.int64(): 20}


def decimal_of(operand: exp.Expr, type_: pa.DataType | None) -> pa.Decimal128Type | None:
    """Return the decimal type that an operand has beside a decimal; ``None`` if it makes the result a DOUBLE.

    Args:
        operand: Its tree; a whole number that is written out has the digits that are written.
        type_: Its type, as far as it is known.
    """
    if type_ is None or pa.types.is_decimal(type_):
        return type_
    bare = operand.unnest()
    if isinstance(bare, exp.Literal) and bare.is_int:
        return pa.decimal128(len(bare.name), 0)
    digits = _DIGITS_OF_WHOLE.get(type_)
    return None if digits is None else pa.decimal128(digits, 0)


def result_of(operation: type[exp.Expr], left: pa.Decimal128Type, right: pa.Decimal128Type) -> pa.Decimal128Type:
    """Return the type of a sum, difference, product, quotient or remainder of two decimals."""
    scale = max(left.scale, right.scale)
    whole = (left.precision - left.scale, right.precision - right.scale)
    if operation is exp.Mul:
        return _bounded(left.precision + right.precision + 1, left.scale + right.scale)
    if operation is exp.Div:
        scale = max(_LEAST_SCALE, left.scale + right.precision + 1)
        return _bounded(whole[0] + right.scale + scale, scale)
    return _bounded(min(whole) + scale if operation is exp.Mod else max(whole) + scale + 1, scale)


def rounded(type_: pa.Decimal128Type, scale: int) -> pa.Decimal128Type:
    """Return the type of a decimal that is rounded up or down to a scale."""
    whole = type_.precision - type_.scale + 1
    if scale < 0:
        return pa.decimal128(min(max(whole, 1 - scale), MAX_PRECISION), 0)
    kept = min(type_.scale, scale)
    return pa.decimal128(min(whole + kept, MAX_PRECISION), kept)


def _bounded(precision: int, scale: int) -> pa.Decimal128Type:
    if precision <= MAX_PRECISION:
        return pa.decimal128(precision, scale)
    least = min(scale, _LEAST_SCALE)
    return pa.decimal128(MAX_PRECISION, max(MAX_PRECISION - (precision - scale), least))
