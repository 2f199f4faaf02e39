"""Functions that take a lambda: Spark signatures and their DuckDB forms."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form


def _substituted(function: Argument, *values: exp.Expr) -> exp.Expr:
    """Return the body of a lambda with values for its parameters."""
    if not isinstance(function.tree, exp.Lambda):
        raise AnalysisError(f"{function.function}: {function.tree.sql('spark')} must be a lambda such as x -> x + 1.")
    names = [parameter.name for parameter in function.tree.expressions]
    return function.tree.this.copy().transform(_replace, dict(zip(names, values, strict=False)))


def _replace(node: exp.Expr, values: Mapping[str, exp.Expr]) -> exp.Expr:
    is_field = isinstance(node.parent, exp.Dot) and node.arg_key == "expression"
    if isinstance(node, exp.Identifier) and node.name in values and not is_field:
        return values[node.name].copy()
    return node


def _lambda(function: Argument, *values: exp.Expr) -> str:
    """Write a lambda over ``e`` and ``i``, the element and its index from 1, with values for its parameters."""
    return f"lambda {_ELEMENT.name}, {_INDEX.name}: {function.render(_substituted(function, *values))}"


_ELEMENT = exp.to_identifier("__e", quoted=True)
_INDEX = exp.to_identifier("__i", quoted=True)
_INDEX_FROM_0 = exp.Anonymous(this="from_0", expressions=[_INDEX])
_KEY, _VALUE = (exp.Dot(this=_ELEMENT, expression=exp.to_identifier(name, quoted=True)) for name in ("key", "value"))


def _over_elements(function_name: str) -> Callable[[Argument, Argument], str]:
    def form(array: Argument, function: Argument) -> str:
        return f"{function_name}({array}, {_lambda(function, _ELEMENT, _INDEX_FROM_0)})"

    return form


def _exists(array: Argument, function: Argument) -> str:
    return _verdict(array, function, "TRUE", "FALSE")


def _forall(array: Argument, function: Argument) -> str:
    return _verdict(array, function, "FALSE", "TRUE")


def _verdict(array: Argument, function: Argument, decisive: str, otherwise: str) -> str:
    """One decisive answer decides; without, a null answer leaves it open."""
    answers = f"list_transform({array}, {_lambda(function, _ELEMENT)})"
    return (
        f"CASE WHEN list_contains({answers}, {decisive}) THEN {decisive} "
        f"WHEN list_count({answers}) = len({answers}) THEN {otherwise} END"
    )


def _aggregate(array: Argument, initial: Argument, merge: Argument, *finish: Argument) -> str:
    state, element = exp.to_identifier("__s", quoted=True), _ELEMENT
    body = merge.render(_substituted(merge, state, element))
    reduced = f"list_reduce({array}, lambda {state.name}, {element.name}: {body}, {initial})"
    return f"list_transform([{reduced}], {_lambda(finish[0], _ELEMENT)})[1]" if finish else reduced


def _zip_with(left: Argument, right: Argument, function: Argument) -> str:
    pair = [exp.Anonymous(this="list_extract", expressions=[side.tree, _INDEX]) for side in (left, right)]
    body = function.render(_substituted(function, *pair))
    indexes = f"range(1, greatest(len({left}), len({right})) + 1)"
    zipped = f"list_transform({indexes}, lambda {_INDEX.name}: {body})"
    return f"CASE WHEN {left} IS NOT NULL AND {right} IS NOT NULL THEN {zipped} END"


def _map_zip_with(left: Argument, right: Argument, function: Argument) -> str:
    keys = f"(map_keys({left}) || map_keys({right}))"
    values = [exp.Anonymous(this="element_at", expressions=[side.tree, _ELEMENT]) for side in (left, right)]
    entry = f"struct_pack(key := __e, value := {function.render(_substituted(function, _ELEMENT, *values))})"
    different = f"list_filter({keys}, lambda e, i: list_position({keys}, e) = i)"
    return f"map_from_entries(list_transform({different}, lambda __e: {entry}))"


def _transform_keys(map_: Argument, function: Argument) -> str:
    key = function.render(_substituted(function, _KEY, _VALUE))
    return _map_of(map_, f"struct_pack(key := {key}, value := __e.value)")


def _transform_values(map_: Argument, function: Argument) -> str:
    value = function.render(_substituted(function, _KEY, _VALUE))
    return _map_of(map_, f"struct_pack(key := __e.key, value := {value})")


def _map_of(map_: Argument, entry: str) -> str:
    return f"map_from_entries(list_transform(map_entries({map_}), lambda __e: {entry}))"


def _map_filter(map_: Argument, function: Argument) -> str:
    return f"map_from_entries(list_filter(map_entries({map_}), {_lambda(function, _KEY, _VALUE)}))"


HIGHER_ORDER: dict[str, Form] = {
    "from_0(i)": "CAST({i} - 1 AS INTEGER)",
    "transform(x, f)": _over_elements("list_transform"),
    "filter(x, f)": _over_elements("list_filter"),
    "exists(x, f)": _exists,
    "any_match(x, f)": _exists,
    "forall(x, f)": _forall,
    "aggregate(x, initial, merge, *finish)": _aggregate,
    "reduce(x, initial, merge, *finish)": _aggregate,
    "zip_with(a, b, f)": _zip_with,
    "map_zip_with(a, b, f)": _map_zip_with,
    "transform_keys(m, f)": _transform_keys,
    "transform_values(m, f)": _transform_values,
    "map_filter(m, f)": _map_filter,
}
