"""Functions that give several rows for one; only in a projection, one at a time."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def explode(column: ColumnOrName) -> Column:
    """Return a row for each element of an array, or for each entry of a map with its key and value."""
    return invoke("explode", column)


def explode_outer(column: ColumnOrName) -> Column:
    """Return rows as ``explode`` does, and one row with null if the array or map is null or empty."""
    return invoke("explode_outer", column)


def posexplode(column: ColumnOrName) -> Column:
    """Return rows as ``explode`` does, each with its position from 0 before it."""
    return invoke("posexplode", column)


def posexplode_outer(column: ColumnOrName) -> Column:
    """Return rows as ``explode_outer`` does, each with its position from 0 before it."""
    return invoke("posexplode_outer", column)


def inline(column: ColumnOrName) -> Column:
    """Return a row for each struct of an array, a column for each of its fields."""
    return invoke("inline", column)


def inline_outer(column: ColumnOrName) -> Column:
    """Return rows as ``inline`` does, and one row of nulls if the array is null or empty."""
    return invoke("inline_outer", column)


def json_tuple(column: ColumnOrName, *fields: str) -> Column:
    """Return the values of some fields of JSON objects as text, a column for each field."""
    return invoke("json_tuple", column, *map(lit, fields))


def stack(rows: int | Column, *columns: ColumnOrName) -> Column:
    """Return the values in so many rows, filled one after the other."""
    return invoke("stack", rows, *columns)
