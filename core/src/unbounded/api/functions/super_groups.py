"""Which super-group of ``rollup`` or ``cube`` a row is; in ``agg`` only."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def grouping(column: ColumnOrName) -> Column:
    """Return 1 in a super-group of ``rollup`` or ``cube`` in which a key does not count, 0 where it counts.

    Args:
        column: The key. It is null where it does not count, and may be null where it does.
    """
    return invoke("grouping", column)


def grouping_id(*columns: ColumnOrName) -> Column:
    """Return the bits of ``grouping`` of all keys of ``rollup`` or ``cube`` as one number, the last key's the lowest.

    Of keys ``a, b`` it is 0 for the groups by both, 1 by ``a`` alone, 2 by ``b`` alone, and 3 for all rows.

    Args:
        columns: All grouping keys in their order, or none, which means the same.
    """
    return invoke("grouping_id", *columns)
