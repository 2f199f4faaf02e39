"""Sums and means of decimals in Spark's types, where DuckDB has one wide decimal and a double.

The sum of DECIMAL(p, s) is DECIMAL(p + 10, s), the mean DECIMAL(p + 4, s + 4), neither beyond 38 digits; what does not
fit is null. The mean is the exact quotient of sum and count, rounded half up.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pyarrow as pa
from sqlglot import exp

from unbounded.plan.aggregation import calls_in
from unbounded.plan.edges import Local
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Project
from unbounded.plan.stateful import Aggregate
from unbounded.plan.walk import transform_up
from unbounded.schema import MAX_PRECISION, spark_type

_SYNONYMS: dict[str, type[exp.Sum | exp.Avg]] = {"mean": exp.Avg, "try_avg": exp.Avg, "try_sum": exp.Sum}

SchemaOf = Callable[[Node], pa.Schema]
"""Returns the columns of a plan."""


def with_decimal_types(plan: Node, schema_of: SchemaOf) -> Node:
    """Return the plan with each ``sum`` and ``avg`` of a decimal written out in Spark's types."""
    return transform_up(plan, partial(_typed, schema_of=schema_of))


def _typed(node: Node, schema_of: SchemaOf) -> Node:
    arguments = list(_arguments(node))
    if not arguments or not isinstance(node, Aggregate):
        return node
    types = zip(arguments, _types(node.child, arguments, schema_of), strict=True)
    decimals = {argument: type_ for argument, type_ in types if pa.types.is_decimal(type_)}
    if not decimals:
        return node
    return node.model_copy(update={"aggregates": tuple(_rewritten(each, decimals) for each in node.aggregates)})


def _types(child: Node, arguments: Sequence[Expression], schema_of: SchemaOf) -> list[pa.DataType]:
    """Return the types of some expressions over a node. Those of columns at hand need no query."""
    names = [argument.plain_column for argument in arguments]
    if isinstance(child, Local) and all(name in child.table.schema.names for name in names):
        return [child.table.schema.field(name).type for name in names]
    columns = tuple(argument.aliased(f"a{index}") for index, argument in enumerate(arguments))
    return list(schema_of(Project(child=child, columns=columns)).types)


def _arguments(node: Node) -> Iterator[Expression]:
    """Yield what an aggregate sums or takes the mean of."""
    for expression in node.aggregates if isinstance(node, Aggregate) else ():
        for call in calls_in(expression.tree):
            if _kind(call):
                yield _argument(call)


def _kind(call: exp.Expr) -> type[exp.Sum | exp.Avg] | None:
    function = _function(call)
    if isinstance(function, exp.Anonymous) and (kind := _SYNONYMS.get(function.name.lower())):
        return kind
    return next((kind for kind in (exp.Sum, exp.Avg) if isinstance(function, kind)), None)


def _function(call: exp.Expr) -> exp.Expr:
    return call.this if isinstance(call, exp.Filter) else call


def _inner(call: exp.Expr) -> exp.Expr:
    """Return what stands between the brackets of a call."""
    function = _function(call)
    return function.expressions[0] if isinstance(function, exp.Anonymous) else function.this


def _argument(call: exp.Expr) -> Expression:
    inner = _inner(call)
    return Expression.of(inner.expressions[0] if isinstance(inner, exp.Distinct) else inner)


def _rewritten(expression: Expression, decimals: dict[Expression, pa.Decimal128Type]) -> Expression:
    root = exp.Paren(this=expression.unaliased.tree.copy())
    for call in list(calls_in(root)):
        kind = _kind(call)
        type_ = decimals.get(_argument(call)) if kind else None
        if type_ is not None:
            call.replace(_sum(call, type_) if kind is exp.Sum else _mean(call, type_))
    return Expression.of(root.this).aliased(expression.name)


def _sum(call: exp.Expr, type_: pa.Decimal128Type) -> exp.Expr:
    return exp.cast(call.copy(), _decimal(type_.precision + 10, type_.scale))


def _mean(call: exp.Expr, type_: pa.Decimal128Type) -> exp.Expr:
    result = _decimal(type_.precision + 4, type_.scale + 4)
    more_digits = min(type_.scale + 4, MAX_PRECISION) - type_.scale
    parts = [_with_function(call, kind) for kind in (exp.Sum, exp.Count)]
    mean = exp.Anonymous(this="decimal_mean", expressions=[*parts, *map(exp.convert, (type_.scale, more_digits))])
    return exp.cast(mean, result)


def _with_function(call: exp.Expr, kind: type[exp.Func]) -> exp.Expr:
    """Return a call of ``avg`` as that of another function, under the same FILTER."""
    function = kind(this=_inner(call).copy())
    if isinstance(call, exp.Filter):
        return exp.Filter(this=function, expression=call.expression.copy())
    return function


def _decimal(precision: int, scale: int) -> str:
    return spark_type(pa.decimal128(min(precision, MAX_PRECISION), min(scale, MAX_PRECISION)))
