"""Expressions that mean nothing on a stream."""

from collections.abc import Iterator

from sqlglot import exp

from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.relational import Filter, Join, Observe, Project, Sort
from unbounded.plan.stateful import Aggregate
from unbounded.plan.walk import walk

_UNSUPPORTED_CALLS = {
    "monotonically_increasing_id": "it numbers the rows of a whole table; use a column of the data, or uuid()",
    "session_window": "session windows are not supported yet; use window(column, duration)",
}


def check_expressions(query: QuerySpec) -> Iterator[str]:
    """No ranking windows, no numbering of rows, no session windows."""
    for node in walk(query.plan):
        for expression in _expressions(node) if node.is_streaming else ():
            yield from _check(expression)


def _expressions(node: Node) -> tuple[Expression, ...]:
    if isinstance(node, Project):
        return node.columns
    if isinstance(node, Aggregate):
        return (*node.grouping, *node.aggregates)
    if isinstance(node, Sort):
        return tuple(order.expression for order in node.orders)
    if isinstance(node, Observe):
        return node.metrics
    return (node.condition,) if isinstance(node, Filter | Join) and node.condition else ()


def _check(expression: Expression) -> Iterator[str]:
    if any(expression.tree.find_all(exp.Window)):
        yield (
            f"{expression}: a window function over rows (OVER …) is not supported on a stream; for time windows group "
            f"by window(column, duration)."
        )
    for call in expression.tree.find_all(exp.Anonymous):
        reason = _UNSUPPORTED_CALLS.get(call.name.lower())
        if reason:
            yield f"{expression}: {call.name.lower()}() is not supported on a stream: {reason}."
