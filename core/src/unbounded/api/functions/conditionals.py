"""Choices, the handling of nulls, and types."""

from typing import Any

from sqlglot import exp as sql

from unbounded.api.column import Column, ColumnOrName, to_tree
from unbounded.api.functions.invoke import invoke


def when(condition: Column, value: Any) -> Column:
    """Return ``value`` where the condition is true; go on with ``.when`` and ``.otherwise``, null without it.

    Example: ``CASE WHEN 1 > 0 THEN 'yes' ELSE 'no' END`` is ``yes``.
    """
    return Column(sql.Case().when(condition.tree.copy(), to_tree(value), copy=False))


def coalesce(*columns: ColumnOrName) -> Column:
    """Return the first value that is not null.

    Example: ``coalesce(NULL, 'a', 'b')`` is ``a``.
    """
    return invoke("coalesce", *columns)


def typeof(column: ColumnOrName) -> Column:
    """Return the type of a value in Spark's short words, such as ``array<int>``."""
    return invoke("typeof", column)


def nvl(column: ColumnOrName, replacement: ColumnOrName) -> Column:
    """Return the value, or the replacement where it is null.

    Example: ``nvl(NULL, 'x')`` is ``x``.
    """
    return invoke("nvl", column, replacement)


def ifnull(column: ColumnOrName, replacement: ColumnOrName) -> Column:
    """Return the value, or the replacement where it is null.

    Example: ``ifnull(NULL, 'x')`` is ``x``.
    """
    return invoke("ifnull", column, replacement)


def nvl2(column: ColumnOrName, present: ColumnOrName, absent: ColumnOrName) -> Column:
    """Return ``present`` where the column has a value, ``absent`` where it is null.

    Example: ``nvl2(NULL, 2, 1)`` is ``1``.
    """
    return invoke("nvl2", column, present, absent)


def nullif(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return null where both are equal, the left value elsewhere.

    Example: ``nullif(2, 2)`` is ``NULL``.
    """
    return invoke("nullif", left, right)


def nullifzero(column: ColumnOrName) -> Column:
    """Return null where the number is zero, the number elsewhere.

    Example: ``nullifzero(0)`` is ``NULL``.
    """
    return invoke("nullifzero", column)


def zeroifnull(column: ColumnOrName) -> Column:
    """Return zero where the number is null, the number elsewhere.

    Example: ``zeroifnull(NULL)`` is ``0``.
    """
    return invoke("zeroifnull", column)


def nanvl(column: ColumnOrName, replacement: ColumnOrName) -> Column:
    """Return the number, or the replacement where it is not a number.

    Example: ``nanvl(CAST('NaN' AS DOUBLE), 1.5D)`` is ``1.5``.
    """
    return invoke("nanvl", column, replacement)


def isnull(column: ColumnOrName) -> Column:
    """Return whether the value is null.

    Example: ``isnull(1)`` is ``false``.
    """
    return invoke("isnull", column)


def isnotnull(column: ColumnOrName) -> Column:
    """Return whether the value is not null.

    Example: ``isnotnull(1)`` is ``true``.
    """
    return invoke("isnotnull", column)


def isnan(column: ColumnOrName) -> Column:
    """Return whether the number is NaN; false for null.

    Example: ``isnan(CAST('NaN' AS DOUBLE))`` is ``true``.
    """
    return invoke("isnan", column)


def equal_null(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return whether both are equal, two nulls included.

    Example: ``equal_null(NULL, NULL)`` is ``true``.
    """
    return invoke("equal_null", left, right)


def greatest(*columns: ColumnOrName) -> Column:
    """Return the greatest value, nulls left out.

    Example: ``greatest(10, 9, 2, 4, 3)`` is ``10``.
    """
    return invoke("greatest", *columns)


def least(*columns: ColumnOrName) -> Column:
    """Return the least value, nulls left out.

    Example: ``least(10, 9, 2, 4, 3)`` is ``2``.
    """
    return invoke("least", *columns)
