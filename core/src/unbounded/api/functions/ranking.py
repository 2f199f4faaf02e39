"""Places of rows among others, and the rows beside them: over a window of rows, and so over tables only."""

from typing import Any

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def row_number() -> Column:
    """Return the number of the row in its partition, from 1."""
    return invoke("row_number")


def rank() -> Column:
    """Return the place of the row from 1; equal rows share one, and the places after it stay empty."""
    return invoke("rank")


def dense_rank() -> Column:
    """Return the place of the row from 1; equal rows share one, and no place stays empty."""
    return invoke("dense_rank")


def percent_rank() -> Column:
    """Return the place of the row from 0 to 1, by its rank."""
    return invoke("percent_rank")


def cume_dist() -> Column:
    """Return the share of the rows that come before the row or are equal to it."""
    return invoke("cume_dist")


def ntile(n: int) -> Column:
    """Return the number, from 1, of the part that the row is in when the partition is cut into ``n`` parts."""
    return invoke("ntile", n)


def lag(column: ColumnOrName, offset: int = 1, default: Any = None) -> Column:
    """Return the value of so many rows before; the default where there is none."""
    return invoke("lag", column, offset, *([] if default is None else [lit(default)]))


def lead(column: ColumnOrName, offset: int = 1, default: Any = None) -> Column:
    """Return the value of so many rows after; the default where there is none."""
    return invoke("lead", column, offset, *([] if default is None else [lit(default)]))


def nth_value(column: ColumnOrName, offset: int, ignore_nulls: bool = False) -> Column:
    """Return the value of a row of the window by its number, from 1; null if there are fewer."""
    return invoke("nth_value", column, offset, *([lit(True)] if ignore_nulls else []))
