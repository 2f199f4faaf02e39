"""Aggregation as SQL, in two layers that batch and streaming share.

The inner query gives each group its keys and the values of the aggregate calls, under the names ``__call_0``,
``__call_1`` and so on; the outer one computes the expressions around the calls::

    SELECT "carrier", round(__call_0 / __call_1, 1) AS "mean"
    FROM (SELECT "carrier", sum(delay) AS __call_0, count(*) AS __call_1 FROM … GROUP BY …)
"""

import re
from collections.abc import Sequence

from sqlglot import exp

from unbounded.plan.aggregation import GroupingCall, aggregate_calls, calls_in, occurrences
from unbounded.plan.expression import Expression
from unbounded.plan.stateful import Aggregate
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.types import quoted
from unbounded_embedded.duckdb.windows import lift_windows

GROUPING_ID = "__grouping_id"
"""The column, in the groups of a rollup or cube, that tells which keys count."""


def render_aggregate(node: Aggregate, input_sql: str) -> str:
    """Return a query for an aggregate over a batch."""
    calls = aggregate_calls(node.aggregates)
    trees, source = lift_windows((*node.grouping, *calls), input_sql)
    keys, values = trees[: len(node.grouping)], trees[len(node.grouping) :]
    selected = [f"{tree_to_duckdb(_bare(key))} AS {key_name(index)}" for index, key in enumerate(keys)]
    if node.kind != "plain" and keys:
        source = f"(SELECT *, {', '.join(selected)} FROM {source})"
        names = [key_name(index) for index in range(len(keys))]
        selected = [grouping_id(names), *names]
    inner = ", ".join([*selected, *(f"{tree_to_duckdb(call)} AS {call_name(i)}" for i, call in enumerate(values))])
    return outer_query(node, f"(SELECT {inner or '1'} FROM {source}{_group_by(node)})")


def outer_query(node: Aggregate, inner_sql: str) -> str:
    """Return the query around an inner one that has the keys and the calls under their inner names."""
    columns = [f"{sql} AS {quoted(name)}" for sql, name in outer_columns(node)]
    return f"SELECT {', '.join(columns) or '1'} FROM {inner_sql}"


def outer_columns(node: Aggregate) -> list[tuple[str, str]]:
    """Return the columns of the outer query: SQL over the inner one, and the name."""
    calls = aggregate_calls(node.aggregates)
    keys = [(key_name(index), key.name) for index, key in enumerate(node.grouping)]
    return keys + [(_around(expression, calls, node), expression.name) for expression in node.aggregates]


def flattened(sql: str, keys: Sequence[str], calls: Sequence[str]) -> str:
    """Return SQL over the inner query as SQL over what the inner query reads."""
    inner = {key_name(index): key for index, key in enumerate(keys)}
    inner |= {call_name(index): call for index, call in enumerate(calls)}
    named = r'"?\b(__unbounded_(?:key|call)_\d+)\b"?'
    return re.sub(named, lambda name: f"({inner.get(name.group(1), name.group())})", sql)


def key_name(index: int) -> str:
    """Return the inner name of a grouping key."""
    return f"__unbounded_key_{index}"


def call_name(index: int) -> str:
    """Return the inner name of an aggregate call."""
    return f"__unbounded_call_{index}"


def _around(expression: Expression, calls: Sequence[Expression], node: Aggregate) -> str:
    tree = expression.unaliased.tree.copy()
    names = {call: exp.column(call_name(index)) for index, call in enumerate(calls)}
    keys = {key.unaliased: exp.column(key_name(index)) for index, key in enumerate(node.grouping)}
    for call in list(calls_in(tree)):
        value = _bit(call, [key.sql for key in keys]) if isinstance(call, GroupingCall) else names[Expression.of(call)]
        tree = _swap(tree, call, value)
    for part, key in list(occurrences(tree, list(keys))):
        tree = _swap(tree, part, keys[key])
    return tree_to_duckdb(tree)


def grouping_id(columns: Sequence[str]) -> str:
    """Return the column of a GROUP BY query that tells which of the keys count in a row."""
    return f"grouping_id({', '.join(columns)})::BIGINT AS {GROUPING_ID}"


def _bit(call: exp.Expr, keys: Sequence[str]) -> exp.Expr:
    """Return what ``grouping`` or ``grouping_id`` gives, from the bits of all keys, of which the last is the lowest."""
    bits = exp.column(GROUPING_ID)
    if isinstance(call, exp.GroupingId):
        return bits
    shift = len(keys) - 1 - keys.index(call.expressions[0].sql("spark"))
    shifted = exp.BitwiseRightShift(this=bits, expression=exp.convert(shift))
    return exp.cast(exp.paren(exp.BitwiseAnd(this=shifted, expression=exp.convert(1))), "tinyint")


def _swap(tree: exp.Expr, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    if tree is old:
        return new.copy()
    old.replace(new.copy())
    return tree


def _bare(tree: exp.Expr) -> exp.Expr:
    return tree.this if isinstance(tree, exp.Alias) else tree


def _group_by(node: Aggregate) -> str:
    if not node.grouping:
        return ""
    if node.kind == "plain":
        return f" GROUP BY {', '.join(str(index + 1) for index in range(len(node.grouping)))}"
    return group_by_sets(node, [key_name(index) for index in range(len(node.grouping))])


def group_by_sets(node: Aggregate, columns: Sequence[str]) -> str:
    """Return the GROUP BY of a rollup or cube. Of no rows there is no grand total either, in Spark."""
    return f" GROUP BY {node.kind.upper()} ({', '.join(columns)}) HAVING count(*) > 0"
