"""Read only the columns that the plan uses."""

from collections.abc import Iterable

import pyarrow as pa
from sqlglot import exp

from unbounded.plan.edges import Scan
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Filter, Join, Limit, Observe, Project, Sort, Union
from unbounded.plan.stateful import Aggregate, Watermark

Names = frozenset[str]
"""Names of columns in lower case, since Spark's names have none."""

_GENERATORS = (exp.Explode, exp.Inline, exp.Stack, exp.Aliases)
_NAMED = frozenset(("inline_outer", "json_tuple", "window"))
"""A sliding ``window`` gives a row several times, and any window drops a row without a time."""


def prune_columns(plan: Node) -> Node:
    """Narrow every scan to the columns that are read above it, and drop what projections compute for nobody.

    The output of the plan stays as it is. Through nodes that need all of their input (``Distinct``, ``Sql``) nothing
    is pruned.
    """
    return _prune(plan, None)


def _prune(node: Node, needed: Names | None) -> Node:
    """Return the node reduced to what is needed of it; ``None`` is everything."""
    if isinstance(node, Scan):
        return _narrow(node, needed)
    if isinstance(node, Project):
        return _prune_project(node, needed)
    if isinstance(node, Aggregate):
        return node.map_inputs(lambda child: _prune(child, _read_by([*node.grouping, *node.aggregates])))
    if isinstance(node, Join):
        return _prune_join(node, needed)
    if isinstance(node, Union):
        return node.map_inputs(lambda child: _prune(child, None))
    if isinstance(node, Filter | Sort | Limit | Observe | Watermark):
        below = None if needed is None else needed | _own_columns(node)
        return node.map_inputs(lambda child: _prune(child, below))
    return node.map_inputs(lambda child: _prune(child, None))


def _narrow(scan: Scan, needed: Names | None) -> Scan:
    if needed is None:
        return scan
    wanted = tuple(name for name in scan.read_schema.names if name.lower() in needed)
    return scan.model_copy(update={"columns": wanted or (_cheapest(scan.read_schema),)})


def _cheapest(schema: pa.Schema) -> str:
    """Return a column to count rows by: a flat one if there is one."""
    return str(next((field.name for field in schema if not pa.types.is_nested(field.type)), schema[0].name))


def _prune_project(node: Project, needed: Names | None) -> Project:
    kept = node.columns
    if needed is not None:
        kept = tuple(column for column in node.columns if column.name.lower() in needed or _changes_rows(column))
        kept = kept or node.columns[:1]
    child = _prune(node.child, _read_by(kept))
    return node.model_copy(update={"columns": kept, "child": child})


def _changes_rows(column: Expression) -> bool:
    calls = {call.name.lower() for call in column.tree.find_all(exp.Anonymous)}
    return any(column.tree.find_all(*_GENERATORS)) or not calls.isdisjoint(_NAMED)


def _prune_join(node: Join, needed: Names | None) -> Join:
    kept = tuple(column for column in node.columns if needed is None or column.name.lower() in needed)
    kept = kept or node.columns[:1]
    read = [path for part in (*kept, node.condition) if part for path in part.column_paths()]
    left, right = (frozenset(path[1].lower() for path in read if path[0] == side) for side in ("l", "r"))
    changes = {"columns": kept, "left": _prune(node.left, left), "right": _prune(node.right, right)}
    return node.model_copy(update=changes)


def _own_columns(node: Node) -> Names:
    if isinstance(node, Filter):
        return _read_by([node.condition])
    if isinstance(node, Sort):
        return _read_by([order.expression for order in node.orders])
    if isinstance(node, Observe):
        return _read_by(node.metrics)
    return frozenset((node.column.lower(),)) if isinstance(node, Watermark) else frozenset()


def _read_by(expressions: Iterable[Expression]) -> Names:
    return frozenset(path[0].lower() for expression in expressions for path in expression.column_paths())
