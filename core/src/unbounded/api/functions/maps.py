"""Maps."""

from typing import Any

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def map_keys(column: ColumnOrName) -> Column:
    """Return the keys.

    Example: ``map_keys(map(1, 'a', 2, 'b'))`` is ``[1, 2]``.
    """
    return invoke("map_keys", column)


def map_values(column: ColumnOrName) -> Column:
    """Return the values.

    Example: ``map_values(map(1, 'a', 2, 'b'))`` is ``[a, b]``.
    """
    return invoke("map_values", column)


def map_entries(column: ColumnOrName) -> Column:
    """Return an array of structs of key and value.

    Example: ``map_entries(map(1, 'a', 2, 'b'))`` is ``[{1, a}, {2, b}]``.
    """
    return invoke("map_entries", column)


def map_from_arrays(keys: ColumnOrName, values: ColumnOrName) -> Column:
    """Return a map of an array of keys and one of values.

    Example: ``map_from_arrays(array('x', 'y'), array(1, 2))`` is ``{x -> 1, y -> 2}``.
    """
    return invoke("map_from_arrays", keys, values)


def map_from_entries(column: ColumnOrName) -> Column:
    """Return a map of an array of structs of key and value.

    Example: ``map_from_entries(array(struct(1, 'a'), struct(2, 'b')))`` is ``{1 -> a, 2 -> b}``.
    """
    return invoke("map_from_entries", column)


def map_concat(*columns: ColumnOrName) -> Column:
    """Return the entries of all maps; no key may be in two of them.

    Example: ``map_concat(map(1, 'a'), map(2, 'b'))`` is ``{1 -> a, 2 -> b}``.
    """
    return invoke("map_concat", *columns)


def map_contains_key(column: ColumnOrName, key: Any) -> Column:
    """Return whether a map has a key.

    Example: ``map_contains_key(map(1, 'a', 2, 'b'), 1)`` is ``true``.
    Example: ``map_contains_key(map(1, 'a'), 3)`` is ``false``.
    """
    return invoke("map_contains_key", column, lit(key))


def str_to_map(column: ColumnOrName, pair_delimiter: str | Column = ",", key_delimiter: str | Column = ":") -> Column:
    """Return a map of text such as ``a:1,b:2``.

    Example: ``str_to_map('a:1,b:2,c', ',', ':')`` is ``{a -> 1, b -> 2, c -> null}``.
    """
    return invoke("str_to_map", column, lit(pair_delimiter), lit(key_delimiter))


def create_map(*keys_and_values: ColumnOrName) -> Column:
    """Return a map of alternating keys and values.

    Example: ``map(1.0, '2', 3.0, '4')`` is ``{1.0 -> 2, 3.0 -> 4}``.
    """
    return invoke("map", *keys_and_values)
