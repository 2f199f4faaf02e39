"""Watermarks: on columns that exist, once, and not two at a time."""

from collections.abc import Iterator

from unbounded.plan.event_time import event_time_columns
from unbounded.plan.query import QuerySpec
from unbounded.plan.stateful import Watermark
from unbounded.plan.streaming import streaming_aggregates
from unbounded.plan.walk import find


def check_event_time(query: QuerySpec) -> Iterator[str]:
    """A watermark is declared once on the way from a source, and one event time reaches a stateful operator."""
    for watermark in find(query.plan, Watermark):
        if any(earlier.is_streaming for earlier in find(watermark.child, Watermark)):
            yield (
                f"{watermark.describe()}: redefining a watermark is not allowed; keep one with_watermark between a "
                f"source and the sink."
            )
        if query.output_mode == "append" and streaming_aggregates(watermark.child):
            yield (
                f"{watermark.describe()}: a watermark after an aggregation has no effect on it; call with_watermark "
                f"before group_by."
            )
    for aggregate in streaming_aggregates(query.plan):
        columns = event_time_columns(aggregate.child)
        if len({id(column.watermark) for column in columns.values()}) > 1:
            yield (
                f"{aggregate.describe()}: more than one event-time column reaches it ({', '.join(columns)}); drop all "
                f"but one before it."
            )
