"""Plan nodes as DuckDB SQL: a run of stateless nodes becomes one statement."""

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.plan.expression import DIALECT, Expression
from unbounded.plan.naming import with_names
from unbounded.plan.node import Node
from unbounded.plan.relational import (
    Distinct,
    Filter,
    Join,
    Limit,
    Observe,
    Project,
    Sort,
    SortOrder,
    Sql,
    Union,
)
from unbounded.plan.stateful import Aggregate, Watermark
from unbounded_embedded.duckdb.grouping import render_aggregate
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.types import quoted
from unbounded_embedded.duckdb.windows import lift_windows, resolve_window_time

Leaves = Mapping[Node, str]
"""What stands for a node in FROM: the name of a table or view that holds its rows, or a query in parentheses."""


def render(node: Node, leaves: Leaves) -> str:
    """Return a query for a node.

    Args:
        node: The top of what to render.
        leaves: The nodes below which nothing is rendered. Every scan and every local table must be among them.

    Raises:
        AnalysisError: An expression has no DuckDB form.
    """
    if node in leaves:
        return f"SELECT * FROM {leaves[node]}"
    return _RENDERERS[type(node)](node, leaves)


def source_of(node: Node, leaves: Leaves) -> str:
    """Return what stands for a node in FROM."""
    return leaves[node] if node in leaves else f"({render(node, leaves)})"


def select_list(expressions: tuple[Expression, ...], trees: list[exp.Expr]) -> str:
    """Return the select list for expressions whose windows were lifted, each under its own name."""
    return ", ".join(_named(expression, tree) for expression, tree in zip(expressions, trees, strict=True))


def _named(expression: Expression, tree: exp.Expr) -> str:
    if isinstance(tree, exp.Aliases):
        return tree_to_duckdb(tree)
    return f"{tree_to_duckdb(tree.unalias())} AS {quoted(expression.name)}"


def _project(node: Project, leaves: Leaves) -> str:
    trees, source = lift_windows(node.columns, source_of(node.child, leaves))
    return f"SELECT {select_list(node.columns, trees)} FROM {source}"


def _filter(node: Filter, leaves: Leaves) -> str:
    condition = tree_to_duckdb(resolve_window_time(node.condition.tree.copy()))
    return f"SELECT * FROM {source_of(node.child, leaves)} WHERE {condition}"


def _join(node: Join, leaves: Leaves) -> str:
    left, right = source_of(node.left, leaves), source_of(node.right, leaves)
    how = {"full": "FULL OUTER", "cross": "CROSS"}.get(node.how, node.how.upper())
    on = f" ON {tree_to_duckdb(node.condition.tree)}" if node.condition else ""
    columns = select_list(node.columns, [column.tree for column in node.columns])
    return f"SELECT {columns} FROM {left} AS l {how} JOIN {right} AS r{on}"


def _union(node: Union, leaves: Leaves) -> str:
    return " UNION ALL ".join(f"SELECT * FROM {source_of(child, leaves)}" for child in node.children)


def _sort(node: Sort, leaves: Leaves) -> str:
    return f"SELECT * FROM {source_of(node.child, leaves)} ORDER BY {', '.join(map(_order, node.orders))}"


def _order(order: SortOrder) -> str:
    direction = "DESC" if order.descending else "ASC"
    return f"{tree_to_duckdb(order.expression.tree)} {direction} NULLS {'LAST' if order.nulls_last else 'FIRST'}"


def _limit(node: Limit, leaves: Leaves) -> str:
    is_ordered = isinstance(node.child, Sort)
    rows = render(node.child, leaves) if is_ordered else f"SELECT * FROM {source_of(node.child, leaves)}"
    return f"{rows} LIMIT {node.count} OFFSET {node.offset}"


def _distinct(node: Distinct, leaves: Leaves) -> str:
    return f"SELECT DISTINCT * FROM {source_of(node.child, leaves)}"


def _passed_on(node: Watermark | Observe, leaves: Leaves) -> str:
    return render(node.child, leaves)


def _sql(node: Sql, leaves: Leaves) -> str:
    try:
        tree = sqlglot.parse_one(node.text, read=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        raise AnalysisError(f"The SQL text does not parse: {error}") from error
    tables = ", ".join(f"{quoted(name)} AS ({render(child, leaves)})" for name, child in node.tables.items())
    query = tree_to_duckdb(with_names(tree))
    return f"WITH {tables} SELECT * FROM ({query})" if tables else f"SELECT * FROM ({query})"


def _aggregate(node: Aggregate, leaves: Leaves) -> str:
    return render_aggregate(node, source_of(node.child, leaves))


_RENDERERS: dict[type[Node], Callable[..., str]] = {
    Project: _project,
    Filter: _filter,
    Join: _join,
    Union: _union,
    Sort: _sort,
    Limit: _limit,
    Distinct: _distinct,
    Watermark: _passed_on,
    Observe: _passed_on,
    Sql: _sql,
    Aggregate: _aggregate,
}
