"""Batch plans: read what they read, run one statement, return or write the rows."""

import pyarrow as pa

from unbounded.contracts import BatchContext, EngineServices, ReadAllAvailable, Sink, SinkContext, SourceContext
from unbounded.errors import AnalysisError, UnsupportedOperationError
from unbounded.plan.edges import Local, Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plan.node import Node
from unbounded.plan.rules import optimize
from unbounded.plan.walk import walk
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.decimals import with_decimal_types
from unbounded_embedded.duckdb.rendering import render
from unbounded_embedded.duckdb.typing import as_spark, schema_of_plan
from unbounded_embedded.operators.source_relation import SourceRelation

_BATCH_QUERY_ID = "batch"


def collect(plan: Node, database: Database, services: EngineServices) -> pa.Table:
    """Return all rows of a plan.

    Args:
        plan: What to compute; nothing in it may stream.
        database: A connection of this call's own, which is closed at the end.
        services: What the session offers.

    Raises:
        AnalysisError: The plan streams.
    """
    try:
        if plan.is_streaming:
            raise AnalysisError("A streaming plan has no end to collect; start it with write_stream.")
        action = plan.describe()
        plan = with_decimal_types(optimize(plan), lambda node: schema_of_plan(database, node))
        leaves = {leaf: _load(leaf, f"leaf_{i}", database, services) for i, leaf in enumerate(_leaves(plan))}
        return database.arrow(as_spark(database, render(plan, leaves), action), action)
    finally:
        database.close()


def write(rows: pa.Table, node: SinkNode, services: EngineServices) -> None:
    """Write rows to a sink as one batch.

    Raises:
        UnsupportedOperationError: The sink does not take batches, or this one.
    """
    sink = services.connectors.sink(node)
    if not sink.capabilities().batch:
        raise UnsupportedOperationError([f"The sink {node.name!r} takes streams only; use write_stream."])
    context = SinkContext(
        schema=rows.schema,
        key_columns=(),
        output_mode="append",
        query_id=_BATCH_QUERY_ID,
        query_name=None,
        partition_by=node.partition_by,
        folder=None,
        publish_table=services.publish_table,
        make_dataframe=services.make_dataframe,
    )
    if problems := list(sink.check(context)):
        raise UnsupportedOperationError(problems)
    try:
        sink.open(context)
        _deliver(rows, sink)
    finally:
        sink.close()


def _deliver(rows: pa.Table, sink: Sink) -> None:
    batch = BatchContext(0)
    try:
        message = sink.write(batch, rows.to_reader())
    except Exception:
        sink.abort(batch, [])
        raise
    sink.commit(batch, [message])


def _leaves(plan: Node) -> list[Node]:
    """Return what the plan reads; what it reads twice stands there once."""
    return list(dict.fromkeys(node for node in walk(plan) if isinstance(node, Scan | Local)))


def _load(leaf: Node, name: str, database: Database, services: EngineServices) -> str:
    if isinstance(leaf, Local):
        database.register(name, leaf.table)
        return name
    assert isinstance(leaf, Scan)
    relation = SourceRelation(leaf, name, in_place=("parquet",))
    source = services.connectors.source(leaf)
    try:
        source.open(SourceContext(leaf.read_schema, leaf.filters, None, services.clock))
        start = source.initial_offset()
        end = source.latest_offset(start, ReadAllAvailable())
        partitions = [] if start == end else source.partitions(start, end)
        parts = [source.read(partition) for partition in partitions]
        database.show(name, relation.read(database, parts, name, shared=False).relation)
    finally:
        source.close()
    return name
