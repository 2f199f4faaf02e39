"""Sorting, limiting, uniting and SQL text on streams."""

from collections.abc import Iterator

from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.relational import Distinct, Limit, Sort, Sql, Union
from unbounded.plan.streaming import streaming_aggregates
from unbounded.plan.walk import walk


def check_relational(query: QuerySpec) -> Iterator[str]:
    """Order and the first rows mean something only over a whole result; a union is of streams or of tables."""
    for node in walk(query.plan):
        if node.is_streaming:
            yield from _check(node, query)


def _check(node: Node, query: QuerySpec) -> Iterator[str]:
    if isinstance(node, Sort | Limit) and not _is_over_whole_result(node, query):
        yield (
            f"{node.describe()}: {_words(node)} a stream is not supported, unless it is an aggregated one in output "
            f"mode complete; sort what the sink has, or inside foreach_batch."
        )
    if isinstance(node, Distinct):
        yield f"{node.describe()}: distinct rows of a stream are not supported; group_by the columns in update mode."
    if isinstance(node, Union) and not all(child.is_streaming for child in node.children):
        yield (
            f"{node.describe()}: a union of a stream and a table is not supported; read the table with read_stream, "
            f"or write it to the sink before the query starts."
        )
    if isinstance(node, Sql):
        yield f"{node.describe()}: SQL text over a streaming view is not supported; use the DataFrame's methods."


def _is_over_whole_result(node: Node, query: QuerySpec) -> bool:
    return query.output_mode == "complete" and bool(streaming_aggregates(node))


def _words(node: Node) -> str:
    if isinstance(node, Sort):
        return "sorting"
    return "skipping rows of" if isinstance(node, Limit) and node.offset else "limiting"
