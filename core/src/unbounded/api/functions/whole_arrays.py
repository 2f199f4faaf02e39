"""Arrays as sets, sorted, joined and combined."""

from collections.abc import Callable

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke
from unbounded.api.functions.lambdas import lambda_


def array_distinct(column: ColumnOrName) -> Column:
    """Return the elements without repetitions.

    Example: ``array_distinct(array(1, 2, 3, NULL, 3))`` is ``[1, 2, 3, null]``.
    """
    return invoke("array_distinct", column)


def array_union(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the elements of either array, without repetitions.

    Example: ``array_union(array(1, 2, 3), array(1, 3, 5))`` is ``[1, 2, 3, 5]``.
    """
    return invoke("array_union", left, right)


def array_intersect(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the elements of both arrays, without repetitions.

    Example: ``array_intersect(array(1, 2, 3), array(1, 3, 5))`` is ``[1, 3]``.
    """
    return invoke("array_intersect", left, right)


def array_except(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the elements of the first array that are not in the second, without repetitions.

    Example: ``array_except(array(1, 2, 3), array(1, 3, 5))`` is ``[2]``.
    """
    return invoke("array_except", left, right)


def arrays_overlap(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return whether two arrays share an element that is not null.

    Example: ``arrays_overlap(array(1, 2, 3), array(3, 4, 5))`` is ``true``.
    """
    return invoke("arrays_overlap", left, right)


def arrays_zip(*columns: ColumnOrName) -> Column:
    """Return an array of structs of the arrays' elements at the same place.

    Example: ``arrays_zip(array(1, 2), array(3, 4))`` is ``[{1, 3}, {2, 4}]``.
    """
    return invoke("arrays_zip", *columns)


def array_join(column: ColumnOrName, delimiter: str | Column, null_replacement: str | Column | None = None) -> Column:
    """Return the texts of an array with a delimiter between them; nulls are left out or replaced.

    Example: ``array_join(array('hello', NULL, 'world'), ' ')`` is ``hello world``.
    Example: ``array_join(array('hello', NULL, 'world'), ' ', ',')`` is ``hello , world``.
    """
    return invoke("array_join", column, lit(delimiter), *([] if null_replacement is None else [lit(null_replacement)]))


def array_max(column: ColumnOrName) -> Column:
    """Return the greatest element.

    Example: ``array_max(array(1, 20, NULL, 3))`` is ``20``.
    """
    return invoke("array_max", column)


def array_min(column: ColumnOrName) -> Column:
    """Return the least element.

    Example: ``array_min(array(1, 20, NULL, 3))`` is ``1``.
    """
    return invoke("array_min", column)


def sort_array(column: ColumnOrName, asc: bool | Column = True) -> Column:
    """Return the elements in order; nulls come first ascending and last descending.

    Example: ``sort_array(array('b', 'd', NULL, 'c', 'a'), true)`` is ``[null, a, b, c, d]``.
    Example: ``sort_array(array(1, NULL, 2), false)`` is ``[2, 1, null]``.
    """
    return invoke("sort_array", column, asc)


def array_sort(column: ColumnOrName, comparator: Callable[[Column, Column], Column] | None = None) -> Column:
    """Return the elements in ascending order, nulls last, or in the order of a comparator.

    Args:
        column: The array.
        comparator: Of two elements, gives a negative number if the first comes first, a positive one if the second
            does, and 0 if they are equal. It is asked of every pair; null is an error that ends the query.

    Example: ``array_sort(array('b', NULL, 'a'))`` is ``[a, b, null]``.
    Example: ``array_sort(array('bb', 'a', 'cc'), (x, y) -> length(y) - length(x))`` is ``[bb, cc, a]``.
    """
    return invoke("array_sort", column, *([] if comparator is None else [lambda_(comparator)]))


def flatten(column: ColumnOrName) -> Column:
    """Return the elements of an array of arrays in one array; null if one of them is null.

    Example: ``flatten(array(array(1, 2), array(3, 4)))`` is ``[1, 2, 3, 4]``.
    """
    return invoke("flatten", column)
