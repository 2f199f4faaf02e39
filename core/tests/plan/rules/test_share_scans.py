"""One scan as written is one source, whatever each place that reads it needs."""

import pytest

from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.relational import Union
from unbounded.plan.rules import optimize
from unbounded.plan.streaming import streaming_scans
from unbounded.plan.walk import find

ROWS = "stream a INT, b INT, c INT"


@pytest.mark.parametrize(
    ("one", "other", "columns", "filters"),
    [
        ("project a", "project b", ("a", "b"), []),
        ("project b", "project a", ("a", "b"), []),
        ("project a", "", None, []),
        ("filter a > 1\nproject a", "filter a > 1\nproject b", ("a", "b"), ["a > 1"]),
        ("filter a > 1\nproject a", "filter a > 2\nproject b", ("a", "b"), []),
        ("filter a > 1 AND b > 1\nproject a", "filter b > 1\nproject b", ("a", "b"), ["b > 1"]),
    ],
)
def test_what_one_source_is_asked_for_serves_every_place(plan_of, one, other, columns, filters) -> None:
    plan = optimize(_united(plan_of, one, other))
    (scan,) = streaming_scans(plan)
    assert (scan.columns, [part.sql for part in scan.filters]) == (columns, filters)
    assert find(plan, Scan) == [scan, scan]
    assert optimize(plan) == plan


def test_a_table_that_is_read_twice_is_asked_twice(plan_of) -> None:
    plan = optimize(
        Union(children=(plan_of("table a INT, b INT\nproject a"), plan_of("table a INT, b INT\nproject b")))
    )
    assert [scan.columns for scan in find(plan, Scan)] == [("a",), ("b",)]


def _united(plan_of, one: str, other: str) -> Node:
    return Union(children=(plan_of(f"{ROWS}\n{one}".strip()), plan_of(f"{ROWS}\n{other}".strip())))
