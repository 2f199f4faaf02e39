"""Numbers."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def abs(column: ColumnOrName) -> Column:
    """Return the number without its sign.

    Example: ``abs(-1)`` is ``1``.
    """
    return invoke("abs", column)


def negative(column: ColumnOrName) -> Column:
    """Return the number with the other sign.

    Example: ``negative(1)`` is ``-1``.
    """
    return invoke("negative", column)


def negate(column: ColumnOrName) -> Column:
    """Return the number with the other sign: another word for ``negative``.

    Example: ``-(1)`` is ``-1``.
    """
    return invoke("negate", column)


def positive(column: ColumnOrName) -> Column:
    """Return the number itself.

    Example: ``positive(1)`` is ``1``.
    """
    return invoke("positive", column)


def sign(column: ColumnOrName) -> Column:
    """Return -1.0, 0.0 or 1.0.

    Example: ``sign(-40)`` is ``-1.0``.
    """
    return invoke("sign", column)


def signum(column: ColumnOrName) -> Column:
    """Return -1.0, 0.0 or 1.0: another word for ``sign``.

    Example: ``signum(40)`` is ``1.0``.
    """
    return invoke("signum", column)


def ceil(column: ColumnOrName, scale: int | Column | None = None) -> Column:
    """Return the least whole number that is not below, or number of so many decimals.

    Args:
        column: The number.
        scale: How many decimals, a whole number from -38 to 38 that is written out; -1 for tens, -2 for hundreds.

    Example: ``ceil(-0.1)`` is ``0``.
    Example: ``ceil(3.1411, 3)`` is ``3.142``.
    Example: ``ceil(3.1411, -3)`` is ``1000``.
    """
    return invoke("ceil", column, *([] if scale is None else [scale]))


def ceiling(column: ColumnOrName, scale: int | Column | None = None) -> Column:
    """Return the least whole number that is not below: another word for ``ceil``.

    Example: ``ceiling(5.4)`` is ``6``.
    """
    return invoke("ceiling", column, *([] if scale is None else [scale]))


def floor(column: ColumnOrName, scale: int | Column | None = None) -> Column:
    """Return the greatest whole number that is not above, or number of so many decimals.

    Args:
        column: The number.
        scale: How many decimals, a whole number from -38 to 38 that is written out; -1 for tens, -2 for hundreds.

    Example: ``floor(-0.1)`` is ``-1``.
    Example: ``floor(3.1411, 3)`` is ``3.141``.
    """
    return invoke("floor", column, *([] if scale is None else [scale]))


def round(column: ColumnOrName, scale: int | Column = 0) -> Column:
    """Return the number rounded to some decimals, halves away from zero.

    Example: ``round(2.5, 0)`` is ``3``.
    Example: ``round(-2.5D, 0)`` is ``-3.0``.
    Example: ``round(125, -1)`` is ``130``.
    """
    return invoke("round", column, scale)


def bround(column: ColumnOrName, scale: int | Column = 0) -> Column:
    """Return the number rounded to some decimals, halves to the even neighbour.

    Example: ``bround(2.5D, 0)`` is ``2.0``.
    Example: ``bround(25, -1)`` is ``20``.
    """
    return invoke("bround", column, scale)


def rint(column: ColumnOrName) -> Column:
    """Return the nearest whole number, halves to the even neighbour.

    Example: ``rint(12.5D)`` is ``12.0``.
    """
    return invoke("rint", column)


def pmod(dividend: float | ColumnOrName, divisor: float | ColumnOrName) -> Column:
    """Return the remainder that is not negative; null if the divisor is zero.

    Example: ``pmod(10, 3)`` is ``1``.
    Example: ``pmod(-10, 3)`` is ``2``.
    """
    return invoke("pmod", dividend, divisor)


def try_divide(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the quotient; null if the divisor is zero.

    Example: ``try_divide(3, 2)`` is ``1.5``.
    Example: ``try_divide(1, 0)`` is ``NULL``.
    """
    return invoke("try_divide", left, right)


def sqrt(column: ColumnOrName) -> Column:
    """Return the square root.

    Example: ``sqrt(4)`` is ``2.0``.
    """
    return invoke("sqrt", column)


def cbrt(column: ColumnOrName) -> Column:
    """Return the cube root.

    Example: ``cbrt(27.0)`` is ``3.0``.
    """
    return invoke("cbrt", column)


def pow(base: float | ColumnOrName, exponent: float | ColumnOrName) -> Column:
    """Return a power.

    Example: ``pow(2, 3)`` is ``8.0``.
    """
    return invoke("pow", base, exponent)


def power(base: float | ColumnOrName, exponent: float | ColumnOrName) -> Column:
    """Return a power: another word for ``pow``.

    Example: ``power(2, 3)`` is ``8.0``.
    """
    return invoke("power", base, exponent)


def exp(column: ColumnOrName) -> Column:
    """Return e to a power.

    Example: ``exp(0)`` is ``1.0``.
    """
    return invoke("exp", column)


def expm1(column: ColumnOrName) -> Column:
    """Return e to a power, less one.

    Example: ``expm1(0)`` is ``0.0``.
    """
    return invoke("expm1", column)


def ln(column: ColumnOrName) -> Column:
    """Return the natural logarithm; null for zero and below.

    Example: ``ln(1)`` is ``0.0``.
    Example: ``ln(0)`` is ``NULL``.
    """
    return invoke("ln", column)


def log(base: float | ColumnOrName, column: ColumnOrName | None = None) -> Column:
    """Return the logarithm to a base; of one argument alone, the natural logarithm. Null for zero and below.

    Example: ``log(10, 100)`` is ``2.0``.
    Example: ``log(1)`` is ``0.0``.
    """
    return invoke("log", base, *([] if column is None else [column]))


def log10(column: ColumnOrName) -> Column:
    """Return the logarithm to base 10.

    Example: ``log10(10)`` is ``1.0``.
    """
    return invoke("log10", column)


def log2(column: ColumnOrName) -> Column:
    """Return the logarithm to base 2.

    Example: ``log2(2)`` is ``1.0``.
    """
    return invoke("log2", column)


def log1p(column: ColumnOrName) -> Column:
    """Return the natural logarithm of a number plus one.

    Example: ``log1p(0)`` is ``0.0``.
    """
    return invoke("log1p", column)


def factorial(column: ColumnOrName) -> Column:
    """Return the factorial of 0 to 20; null for others.

    Example: ``factorial(5)`` is ``120``.
    Example: ``factorial(21)`` is ``NULL``.
    """
    return invoke("factorial", column)


def hypot(left: float | ColumnOrName, right: float | ColumnOrName) -> Column:
    """Return the length of the hypotenuse.

    Example: ``hypot(3, 4)`` is ``5.0``.
    """
    return invoke("hypot", left, right)


def rand(seed: int | None = None) -> Column:
    """Return a random number from 0 to 1, another for each row.

    Args:
        seed: Taken as PySpark takes it. Numbers do not come again with it: rows have no order that could tell them.
    """
    return invoke("rand", *([] if seed is None else [seed]))


def random(seed: int | None = None) -> Column:
    """Return a random number from 0 to 1: another word for ``rand``."""
    return invoke("random", *([] if seed is None else [seed]))


def randn(seed: int | None = None) -> Column:
    """Return a random number of the standard normal distribution, another for each row.

    Args:
        seed: Taken as in ``rand``, and of no use here either.
    """
    return invoke("randn", *([] if seed is None else [seed]))


def width_bucket(column: ColumnOrName, low: ColumnOrName, high: ColumnOrName, buckets: int | ColumnOrName) -> Column:
    """Return the number of the bucket of an equal-width histogram in which the value lies.

    Example: ``width_bucket(5.3, 0.2, 10.6, 5)`` is ``3``.
    Example: ``width_bucket(-2.1, 1.3, 3.4, 3)`` is ``0``.
    """
    return invoke("width_bucket", column, low, high, buckets)


def try_add(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the sum; null if it outgrows its type.

    Example: ``try_add(1, 2)`` is ``3``.
    Example: ``try_add(2147483647, 1)`` is ``NULL``.
    """
    return invoke("try_add", left, right)


def try_subtract(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the difference; null if it outgrows its type.

    Example: ``try_subtract(1, 2)`` is ``-1``.
    """
    return invoke("try_subtract", left, right)


def try_multiply(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the product; null if it outgrows its type.

    Example: ``try_multiply(2, 3)`` is ``6``.
    Example: ``try_multiply(2147483647, 2)`` is ``NULL``.
    """
    return invoke("try_multiply", left, right)


def try_mod(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the remainder of a division; null if the divisor is zero.

    Example: ``try_mod(5, 3)`` is ``2``.
    Example: ``try_mod(5, 0)`` is ``NULL``.
    """
    return invoke("try_mod", left, right)


def uuid() -> Column:
    """Return a random UUID as text, another one for each row and each time it is computed.

    Example: ``length(uuid())`` is ``36``.
    """
    return invoke("uuid")
