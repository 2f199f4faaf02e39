"""Which columns of a result identify its rows."""

from sqlglot import exp

from unbounded.plan.node import Node
from unbounded.plan.relational import Filter, Limit, Observe, Project, Sort
from unbounded.plan.stateful import Aggregate, Watermark


def key_columns(plan: Node) -> tuple[str, ...]:
    """Return the names of the output columns that together identify a row: the grouping keys of an aggregate, as far
    up as all of them survive; none if the result has no key. Rollup and cube have one only with ``grouping_id()``:
    without it, the null of a super-group looks like a null among the data.
    """
    if isinstance(plan, Aggregate):
        ids = [each.name for each in plan.aggregates if isinstance(each.unaliased.tree, exp.GroupingId)]
        return (*(key.name for key in plan.grouping), *ids[:1]) if plan.kind == "plain" or ids else ()
    if isinstance(plan, Project):
        return _renamed(key_columns(plan.child), plan)
    if isinstance(plan, Filter | Sort | Limit | Observe | Watermark):
        return key_columns(plan.inputs[0])
    return ()


def _renamed(keys: tuple[str, ...], node: Project) -> tuple[str, ...]:
    outputs = {column.plain_column: column.name for column in node.columns if column.plain_column}
    return tuple(outputs[key] for key in keys) if all(key in outputs for key in keys) else ()
