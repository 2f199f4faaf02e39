"""The columns that a plan will really have, asked of DuckDB without reading data."""

import pyarrow as pa

from unbounded.plan.edges import Local, Scan
from unbounded.plan.node import Node
from unbounded.plan.walk import walk
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.decimals import with_decimal_types
from unbounded_embedded.duckdb.rendering import render
from unbounded_embedded.duckdb.types import cast_to_spark, empty_relation, quoted, spark_counterpart


def schema_of_query(database: Database, sql: str, action: str) -> pa.Schema:
    """Return the Arrow schema of a query, in Spark's types."""
    return database.arrow(f"SELECT * FROM ({as_spark(database, sql, action)}) LIMIT 0", action).schema


def as_spark(database: Database, sql: str, action: str) -> str:
    """Return the query with columns of types that Spark lacks cast to those that it has."""
    columns = database.types(sql, action)
    if not any(spark_counterpart(type_) for _, type_ in columns):
        return sql
    casts = [f"{cast_to_spark(quoted(name), type_)} AS {quoted(name)}" for name, type_ in columns]
    return f"SELECT {', '.join(casts)} FROM ({sql})"


def schema_of_plan(database: Database, plan: Node) -> pa.Schema:
    """Return the Arrow schema of a plan.

    Raises:
        AnalysisError: An expression does not fit its input.
    """
    typed = with_decimal_types(plan, lambda node: schema_of_plan(database, node))
    leaves: dict[Node, str] = {
        node: f"({empty_relation(_leaf_schema(node))})" for node in walk(typed) if isinstance(node, Scan | Local)
    }
    return schema_of_query(database, render(typed, leaves), plan.describe())


def _leaf_schema(node: Scan | Local) -> pa.Schema:
    return node.read_schema if isinstance(node, Scan) else node.table.schema
