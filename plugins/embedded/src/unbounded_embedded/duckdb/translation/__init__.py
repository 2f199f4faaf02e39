"""Spark SQL as DuckDB SQL, with Spark's meaning.

Expressions come as sqlglot trees of Spark SQL. They are read once more by a parser for which a function call is a name
and arguments, nothing else; the generator then writes DuckDB SQL, where each call is looked up by its name and its
number of arguments in the tables of this package. A call of a name that no table has is left as it is.
"""

from functools import lru_cache

import sqlglot
from sqlglot import exp

from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.translation.generator import DuckDBText
from unbounded_embedded.duckdb.translation.plain_calls import PlainCalls


@lru_cache(maxsize=4096)
def to_duckdb(expression: Expression) -> str:
    """Return the DuckDB SQL text of an expression, alias included.

    Raises:
        AnalysisError: A function has the wrong number of arguments, or one that has no DuckDB form.
    """
    return _translated(expression.sql)


def tree_to_duckdb(tree: exp.Expr) -> str:
    """Return the DuckDB SQL text of a Spark SQL tree, which may be a whole query; the tree is not changed.

    Raises:
        AnalysisError: A function has the wrong number of arguments, or one that has no DuckDB form.
    """
    if isinstance(tree, exp.Query):
        return DuckDBText.of(sqlglot.parse_one(tree.sql("spark"), read=PlainCalls))
    return _translated(tree.sql("spark"))


@lru_cache(maxsize=4096)
def _translated(spark_sql: str) -> str:
    return DuckDBText.of(sqlglot.parse_one(f"SELECT {spark_sql}", read=PlainCalls).expressions[0])
