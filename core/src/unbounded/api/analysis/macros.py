"""Functions of plugins: each call gives way to the function's body, with the arguments for its parameters."""

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlglot import exp
from sqlglot.parsers.spark import SparkParser

from unbounded.api import functions
from unbounded.contracts import FunctionInfo
from unbounded.errors import AnalysisError, PluginError
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.relational import SortOrder
from unbounded.plan.walk import transform_up
from unbounded.plugins.offers import Offer, Offers
from unbounded.plugins.registry import Registry

T = TypeVar("T")

_SPARKS = frozenset(
    name.lower()
    for names in (
        functions.__all__,
        SparkParser.FUNCTIONS,
        SparkParser.FUNCTION_PARSERS,
        SparkParser.NO_PAREN_FUNCTION_PARSERS,
    )
    for name in names
)
_OF_COLUMNS = ("columns", "grouping", "aggregates", "metrics")
"""The fields of nodes whose expressions are columns, which keep their names."""

_TORN_APART = (exp.Binary, exp.Unary, exp.Between, exp.In)
_WHOLE = (exp.Dot, exp.Paren)


class Macros:
    """The functions that plugins offer. A plugin that takes a name of Spark SQL's is left out.

    Args:
        registry: Knows the plugins.
    """

    def __init__(self, registry: Registry) -> None:
        taken = {
            offer.plugin: offer.info.name
            for offer in registry.function_offers.all
            if offer.info.name.lower() in _SPARKS
        }
        for plugin, name in taken.items():
            registry.manager.leave_out(plugin, f"its function {name!r} has the name of a function of Spark SQL")
        kept = [(offer.plugin, offer.info) for offer in registry.function_offers.all if offer.plugin not in taken]
        self.offers = Offers(registry.manager, kept)
        self._bodies: dict[str, exp.Expr] = {}

    def expanded(self, tree: exp.Expr, where: str) -> exp.Expr:
        """Return a tree without calls of plugins' functions: itself if it has none.

        Args:
            tree: As a user wrote it, names not resolved; it is not changed.
            where: The operation, for errors.

        Raises:
            AnalysisError: A call has too many arguments or too few.
            PluginError: Two plugins offer a function, or its body cannot be used.
        """
        return self._expanded(tree, where, ())

    def expanded_query(self, spec: QuerySpec) -> QuerySpec:
        """Return a query that came as text without calls of plugins' functions. Raises as :meth:`expanded` does."""
        return spec.model_copy(update={"plan": transform_up(spec.plan, self._expanded_node)})

    def _expanded(self, tree: exp.Expr, where: str, within: tuple[str, ...]) -> exp.Expr:
        if not any(self._offers_in(tree)):
            return tree
        root = exp.Paren(this=tree.copy())
        for call, offer in reversed(list(self._offers_in(root))):  # arguments come before the calls that they are in
            call.replace(self._call(call, offer, where, within))
        return root.this

    def _offers_in(self, tree: exp.Expr) -> Iterator[tuple[exp.Anonymous, Offer[FunctionInfo]]]:
        for call in tree.find_all(exp.Anonymous, bfs=False):
            if offer := self.offers.find(call.name):
                yield call, offer

    def _call(self, call: exp.Anonymous, offer: Offer[FunctionInfo], where: str, within: tuple[str, ...]) -> exp.Expr:
        info, given = offer.info, len(call.expressions)
        if given != len(info.parameters):
            raise AnalysisError(f"{where}: {info.signature} was called with {given} argument{'s' * (given != 1)}.")
        if info.name in within:
            raise PluginError(f"{offer.culprit}, whose body calls itself: {' → '.join([*within, info.name])}.")
        if info.name not in self._bodies:
            self._bodies[info.name] = self._expanded(_body_of(offer), where, (*within, info.name))
        values = dict(zip(map(str.lower, info.parameters), call.expressions, strict=True))
        return _whole(_with_values(self._bodies[info.name], values))

    def _expanded_node(self, node: Node) -> Node:
        fields = {name: getattr(node, name) for name in type(node).model_fields if name not in node.inputs_in}
        changed = {
            name: self._expanded_value(value, node.describe(), name in _OF_COLUMNS) for name, value in fields.items()
        }
        return node.model_copy(update={name: value for name, value in changed.items() if value is not fields[name]})

    def _expanded_value(self, value: T, where: str, keeps_name: bool) -> T:
        result: Any = value
        if isinstance(value, tuple):
            result = tuple(self._expanded_value(item, where, keeps_name) for item in value)
        elif isinstance(value, SortOrder):
            expression = self._expanded_value(value.expression, where, keeps_name)
            result = value.model_copy(update={"expression": expression})
        elif isinstance(value, Expression) and any(self._offers_in(value.tree)):
            expanded = Expression.of(self._expanded(value.tree, where, ()))
            result = expanded.aliased(value.name) if keeps_name else expanded
        return result


def _body_of(offer: Offer[FunctionInfo]) -> exp.Expr:
    """Return the body as a tree whose lambdas use names of their own, lest they catch a column of an argument."""
    info = offer.info
    try:
        tree = Expression.parse(info.body).unaliased.tree.copy()
    except AnalysisError as error:
        raise PluginError(f"{offer.culprit}, whose body cannot be used: {error}") from error
    _require_parameters(tree, offer)
    for function in tree.find_all(exp.Lambda):
        _rename(function, {parameter.name: f"__{info.name}_{parameter.name}" for parameter in function.expressions})
    return tree


def _require_parameters(tree: exp.Expr, offer: Offer[FunctionInfo]) -> None:
    known = {parameter.lower(): parameter for parameter in offer.info.parameters}
    used = {column.parts[0].name.lower(): column.parts[0].name for column in _columns(tree)}
    if foreign := sorted(used[name] for name in used.keys() - known.keys()):
        raise PluginError(
            f"{offer.culprit}, whose body {offer.info.body!r} has columns that are none of its parameters: "
            f"{', '.join(foreign)}."
        )
    if unused := sorted(known[name] for name in known.keys() - used.keys()):
        raise PluginError(
            f"{offer.culprit}, whose body {offer.info.body!r} cannot be used: the parameter {unused[0]} does not stand "
            f"for a value in it. A unit, a type or a name must be written out."
        )


def _columns(tree: exp.Expr) -> list[exp.Column]:
    return list(tree.find_all(exp.Column))


def _rename(function: exp.Lambda, names: dict[str, str]) -> None:
    for identifier in function.find_all(exp.Identifier):
        is_field = isinstance(identifier.parent, exp.Dot) and identifier.arg_key == "expression"
        if identifier.name in names and not is_field:
            identifier.set("this", names[identifier.name])


def _with_values(body: exp.Expr, values: dict[str, exp.Expr]) -> exp.Expr:
    root = exp.Paren(this=body.copy())
    for column in _columns(root):
        first, *fields = column.parts
        value = _whole(values[first.name.lower()].copy())
        for field in fields:
            value = exp.Dot(this=value, expression=field.copy())
        column.replace(value)
    return root.this


def _whole(tree: exp.Expr) -> exp.Expr:
    """Return the tree, in parentheses if an operator beside it could tear it apart."""
    torn = isinstance(tree, _TORN_APART) and not isinstance(tree, _WHOLE)
    return exp.paren(tree, copy=False) if torn else tree
