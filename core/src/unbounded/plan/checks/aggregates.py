"""Aggregations: how many, and over what."""

from collections.abc import Iterator

from sqlglot import exp

from unbounded.plan.aggregation import calls_in
from unbounded.plan.event_time import is_window_call
from unbounded.plan.query import QuerySpec
from unbounded.plan.stateful import Aggregate
from unbounded.plan.streaming import streaming_aggregates


def check_aggregates(query: QuerySpec) -> Iterator[str]:
    """One streaming aggregation a query, with at most one window among its keys."""
    aggregates = streaming_aggregates(query.plan)
    if len(aggregates) > 1:
        yield (
            f"{aggregates[0].describe()}: a second streaming aggregation in one query is not supported; write the "
            f"result of {aggregates[-1].describe()} with a query of its own, and read that here."
        )
    for aggregate in aggregates:
        yield from _windows(aggregate)
        if aggregate.aggregates and not any(list(calls_in(each.tree)) for each in aggregate.aggregates):
            yield f"{aggregate.describe()}: agg() needs aggregate functions such as count, sum or max."


def _windows(aggregate: Aggregate) -> Iterator[str]:
    if sum(1 for key in aggregate.grouping for tree in key.tree.find_all(exp.Anonymous) if is_window_call(tree)) > 1:
        yield f"{aggregate.describe()}: more than one window() among the grouping keys; keep one."
