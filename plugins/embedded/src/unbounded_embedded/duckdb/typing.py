"""The columns that a plan will really have, asked of DuckDB without reading data."""

import pyarrow as pa

from unbounded.plan.edges import Local, Scan
from unbounded.plan.node import Node
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.rendering import render
from unbounded_embedded.duckdb.types import empty_relation, quoted, spark_counterpart


def schema_of_query(database: Database, sql: str, action: str) -> pa.Schema:
    """Return the Arrow schema of a query, in Spark's types."""
    return database.arrow(f"SELECT * FROM ({as_spark(database, sql, action)}) LIMIT 0", action).schema


def as_spark(database: Database, sql: str, action: str) -> str:
    """Return the query with columns of types that Spark lacks cast to those that it has."""
    columns = database.types(sql, action)
    if not any(spark_counterpart(type_) for _, type_ in columns):
        return sql
    return f"SELECT {', '.join(_cast(name, type_) for name, type_ in columns)} FROM ({sql})"


def _cast(name: str, type_: str) -> str:
    counterpart = spark_counterpart(type_)
    return f"CAST({quoted(name)} AS {counterpart}) AS {quoted(name)}" if counterpart else quoted(name)


def schema_of_plan(database: Database, plan: Node, known: dict[Node, pa.Schema]) -> pa.Schema:
    """Return the Arrow schema of a plan.

    Args:
        database: Where to ask.
        plan: The plan.
        known: Schemas that are known already; nothing below those nodes is looked at.

    Raises:
        AnalysisError: An expression does not fit its input.
    """
    leaves = {node: f"({empty_relation(_leaf_schema(node, known))})" for node in _leaves(plan, known)}
    return schema_of_query(database, render(plan, leaves), plan.describe())


def _leaves(plan: Node, known: dict[Node, pa.Schema]) -> list[Node]:
    if isinstance(plan, Scan | Local):
        return [plan]
    return [leaf for child in plan.inputs for leaf in ([child] if child in known else _leaves(child, known))]


def _leaf_schema(node: Node, known: dict[Node, pa.Schema]) -> pa.Schema:
    if node in known:
        return known[node]
    return node.read_schema if isinstance(node, Scan) else node.table.schema  # type: ignore[attr-defined]
