"""Functions that take a lambda: Spark signatures and their DuckDB forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.nested_values import each_item, struct_of
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


@dataclass(frozen=True)
class _Names:
    """The parameters of DuckDB's lambdas, which differ from those of the lambdas around."""

    level: int

    @classmethod
    def in_call(cls, *arguments: Argument) -> "_Names":
        taken = {name.name for argument in arguments for name in argument.tree.find_all(exp.Identifier)}
        return next(names for names in map(cls, count()) if not names.all & taken)

    @property
    def all(self) -> set[str]:
        return {name.name for name in (self.element, self.index, self.other_index, self.state)}

    @property
    def element(self) -> exp.Identifier:
        return self._named("e")

    @property
    def index(self) -> exp.Identifier:
        """Where the element is, counted from 1."""
        return self._named("i")

    @property
    def other_index(self) -> exp.Identifier:
        return self._named("j")

    @property
    def state(self) -> exp.Identifier:
        return self._named("s")

    @property
    def key(self) -> exp.Dot:
        return self._field("key")

    @property
    def value(self) -> exp.Dot:
        return self._field("value")

    def _named(self, letter: str) -> exp.Identifier:
        return exp.to_identifier(f"__{letter}{self.level}", quoted=True)

    def _field(self, name: str) -> exp.Dot:
        return exp.Dot(this=self.element, expression=exp.to_identifier(name, quoted=True))

    def over_element(self, function: Argument, *values: exp.Expr) -> str:
        """Write a lambda over the element and its index, with values for its parameters."""
        return f"lambda {self.element.name}, {self.index.name}: {function.render(_substituted(function, *values))}"


def _over_elements(function_name: str) -> Callable[[Argument, Argument], str]:
    def form(array: Argument, function: Argument) -> str:
        names = _Names.in_call(array, function)
        index_from_0 = exp.Anonymous(this="from_0", expressions=[names.index])
        return f"{function_name}({array}, {names.over_element(function, names.element, index_from_0)})"

    return form


def _exists(array: Argument, function: Argument) -> str:
    return _verdict(array, function, "TRUE", "FALSE")


def _forall(array: Argument, function: Argument) -> str:
    return _verdict(array, function, "FALSE", "TRUE")


def _verdict(array: Argument, function: Argument, decisive: str, otherwise: str) -> str:
    """One decisive answer decides; without, a null answer leaves it open."""
    names = _Names.in_call(array, function)
    answers = f"list_transform({array}, {names.over_element(function, names.element)})"
    return (
        f"CASE WHEN list_contains({answers}, {decisive}) THEN {decisive} "
        f"WHEN list_count({answers}) = len({answers}) THEN {otherwise} END"
    )


def _aggregate(array: Argument, initial: Argument, merge: Argument, *finish: Argument) -> str:
    names = _Names.in_call(array, initial, merge, *finish)
    body = merge.render(_substituted(merge, names.state, names.element))
    reduced = f"list_reduce({array}, lambda {names.state.name}, {names.element.name}: {body}, {initial})"
    return f"list_transform([{reduced}], {names.over_element(finish[0], names.element)})[1]" if finish else reduced


def _zip_with(left: Argument, right: Argument, function: Argument) -> str:
    names = _Names.in_call(left, right, function)
    pair = [exp.Anonymous(this="list_extract", expressions=[side.tree, names.index]) for side in (left, right)]
    body = function.render(_substituted(function, *pair))
    indexes = f"range(1, greatest(len({left}), len({right})) + 1)"
    zipped = each_item(indexes, names.index.name, body)
    return f"CASE WHEN {left} IS NOT NULL AND {right} IS NOT NULL THEN {zipped} END"


_NO_VERDICT = "error('array_sort: the comparator must give a number for each two elements, but gave null.')"


def _array_sort(array: Argument, *comparator: Argument) -> str:
    """Order by a comparator: an element comes after those that it says are less, and after equal ones before it."""
    if not comparator:
        return f"list_sort({array}, 'ASC', 'NULLS LAST')"
    names = _Names.in_call(array, *comparator)
    index, other = names.index, names.other_index
    pair = [exp.Anonymous(this="list_extract", expressions=[array.tree, place]) for place in (other, index)]
    verdict = f"({comparator[0].render(_substituted(comparator[0], *pair))})"
    is_before = (
        f"CASE WHEN {other.name} = {index.name} THEN FALSE WHEN {verdict} IS NULL THEN {_NO_VERDICT} "
        f"ELSE {verdict} < 0 OR {verdict} = 0 AND {other.name} < {index.name} END"
    )
    indexes = f"range(1, len({array}) + 1)"
    rank = f"len(list_filter({indexes}, lambda {other.name}: {is_before}))"
    ranked = each_item(indexes, index.name, struct_of([("r", rank), ("i", index.name)]))
    return each_item(f"list_sort({ranked})", names.element.name, f"{array}[{names.element.name}.i]")


def _map_zip_with(left: Argument, right: Argument, function: Argument) -> str:
    names = _Names.in_call(left, right, function)
    keys = f"(map_keys({left}) || map_keys({right}))"
    values = [exp.Anonymous(this="element_at", expressions=[side.tree, names.element]) for side in (left, right)]
    value = function.render(_substituted(function, names.element, *values))
    key, place = names.element.name, names.index.name
    different = f"list_filter({keys}, lambda {key}, {place}: list_position({keys}, {key}) = {place})"
    return _map_of(different, names, key, value)


def _transform_keys(map_: Argument, function: Argument) -> str:
    names = _Names.in_call(map_, function)
    key = function.render(_substituted(function, names.key, names.value))
    return _map_of(f"map_entries({map_})", names, key, f"{names.element.name}.value")


def _transform_values(map_: Argument, function: Argument) -> str:
    names = _Names.in_call(map_, function)
    value = function.render(_substituted(function, names.key, names.value))
    return _map_of(f"map_entries({map_})", names, f"{names.element.name}.key", value)


def _map_of(elements: str, names: _Names, key: str, value: str) -> str:
    entry = struct_of([("key", key), ("value", value)])
    return f"map_from_entries({each_item(elements, names.element.name, entry)})"


def _map_filter(map_: Argument, function: Argument) -> str:
    names = _Names.in_call(map_, function)
    is_kept = names.over_element(function, names.key, names.value)
    return f"map_from_entries(list_filter(map_entries({map_}), {is_kept}))"


HIGHER_ORDER: dict[str, Form] = {
    "from_0(i)": "CAST({i} - 1 AS INTEGER)",
    "transform(x, f)": _over_elements("list_transform"),
    "filter(x, f)": _over_elements("list_filter"),
    "exists(x, f)": _exists,
    "any_match(x, f)": _exists,
    "forall(x, f)": _forall,
    "aggregate(x, initial, merge, *finish)": _aggregate,
    "reduce(x, initial, merge, *finish)": _aggregate,
    "array_sort(x, *f)": _array_sort,
    "zip_with(a, b, f)": _zip_with,
    "map_zip_with(a, b, f)": _map_zip_with,
    "transform_keys(m, f)": _transform_keys,
    "transform_values(m, f)": _transform_values,
    "map_filter(m, f)": _map_filter,
}
