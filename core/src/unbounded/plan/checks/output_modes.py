"""Which output modes have a meaning for a query."""

from collections.abc import Iterator

from unbounded.plan.event_time import event_time_key
from unbounded.plan.query import QuerySpec
from unbounded.plan.stateful import Aggregate
from unbounded.plan.streaming import streaming_aggregates


def check_output_mode(query: QuerySpec) -> Iterator[str]:
    """Complete mode needs an aggregate; append mode needs groups that end when the watermark passes."""
    aggregates = streaming_aggregates(query.plan)
    if not query.plan.is_streaming:
        yield (
            "Nothing in this query streams: read at least one input with read_stream, or run it as a batch with "
            "collect(), show() or write."
        )
    elif query.output_mode == "complete" and not aggregates:
        yield (
            "Output mode complete writes the whole result of an aggregation each time, and this query has none: use "
            "append or update, or aggregate with group_by(…).agg(…)."
        )
    if query.output_mode == "append":
        for aggregate in aggregates:
            yield from _never_final(aggregate)


def _never_final(aggregate: Aggregate) -> Iterator[str]:
    if event_time_key(aggregate) is None:
        yield (
            f"{aggregate.describe()}: output mode append is not supported for an aggregation without a watermark on "
            f"one of its grouping keys, because no group is ever final: call with_watermark(column, delay) before "
            f"and group by that column or a window of it, or use output mode update or complete."
        )
