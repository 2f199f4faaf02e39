"""Structs: named fields in one column."""

from unbounded.api.column import Column, ColumnOrName, to_columns
from unbounded.api.functions.invoke import invoke


def struct(*columns: ColumnOrName) -> Column:
    """Return a struct with a field for each column, of the column's name.

    Example: ``struct(1 AS a, 'x' AS b)`` is ``{1, x}``.
    """
    return invoke("struct", *to_columns(columns))


def named_struct(*names_and_values: ColumnOrName) -> Column:
    """Return a struct of alternating names, as text literals, and values.

    Example: ``named_struct('a', 1, 'b', 'x')`` is ``{1, x}``.
    """
    return invoke("named_struct", *names_and_values)
