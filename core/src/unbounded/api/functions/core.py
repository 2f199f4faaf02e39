"""Columns, literals and SQL text."""

from typing import Any

from unbounded.api.column import Column, ColumnOrName, call, literal, named, to_column


def col(name: str) -> Column:
    """Return the column of that name; dots lead into structs, and ``*`` stands for every column."""
    return named(name)


def column(name: str) -> Column:
    """Return the column of that name: another word for ``col``."""
    return named(name)


def lit(value: Any) -> Column:
    """Return a constant; a column is returned as it is, a list becomes an array."""
    return value if isinstance(value, Column) else Column(literal(value))


def expr(text: str) -> Column:
    """Return the column that Spark SQL text says, such as ``price * 2 AS double``."""
    return to_column(text)


def call_function(name: str, *arguments: ColumnOrName) -> Column:
    """Return a call of any SQL function by its name."""
    return call(name, *map(to_column, arguments))


def broadcast(frame: Any) -> Any:
    """Return the frame itself: a hint for clusters, which one process has no use for."""
    return frame
