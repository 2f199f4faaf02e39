"""The bits of whole numbers."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def bit_count(column: ColumnOrName) -> Column:
    """Return how many bits are set.

    Example: ``bit_count(7)`` is ``3``.
    """
    return invoke("bit_count", column)


def bit_get(column: ColumnOrName, position: int | ColumnOrName) -> Column:
    """Return a bit by its position, counted from 0 at the right.

    Example: ``bit_get(11, 2)`` is ``0``.
    """
    return invoke("bit_get", column, position)


def bitwise_not(column: ColumnOrName) -> Column:
    """Return the number with all its bits flipped.

    Example: ``~0`` is ``-1``.
    """
    return invoke("bitwise_not", column)


def shiftleft(column: ColumnOrName, bits: int | Column) -> Column:
    """Return the number shifted to the left.

    Example: ``shiftleft(2, 1)`` is ``4``.
    """
    return invoke("shiftleft", column, bits)


def shiftright(column: ColumnOrName, bits: int | Column) -> Column:
    """Return the number shifted to the right, its sign kept.

    Example: ``shiftright(4, 1)`` is ``2``.
    Example: ``shiftright(-4, 1)`` is ``-2``.
    """
    return invoke("shiftright", column, bits)


def shiftrightunsigned(column: ColumnOrName, bits: int | Column) -> Column:
    """Return the 32-bit number shifted to the right, zeros from the left.

    Example: ``shiftrightunsigned(4, 1)`` is ``2``.
    """
    return invoke("shiftrightunsigned", column, bits)


def getbit(column: ColumnOrName, position: int | ColumnOrName) -> Column:
    """Return a bit by its position: another word for ``bit_get``.

    Example: ``getbit(11, 0)`` is ``1``.
    """
    return invoke("getbit", column, position)
