"""Python values as SQL literals."""

import math
from datetime import date, datetime
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
    if isinstance(value, datetime):
        return _typed(value.isoformat(sep=" "), "TIMESTAMP")
    if isinstance(value, date):
        return _typed(value.isoformat(), "DATE")
    if isinstance(value, float) and not math.isfinite(value):
        return _typed(str(value), "DOUBLE")
    if isinstance(value, Decimal):
        return exp.Literal.number(str(value))
    if isinstance(value, list | tuple):
        return exp.Array(expressions=[literal(item) for item in value])
    if value is None or isinstance(value, bool | int | float | str):
        return exp.convert(value)
    raise AnalysisError(
        f"{value!r} of type {type(value).__name__} cannot be written in SQL; give a column or a plain value."
    )


def _typed(text: str, type_: str) -> exp.Expr:
    return exp.Cast(this=exp.Literal.string(text), to=exp.DataType.build(type_, dialect=DIALECT))
