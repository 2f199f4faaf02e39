"""Python values as SQL literals."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.plan.expression import DIALECT


def literal(value: Any) -> exp.Expr:
    """Return the SQL literal of a Python value.

    Raises:
        AnalysisError: The value has no literal.
    """
    if isinstance(value, bytes | bytearray):
        return exp.HexString(this=bytes(value).hex().upper())
    if isinstance(value, date | timedelta):
        return _of_time(value)
    if isinstance(value, float | Decimal):
        return _fraction(value)
    if isinstance(value, list | tuple):
        return exp.Array(expressions=[literal(item) for item in value])
    if hasattr(value, "dtype") and hasattr(value, "item"):
        return literal(value.item())
    if value is None or isinstance(value, bool | int | float | str):
        return exp.convert(value)
    raise AnalysisError(
        f"{value!r} of type {type(value).__name__} cannot be written in SQL; give a column or a plain value."
    )


def _of_time(value: date | timedelta) -> exp.Expr:
    if isinstance(value, timedelta):
        microseconds = value // timedelta(microseconds=1)
        return exp.Interval(this=exp.Literal.string(str(microseconds)), unit=exp.Var(this="MICROSECONDS"))
    if isinstance(value, datetime):
        return _typed(value.isoformat(sep=" "), "TIMESTAMP")
    return _typed(value.isoformat(), "DATE")


def _fraction(value: float | Decimal) -> exp.Expr:
    if isinstance(value, Decimal):
        return exp.Literal.number(str(value))
    if not math.isfinite(value):
        return _typed(str(value), "DOUBLE")
    number = exp.cast(exp.Literal.number(abs(value)), "DOUBLE")  # alone it would be a DECIMAL, as in SQL text
    return exp.Neg(this=number) if math.copysign(1, value) < 0 else number


def _typed(text: str, type_: str) -> exp.Expr:
    return exp.Cast(this=exp.Literal.string(text), to=exp.DataType.build(type_, dialect=DIALECT))
