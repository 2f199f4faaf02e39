"""Which columns carry event time with a watermark, traced from the Watermark nodes upwards."""

from dataclasses import dataclass

from sqlglot import exp

from unbounded.plan.edges import Local, Scan
from unbounded.plan.expression import Expression, plain_column
from unbounded.plan.node import Node
from unbounded.plan.relational import Join, Project, Sql, Union
from unbounded.plan.stateful import Aggregate, Watermark


@dataclass(frozen=True)
class EventTime:
    """A column that carries event time.

    Args:
        watermark: The node that declared it.
        is_window: The column is a window (a struct of start and end), not an instant.
    """

    watermark: Watermark
    is_window: bool = False


def event_time_columns(node: Node) -> dict[str, EventTime]:
    """Return the event-time columns of a node's output, by name. A watermark on a table declares none."""
    if isinstance(node, Watermark) and node.is_streaming:
        return {**event_time_columns(node.child), node.column: EventTime(node)}
    if isinstance(node, Project):
        return _projected(node.columns, event_time_columns(node.child))
    if isinstance(node, Aggregate):
        return _projected(node.grouping, event_time_columns(node.child))
    if isinstance(node, Join):
        return _joined(node)
    if isinstance(node, Union):
        return event_time_columns(node.children[0])
    if isinstance(node, Scan | Local | Sql):
        return {}
    return event_time_columns(node.inputs[0])


def event_time_of(expression: Expression, columns: dict[str, EventTime]) -> EventTime | None:
    """Return the event time that an expression carries, given that of its input columns.

    A column keeps it, under any alias; so do ``window`` of it and ``window_time`` of such a window. Anything else
    loses it, as in Spark.
    """
    return _trace(expression.unaliased.tree, columns)


def event_time_key(aggregate: Aggregate) -> tuple[int, EventTime] | None:
    """Return which grouping expression is event time, and its event time; ``None`` if no one is."""
    columns = event_time_columns(aggregate.child)
    traced = ((index, event_time_of(key, columns)) for index, key in enumerate(aggregate.grouping))
    return next(((index, event_time) for index, event_time in traced if event_time), None)


def is_window_call(tree: exp.Expr) -> bool:
    """Return whether a tree is a call of the time-window function ``window(column, …)``."""
    return isinstance(tree, exp.Anonymous) and tree.name.lower() == "window"


def _trace(tree: exp.Expr, columns: dict[str, EventTime]) -> EventTime | None:
    name = plain_column(tree)
    if name is not None:
        return columns.get(name)
    if isinstance(tree, exp.Anonymous) and tree.name.lower() in ("window", "window_time") and tree.expressions:
        below = _trace(tree.expressions[0], columns)
        return EventTime(below.watermark, is_window=is_window_call(tree)) if below else None
    return None


def _projected(expressions: tuple[Expression, ...], columns: dict[str, EventTime]) -> dict[str, EventTime]:
    traced = {expression.name: event_time_of(expression, columns) for expression in expressions}
    return {name: event_time for name, event_time in traced.items() if event_time}


def _joined(join: Join) -> dict[str, EventTime]:
    sides = {"l": event_time_columns(join.left), "r": event_time_columns(join.right)}
    result = {}
    for column in join.columns:
        tree = column.unaliased.tree
        if isinstance(tree, exp.Column) and tree.name in sides.get(tree.table, {}):
            result[column.name] = sides[tree.table][tree.name]
    return result
