"""What ends a query because of a value."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def raise_error(message: str | Column) -> Column:
    """Return nothing: a row for which it is computed ends the query with this message.

    Example: ``CASE WHEN 1 > 2 THEN raise_error('no') END`` is ``NULL``.
    """
    return invoke("raise_error", lit(message))


def assert_true(condition: ColumnOrName, message: str | Column | None = None) -> Column:
    """Return null where the condition is true; a row for which it is not ends the query.

    Example: ``assert_true(1 < 2)`` is ``NULL``.
    """
    return invoke("assert_true", condition, *([] if message is None else [lit(message)]))
