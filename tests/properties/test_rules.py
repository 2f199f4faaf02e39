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
OVER_SCANS = st.sampled_from([("s.a", "b", "t"), ("s.x AS b", "a", "t"), ("explode(xs) AS a", "b", "t"), KEPT])


def _over(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    orders = tuple(SortOrder(expression=name) for name in KEPT)
    joined = ("l.a", "r.b", "l.t")
    return st.one_of(
        st.builds(Filter, child=below, condition=CONDITIONS),
        st.builds(Project, child=below, columns=PROJECTIONS),
        st.builds(Distinct, child=below.map(lambda child: Project(child=child, columns=KEPT))),
        st.builds(Union, children=st.tuples(below, below).map(lambda pair: tuple(map(_kept, pair)))),
        st.builds(
            Join,
            left=below,
            right=below,
            how=st.sampled_from(["inner", "left", "right", "full"]),
            condition=st.sampled_from(["l.a = r.a", "l.b = r.b AND l.t = r.t"]),
            columns=st.just(joined),
        ),
        st.builds(
            Aggregate,
            child=below,
            grouping=st.just(("a", "t")),
            aggregates=st.sampled_from([("sum(b) AS b",), ("max(b) AS b", "count(*) AS n")]),
            kind=st.sampled_from(["plain", "rollup"]),
        ),
        below.map(lambda child: Limit(child=Sort(child=_kept(child), orders=orders), count=3)),
    )


def _kept(child: Node) -> Node:
    return Project(child=child, columns=KEPT)


SCAN = Scan(source="parquet", schema=from_ddl(DDL))
LEAVES = st.just(SCAN) | OVER_SCANS.map(lambda columns: Project(child=SCAN, columns=columns))
PLANS = st.recursive(LEAVES, _over, max_leaves=3)


def _reading(plan: Node, folder: Path) -> Node:
    def placed(node: Node) -> Node:
        return node.model_copy(update={"options": {"path": str(folder)}}) if isinstance(node, Scan) else node

    return transform_up(plan, placed)


def _rows(session: Session, plan: Node) -> list[str]:
    return sorted(map(repr, session.engine.collect(plan).to_pylist()))


def _rows_without_rules(session: Session, plan: Node) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("unbounded_embedded.batch.optimize", lambda plan: plan)
        return _rows(session, plan)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(PLANS, ROWS)
def test_an_optimized_plan_has_the_rows_of_the_plan(session: Session, tmp_path: Path, plan: Node, rows: list) -> None:
    pq.write_table(pa.Table.from_pylist(rows, from_ddl(DDL)), tmp_path / "rows.parquet")
    plan = _reading(plan, tmp_path)
    assert _rows(session, plan) == _rows_without_rules(session, plan)


@given(PLANS)
def test_optimizing_twice_changes_nothing_more(plan: Node) -> None:
    assert optimize(optimize(plan)) == optimize(plan)
