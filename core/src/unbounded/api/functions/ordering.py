"""The direction of a sort, for ``order_by``."""

from unbounded.api.column import Column, ColumnOrName, to_column


def asc(column: ColumnOrName) -> Column:
    """Sort ascending, nulls first."""
    return to_column(column).asc()


def asc_nulls_first(column: ColumnOrName) -> Column:
    """Sort ascending, nulls first."""
    return to_column(column).asc_nulls_first()


def asc_nulls_last(column: ColumnOrName) -> Column:
    """Sort ascending, nulls last."""
    return to_column(column).asc_nulls_last()


def desc(column: ColumnOrName) -> Column:
    """Sort descending, nulls last."""
    return to_column(column).desc()


def desc_nulls_first(column: ColumnOrName) -> Column:
    """Sort descending, nulls first."""
    return to_column(column).desc_nulls_first()


def desc_nulls_last(column: ColumnOrName) -> Column:
    """Sort descending, nulls last."""
    return to_column(column).desc_nulls_last()
