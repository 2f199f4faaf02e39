"""Angles, in radians."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def e() -> Column:
    """Return Euler's number.

    Example: ``e()`` is ``2.718281828459045``.
    """
    return invoke("e")


def pi() -> Column:
    """Return the ratio of a circle's circumference to its diameter.

    Example: ``pi()`` is ``3.141592653589793``.
    """
    return invoke("pi")


def degrees(column: ColumnOrName) -> Column:
    """Return an angle in degrees.

    Example: ``degrees(pi())`` is ``180.0``.
    """
    return invoke("degrees", column)


def radians(column: ColumnOrName) -> Column:
    """Return an angle of degrees in radians.

    Example: ``radians(180)`` is ``3.141592653589793``.
    """
    return invoke("radians", column)


def sin(column: ColumnOrName) -> Column:
    """Return the sine.

    Example: ``sin(0)`` is ``0.0``.
    """
    return invoke("sin", column)


def cos(column: ColumnOrName) -> Column:
    """Return the cosine.

    Example: ``cos(0)`` is ``1.0``.
    """
    return invoke("cos", column)


def tan(column: ColumnOrName) -> Column:
    """Return the tangent.

    Example: ``tan(0)`` is ``0.0``.
    """
    return invoke("tan", column)


def cot(column: ColumnOrName) -> Column:
    """Return the cotangent.

    Example: ``round(cot(1), 6)`` is ``0.642093``.
    """
    return invoke("cot", column)


def sec(column: ColumnOrName) -> Column:
    """Return the secant.

    Example: ``sec(0)`` is ``1.0``.
    """
    return invoke("sec", column)


def csc(column: ColumnOrName) -> Column:
    """Return the cosecant.

    Example: ``round(csc(1), 6)`` is ``1.188395``.
    """
    return invoke("csc", column)


def asin(column: ColumnOrName) -> Column:
    """Return the inverse sine; NaN outside of -1 to 1.

    Example: ``asin(0)`` is ``0.0``.
    Example: ``asin(2)`` is ``NaN``.
    """
    return invoke("asin", column)


def acos(column: ColumnOrName) -> Column:
    """Return the inverse cosine; NaN outside of -1 to 1.

    Example: ``acos(1)`` is ``0.0``.
    Example: ``acos(2)`` is ``NaN``.
    """
    return invoke("acos", column)


def atan(column: ColumnOrName) -> Column:
    """Return the inverse tangent.

    Example: ``atan(0)`` is ``0.0``.
    """
    return invoke("atan", column)


def atan2(y: float | ColumnOrName, x: float | ColumnOrName) -> Column:
    """Return the angle of a point.

    Example: ``atan2(0, 1)`` is ``0.0``.
    """
    return invoke("atan2", y, x)


def sinh(column: ColumnOrName) -> Column:
    """Return the hyperbolic sine.

    Example: ``sinh(0)`` is ``0.0``.
    """
    return invoke("sinh", column)


def cosh(column: ColumnOrName) -> Column:
    """Return the hyperbolic cosine.

    Example: ``cosh(0)`` is ``1.0``.
    """
    return invoke("cosh", column)


def tanh(column: ColumnOrName) -> Column:
    """Return the hyperbolic tangent.

    Example: ``tanh(0)`` is ``0.0``.
    """
    return invoke("tanh", column)


def asinh(column: ColumnOrName) -> Column:
    """Return the inverse hyperbolic sine.

    Example: ``asinh(0)`` is ``0.0``.
    """
    return invoke("asinh", column)


def acosh(column: ColumnOrName) -> Column:
    """Return the inverse hyperbolic cosine.

    Example: ``acosh(1)`` is ``0.0``.
    """
    return invoke("acosh", column)


def atanh(column: ColumnOrName) -> Column:
    """Return the inverse hyperbolic tangent.

    Example: ``atanh(0)`` is ``0.0``.
    """
    return invoke("atanh", column)
