"""Spark SQL expressions as DuckDB SQL."""

from functools import lru_cache

from sqlglot import exp

from unbounded.plan.expression import Expression


@lru_cache(maxsize=4096)
def to_duckdb(expression: Expression) -> str:
    """Return the DuckDB SQL text of an expression, alias included."""
    return tree_to_duckdb(expression.tree)


def tree_to_duckdb(tree: exp.Expression) -> str:
    """Return the DuckDB SQL text of a Spark SQL tree; the tree is not changed."""
    return tree.sql("duckdb")
