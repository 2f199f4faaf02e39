"""Which columns of a result identify its rows."""

from dataclasses import dataclass, replace

from sqlglot import exp

from unbounded.plan.event_time import is_window_call
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Filter, Limit, Observe, Project, Sort
from unbounded.plan.stateful import Aggregate, Watermark


@dataclass(frozen=True)
class _Key:
    """A column that a row's identity needs; of a window either end says as much as both."""

    column: str
    is_window: bool = False


def key_columns(plan: Node) -> tuple[str, ...]:
    """Return the names of the output columns that together identify a row: the grouping keys of an aggregate, as far
    up as all of them survive, a window perhaps by its start or its end alone; none if the result has no key. Rollup
    and cube have one only with ``grouping_id()``: without it, the null of a super-group looks like a null among the
    data.
    """
    return tuple(key.column for key in _keys(plan))


def _keys(plan: Node) -> tuple[_Key, ...]:
    if isinstance(plan, Aggregate):
        ids = [_Key(each.name) for each in plan.aggregates if isinstance(each.unaliased.tree, exp.GroupingId)]
        keys = (_Key(key.name, is_window_call(key.unaliased.tree)) for key in plan.grouping)
        return (*keys, *ids[:1]) if plan.kind == "plain" or ids else ()
    if isinstance(plan, Project):
        found = [_projected(key, plan) for key in _keys(plan.child)]
        survivors = tuple(key for key in found if key)
        return survivors if len(survivors) == len(found) else ()
    if isinstance(plan, Filter | Sort | Limit | Observe | Watermark):
        return _keys(plan.inputs[0])
    return ()


def _projected(key: _Key, node: Project) -> _Key | None:
    """Return the column that a projection has of a key."""
    for column in node.columns:
        if column.plain_column == key.column:
            return replace(key, column=column.name)
    ends = {(key.column, "start"), (key.column, "end")} if key.is_window else set()
    return next((_Key(column.name) for column in node.columns if _field(column) in ends), None)


def _field(column: Expression) -> tuple[str, str] | None:
    """Return the column and the field of it that an expression is, if it is one, however it is spelled."""
    match column.unaliased.tree:
        case exp.Column(args={"table": exp.Identifier() as owner}) as tree:
            return owner.name, tree.name
        case exp.Bracket(this=exp.Column() as owner, expressions=[exp.Literal() as field]):
            return owner.name, field.name
        case exp.Dot(this=exp.Column() as owner, expression=field):
            return owner.name, field.name
    return None
