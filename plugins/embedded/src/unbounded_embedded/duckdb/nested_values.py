"""SQL that puts nested values together out of what their parts become."""

from collections.abc import Iterable

from unbounded_embedded.duckdb.types import quoted


def struct_of(fields: Iterable[tuple[str, str]]) -> str:
    """Return the SQL of a struct.

    Args:
        fields: Each field's name and the SQL of its value; at least one.
    """
    return f"struct_pack({', '.join(f'{quoted(name)} := {value}' for name, value in fields)})"


def each_item(array: str, item: str, value: str) -> str:
    """Return the SQL of an array of what each item of another one becomes.

    Args:
        array: The SQL of the other array.
        item: The name of the item in ``value``, which no lambda around it has.
        value: The SQL of what it becomes.
    """
    return f"list_transform({array}, lambda {item}: {value})"


def each_entry(map_: str, item: str, key: str, value: str) -> str:
    """Return the SQL of a map of what each entry of another one becomes.

    Args:
        map_: The SQL of the other map.
        item: The name of the entry, which has a ``key`` and a ``value``; no lambda around it has that name.
        key: The SQL of what its key becomes.
        value: The SQL of what its value becomes.
    """
    entry = struct_of([("key", key), ("value", value)])
    return f"map_from_entries({each_item(f'map_entries({map_})', item, entry)})"
