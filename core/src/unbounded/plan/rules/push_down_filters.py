"""Tell scans which rows the plan wants."""

from sqlglot import exp

from unbounded.plan.edges import Scan
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Filter, Project
from unbounded.plan.walk import transform_up

_NOT_REPEATABLE = (exp.Rand, exp.Randn, exp.CurrentTimestamp, exp.CurrentDate, exp.Uuid, exp.Window)
_NOT_REPEATABLE_CALLS = (
    "curdate", "current_date", "current_timestamp", "localtimestamp", "monotonically_increasing_id", "now", "rand",
    "randn", "random", "unix_timestamp", "uuid",
)  # fmt: skip
_SEES_OTHER_ROWS = (exp.Rand, exp.Randn, exp.Window, exp.AggFunc)
_COUNTS_ROWS = "monotonically_increasing_id"


def push_down_filters(plan: Node) -> Node:
    """Copy the conditions of filters that stand over a scan into the scan.

    The filter stays where it is, so a source may ignore what it is told. Only row-wise steps may lie between; across a
    watermark nothing is pushed, since rows that a filter drops count for event time all the same.
    """
    return transform_up(plan, _push)


def _push(node: Node) -> Node:
    if not isinstance(node, Filter):
        return node
    conjuncts = [Expression.of(part) for part in node.condition.tree.flatten()] if _is_and(node) else [node.condition]
    pushed = [part for part in conjuncts if _is_repeatable(part)]
    child = _into(node.child, tuple(pushed))
    return node if child is node.child else node.model_copy(update={"child": child})


def _is_repeatable(expression: Expression) -> bool:
    calls = expression.tree.find_all(exp.Anonymous)
    is_plain = not any(call.name.lower() in _NOT_REPEATABLE_CALLS for call in calls)
    return is_plain and not any(expression.tree.find_all(*_NOT_REPEATABLE))


def _is_and(node: Filter) -> bool:
    return isinstance(node.condition.tree, exp.And)


def _into(node: Node, conditions: tuple[Expression, ...]) -> Node:
    """Return the node with the conditions that it can take handed down to the scan below it."""
    if isinstance(node, Scan):
        known = [part for part in conditions if _columns(part) <= set(node.schema_.names)]
        fresh = tuple(part for part in known if part not in node.filters)
        return node.model_copy(update={"filters": node.filters + fresh}) if fresh else node
    if isinstance(node, Filter):
        return node.map_inputs(lambda child: _into(child, conditions))
    if isinstance(node, Project) and not any(map(_sees_other_rows, node.columns)):
        unchanged = {column.name for column in node.columns if column.plain_column == column.name}
        through = tuple(part for part in conditions if _columns(part) <= unchanged)
        return node.map_inputs(lambda child: _into(child, through)) if through else node
    return node


def _columns(expression: Expression) -> set[str]:
    return {path[0] for path in expression.column_paths()}


def _sees_other_rows(expression: Expression) -> bool:
    """Return whether a row's value hangs on which other rows there are."""
    calls = expression.tree.find_all(exp.Anonymous)
    return any(expression.tree.find_all(*_SEES_OTHER_ROWS)) or any(call.name.lower() == _COUNTS_ROWS for call in calls)
