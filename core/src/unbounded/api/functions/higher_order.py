"""Functions that apply a Python function of columns, such as ``lambda x: x + 1``, to every element."""

from collections.abc import Callable

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke
from unbounded.api.functions.lambdas import lambda_


def transform(column: ColumnOrName, function: Callable[..., Column]) -> Column:
    """Return the elements changed by a function of the element, or of the element and its index.

    Example: ``transform(array(1, 2, 3), x -> x + 1)`` is ``[2, 3, 4]``.
    Example: ``transform(array(1, 2, 3), (x, i) -> x + i)`` is ``[1, 3, 5]``.
    """
    return invoke("transform", column, lambda_(function))


def filter(column: ColumnOrName, function: Callable[..., Column]) -> Column:
    """Return the elements for which a function of the element, or of the element and its index, is true.

    Example: ``filter(array(1, 2, 3), x -> x % 2 = 1)`` is ``[1, 3]``.
    Example: ``filter(array(0, 2, 3), (x, i) -> x > i)`` is ``[2, 3]``.
    """
    return invoke("filter", column, lambda_(function))


def exists(column: ColumnOrName, function: Callable[[Column], Column]) -> Column:
    """Return whether the function is true for some element.

    Example: ``exists(array(1, 2, 3), x -> x % 2 = 0)`` is ``true``.
    """
    return invoke("exists", column, lambda_(function))


def forall(column: ColumnOrName, function: Callable[[Column], Column]) -> Column:
    """Return whether the function is true for all elements.

    Example: ``forall(array(1, 2, 3), x -> x % 2 = 0)`` is ``false``.
    Example: ``forall(array(2, 4), x -> x % 2 = 0)`` is ``true``.
    """
    return invoke("forall", column, lambda_(function))


def zip_with(left: ColumnOrName, right: ColumnOrName, function: Callable[[Column, Column], Column]) -> Column:
    """Return the elements of two arrays combined by a function; the shorter is filled up with nulls.

    Example: ``zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)`` is ``[4, 6]``.
    Example: ``zip_with(array('a', 'b'), array('c'), (x, y) -> coalesce(y, x))`` is ``[c, b]``.
    """
    return invoke("zip_with", left, right, lambda_(function))


def transform_keys(column: ColumnOrName, function: Callable[[Column, Column], Column]) -> Column:
    """Return a map with keys that a function of key and value gives.

    Example: ``transform_keys(map(1, 10, 2, 20), (k, v) -> k + v)`` is ``{11 -> 10, 22 -> 20}``.
    """
    return invoke("transform_keys", column, lambda_(function))


def transform_values(column: ColumnOrName, function: Callable[[Column, Column], Column]) -> Column:
    """Return a map with values that a function of key and value gives.

    Example: ``transform_values(map(1, 10, 2, 20), (k, v) -> k + v)`` is ``{1 -> 11, 2 -> 22}``.
    """
    return invoke("transform_values", column, lambda_(function))


def map_filter(column: ColumnOrName, function: Callable[[Column, Column], Column]) -> Column:
    """Return the entries of a map for which a function of key and value is true.

    Example: ``map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)`` is ``{1 -> 0, 3 -> -1}``.
    """
    return invoke("map_filter", column, lambda_(function))


def aggregate(
    column: ColumnOrName,
    initial: ColumnOrName,
    merge: Callable[[Column, Column], Column],
    finish: Callable[[Column], Column] | None = None,
) -> Column:
    """Return what a function makes of a state and every element in turn, ``finish`` applied to the last.

    Example: ``aggregate(array(1, 2, 3), 0, (s, x) -> s + x)`` is ``6``.
    Example: ``aggregate(array(1, 2, 3), 0, (s, x) -> s + x, s -> s * 10)`` is ``60``.
    """
    return invoke("aggregate", column, initial, lambda_(merge), *([] if finish is None else [lambda_(finish)]))


def reduce(
    column: ColumnOrName,
    initial: ColumnOrName,
    merge: Callable[[Column, Column], Column],
    finish: Callable[[Column], Column] | None = None,
) -> Column:
    """Return what a function makes of a state and every element in turn: another word for ``aggregate``.

    Example: ``reduce(array(1, 2, 3), 0, (s, x) -> s + x)`` is ``6``.
    """
    return invoke("reduce", column, initial, lambda_(merge), *([] if finish is None else [lambda_(finish)]))


def map_zip_with(
    left: ColumnOrName, right: ColumnOrName, function: Callable[[Column, Column, Column], Column]
) -> Column:
    """Return a map of the keys of both, with what the function gives for a key and both values; a missing one is null.

    Example: ``map_zip_with(map('a', 1), map('a', 2, 'b', 3), (k, x, y) -> x + y)`` is ``{a -> 3, b -> null}``.
    """
    return invoke("map_zip_with", left, right, lambda_(function))
