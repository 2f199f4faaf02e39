"""How a function of this package becomes a call in Spark SQL."""

from typing import Any

from unbounded.api.column import Column, call, to_column


def invoke(function: str, *arguments: Any) -> Column:
    """Return a call of a Spark SQL function. Text is a column, as in PySpark; ``lit`` makes it a value."""
    return call(function, *[to_column(value) if isinstance(value, str) else value for value in arguments])
