"""The rules change what is read and never what comes out: the engine answers an optimized plan as it does the plan."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unbounded import Session
from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.relational import Distinct, Filter, Join, Limit, Project, Sort, SortOrder, Union
from unbounded.plan.rules import optimize
from unbounded.plan.stateful import Aggregate
from unbounded.plan.walk import transform_up
from unbounded.schema import from_ddl

DDL = "a BIGINT, b BIGINT, t STRING, s STRUCT<a: BIGINT, x: BIGINT>, xs ARRAY<BIGINT>"
SMALL = st.none() | st.integers(0, 3)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "a": SMALL,
            "b": SMALL,
            "t": st.none() | st.sampled_from(["", "x", "y"]),
            "s": st.none() | st.fixed_dictionaries({"a": SMALL, "x": SMALL}),
            "xs": st.none() | st.lists(SMALL, max_size=2),
        }
    ),
    max_size=6,
)

# every step keeps the columns a, b and t, so that any step fits over any other
KEPT = ("a", "b", "t")


def _kept(child: Node) -> Node:
    return Project(child=child, columns=KEPT)


CONDITIONS = st.sampled_from(
    ["a > 1", "b <> a", "a > 0 AND b < 2", "a IS NULL OR t = 'x'", "upper(t) = 'X' AND coalesce(b, 0) < 3", "NOT a = b"]
)
PROJECTIONS = st.sampled_from(
    [
        ("t", "b", "a"),
        ("b AS a", "a AS b", "t"),
        ("a + b AS a", "b", "t"),
        ("a", "coalesce(b, a) AS b", "concat(t, t) AS t", "1 AS one"),
        ("a", "b", "t", "row_number() OVER (ORDER BY a, b, t) AS n"),
    ]
)
OVER_SCANS = st.sampled_from([("s.a", "b", "t"), ("s.x AS b", "a", "t"), (*KEPT, "explode(xs) AS x")])


SCAN = Scan(source="parquet", schema=from_ddl(DDL))
ORDERS = tuple(SortOrder(expression=name) for name in KEPT)
JOINS = st.builds(
    Join,
    left=st.just(SCAN),
    right=st.just(SCAN),
    how=st.sampled_from(["inner", "left", "right", "full"]),
    condition=st.sampled_from(["l.a = r.a", "l.s.x = r.b AND l.t = r.t"]),
    columns=st.just(("l.a", "r.b", "l.t")),
)
FILTERS = st.builds(Filter, child=st.just(SCAN), condition=CONDITIONS)
STEPS = st.one_of(
    FILTERS,
    FILTERS,
    st.builds(Project, child=st.just(SCAN), columns=PROJECTIONS),
    st.just(Distinct(child=_kept(SCAN))),
    st.just(Union(children=(_kept(SCAN), _kept(SCAN)))),
    st.builds(
        Aggregate,
        child=st.just(SCAN),
        grouping=st.just(("a", "t")),
        aggregates=st.sampled_from([("sum(b) AS b",), ("max(b) AS b", "count(*) AS n")]),
        kind=st.sampled_from(["plain", "rollup"]),
    ),
    st.just(Limit(child=Sort(child=_kept(SCAN), orders=ORDERS), count=3)),
)
LEAVES = st.just(SCAN) | JOINS | st.builds(Project, child=st.just(SCAN), columns=OVER_SCANS)
LASTS = st.sampled_from([KEPT, ("b",), ("t", "a")]).map(lambda columns: Project(child=SCAN, columns=columns))


def _stacked(plan: Node, steps: list[Node]) -> Node:
    """Return the plan with every step over it, each in place of the scans of the next."""
    for step in steps:
        below = plan
        plan = transform_up(step, lambda node, below=below: below if node is SCAN else node)
    return plan


PLANS = st.builds(
    lambda leaf, steps, last: _stacked(leaf, [*steps, *last]),
    LEAVES,
    st.lists(STEPS, min_size=1, max_size=4),
    st.lists(LASTS, max_size=1),
)


def _reading(plan: Node, folder: Path) -> Node:
    def placed(node: Node) -> Node:
        return node.model_copy(update={"options": {"path": str(folder)}}) if isinstance(node, Scan) else node

    return transform_up(plan, placed)


def _heeded(plan: Node) -> Node:
    """Return the plan as a source runs it that drops every row which it was told nobody wants."""

    def filtered(node: Node) -> Node:
        for condition in node.filters if isinstance(node, Scan) else ():
            node = Filter(child=node, condition=condition)
        return node

    return transform_up(plan, filtered)


def _rows(session: Session, plan: Node) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("unbounded_embedded.batch.optimize", lambda plan: plan)  # the test does it, or does not
        return sorted(map(repr, session.engine.collect(plan).to_pylist()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(PLANS, ROWS)
def test_an_optimized_plan_has_the_rows_of_the_plan(session: Session, tmp_path: Path, plan: Node, rows: list) -> None:
    pq.write_table(pa.Table.from_pylist(rows, from_ddl(DDL)), tmp_path / "rows.parquet")
    plan = _reading(plan, tmp_path)
    assert _rows(session, _heeded(optimize(plan))) == _rows(session, plan)


@given(PLANS)
def test_optimizing_twice_changes_nothing_more(plan: Node) -> None:
    assert optimize(optimize(plan)) == optimize(plan)
