"""Generators, which give several rows for one: a list for each of their columns, unnested side by side."""

from sqlglot import exp

from unbounded_embedded.duckdb.translation.arguments import Argument, Render

_NAMES = ("explode", "posexplode", "explode_outer", "posexplode_outer", "inline", "inline_outer", "stack", "json_tuple")


def is_generator(tree: exp.Expr) -> bool:
    """Return whether a tree is a call of a generator."""
    return isinstance(tree, exp.Explode) or (isinstance(tree, exp.Anonymous) and tree.name.lower() in _NAMES)


def generated_columns(tree: exp.Expr, count: int, render: Render) -> list[str]:
    """Return SQL for each column that a generator gives.

    Args:
        tree: The call.
        count: How many columns it gives. Two of ``explode`` are the key and the value of a map.
        render: Writes trees as DuckDB SQL.
    """
    name = tree.key if isinstance(tree, exp.Explode) else tree.name.lower()
    trees = [tree.this] if isinstance(tree, exp.Explode) else tree.expressions
    arguments = [Argument(name, each, render) for each in trees]
    if name == "json_tuple":
        return [f"json_extract_string({arguments[0]}, '$.' || {key})" for key in arguments[1:]]
    lists = _LISTS[name.removesuffix("_outer")](arguments, count)
    return [f"unnest({_never_empty(each) if name.endswith('_outer') else each})" for each in lists]


def _never_empty(text: str) -> str:
    return f"CASE WHEN len({text}) > 0 THEN {text} ELSE [NULL] END"


def _explode(arguments: list[Argument], count: int) -> list[str]:
    items = arguments[0].sql
    return [items] if count == 1 else [f"map_keys({items})", f"map_values({items})"]


def _posexplode(arguments: list[Argument], count: int) -> list[str]:
    items = _explode(arguments, count - 1)
    return [f"CAST(range(len({items[0]})) AS INTEGER[])", *items]


def _inline(arguments: list[Argument], count: int) -> list[str]:
    structs = arguments[0].sql
    return [f"list_transform({structs}, lambda s: struct_extract_at(s, {place}))" for place in range(1, count + 1)]


def _stack(arguments: list[Argument], count: int) -> list[str]:
    values = [argument.sql for argument in arguments[1:]]
    return [f"[{', '.join(values[place::count])}]" for place in range(count)]


_LISTS = {"explode": _explode, "posexplode": _posexplode, "inline": _inline, "stack": _stack}
