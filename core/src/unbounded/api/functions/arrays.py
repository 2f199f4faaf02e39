"""Arrays: built, read, lengthened and shortened."""

from typing import Any

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def array(*columns: ColumnOrName) -> Column:
    """Return an array of the columns' values.

    Example: ``array(1, 2, 3)`` is ``[1, 2, 3]``.
    """
    return invoke("array", *columns)


def size(column: ColumnOrName) -> Column:
    """Return the number of elements of an array or entries of a map.

    Example: ``size(array('b', 'd', 'c', 'a'))`` is ``4``.
    Example: ``size(map('a', 1, 'b', 2))`` is ``2``.
    """
    return invoke("size", column)


def cardinality(column: ColumnOrName) -> Column:
    """Return the number of elements: another word for ``size``.

    Example: ``cardinality(array(1, 2))`` is ``2``.
    """
    return invoke("cardinality", column)


def array_size(column: ColumnOrName) -> Column:
    """Return the number of elements of an array.

    Example: ``array_size(array(1, 2))`` is ``2``.
    """
    return invoke("array_size", column)


def element_at(column: ColumnOrName, key: Any) -> Column:
    """Return the element of an array, counted from 1, or from the end if negative, or the value of a key.

    Example: ``element_at(array(1, 2, 3), 2)`` is ``2``.
    Example: ``element_at(array(1, 2, 3), -1)`` is ``3``.
    Example: ``element_at(map(1, 'a', 2, 'b'), 2)`` is ``b``.
    Example: ``element_at(array(1), 9)`` is ``NULL``.
    """
    return invoke("element_at", column, lit(key))


def try_element_at(column: ColumnOrName, key: ColumnOrName) -> Column:
    """Return an element or value: another word for ``element_at``.

    Example: ``try_element_at(array(1, 2, 3), 5)`` is ``NULL``.
    """
    return invoke("try_element_at", column, key)


def get(column: ColumnOrName, index: int | ColumnOrName) -> Column:
    """Return an element of an array, counted from 0; null outside of it.

    Example: ``get(array(1, 2, 3), 0)`` is ``1``.
    Example: ``get(array(1, 2, 3), -1)`` is ``NULL``.
    """
    return invoke("get", column, index)


def array_contains(column: ColumnOrName, value: Any) -> Column:
    """Return whether an array has an element; null if it has not but has a null.

    Example: ``array_contains(array(1, 2, 3), 2)`` is ``true``.
    Example: ``array_contains(array(1, NULL), 2)`` is ``NULL``.
    """
    return invoke("array_contains", column, lit(value))


def array_position(column: ColumnOrName, value: Any) -> Column:
    """Return where an element first is, counted from 1; 0 if nowhere.

    Example: ``array_position(array(312, 773, 708, 708), 708)`` is ``3``.
    Example: ``array_position(array(1), 5)`` is ``0``.
    """
    return invoke("array_position", column, lit(value))


def array_remove(column: ColumnOrName, value: Any) -> Column:
    """Return the elements that are not equal to a value.

    Example: ``array_remove(array(1, 2, 3, NULL, 3), 3)`` is ``[1, 2, null]``.
    """
    return invoke("array_remove", column, lit(value))


def array_compact(column: ColumnOrName) -> Column:
    """Return the elements that are not null.

    Example: ``array_compact(array(1, NULL, 2))`` is ``[1, 2]``.
    """
    return invoke("array_compact", column)


def array_append(column: ColumnOrName, value: Any) -> Column:
    """Return the array with a further element at its end.

    Example: ``array_append(array('b', 'd'), 'e')`` is ``[b, d, e]``.
    """
    return invoke("array_append", column, lit(value))


def array_prepend(column: ColumnOrName, value: Any) -> Column:
    """Return the array with a further element at its beginning.

    Example: ``array_prepend(array('b', 'd'), 'e')`` is ``[e, b, d]``.
    """
    return invoke("array_prepend", column, lit(value))


def array_insert(column: ColumnOrName, position: int | ColumnOrName, value: Any) -> Column:
    """Return the array with a further element at a position, counted from 1, or from the end if negative.

    Example: ``array_insert(array(1, 2, 3, 4), 5, 5)`` is ``[1, 2, 3, 4, 5]``.
    Example: ``array_insert(array(5, 4, 3, 2), -1, 1)`` is ``[5, 4, 3, 2, 1]``.
    """
    return invoke("array_insert", column, position, lit(value))


def array_repeat(column: Any, count: int | ColumnOrName) -> Column:
    """Return an array of the same value several times.

    Example: ``array_repeat('123', 2)`` is ``[123, 123]``.
    """
    return invoke("array_repeat", lit(column), count)


def slice(column: ColumnOrName, start: int | ColumnOrName, length: int | ColumnOrName) -> Column:
    """Return some elements from a position, counted from 1, or from the end if negative.

    Example: ``slice(array(1, 2, 3, 4), 2, 2)`` is ``[2, 3]``.
    Example: ``slice(array(1, 2, 3, 4), -2, 2)`` is ``[3, 4]``.
    """
    return invoke("slice", column, start, length)


def sequence(start: ColumnOrName, stop: ColumnOrName, step: ColumnOrName | None = None) -> Column:
    """Return an array of the values from start to stop, both included, by a step.

    Example: ``sequence(1, 5)`` is ``[1, 2, 3, 4, 5]``.
    Example: ``sequence(5, 1)`` is ``[5, 4, 3, 2, 1]``.
    Example: ``sequence(DATE '2018-01-01', DATE '2018-01-03')`` is ``[2018-01-01, 2018-01-02, 2018-01-03]``.
    """
    return invoke("sequence", start, stop, *([] if step is None else [step]))
