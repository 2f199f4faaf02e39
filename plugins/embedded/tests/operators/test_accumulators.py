"""What aggregates keep from batch to batch."""

import pytest

from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.operators.accumulators import accumulator


@pytest.mark.parametrize(
    "call",
    ["count(DISTINCT v)", "sum(DISTINCT v) FILTER (WHERE v < 9)", "listagg(DISTINCT v, '-')", "product(DISTINCT v)"],
)
def test_an_aggregate_of_distinct_values_keeps_each_value_once(call: str) -> None:
    kept = accumulator(Expression.parse(call), 0)
    (name,), (partial,), (merge,) = kept.columns, kept.partials, kept.merges
    database = Database()
    database.execute(f"CREATE TABLE s AS SELECT {partial} AS {name} FROM (VALUES (1), (2), (2)) AS t(v)")
    database.execute(f"CREATE TABLE d AS SELECT {partial} AS {name} FROM (VALUES (2), (3)) AS t(v)")
    assert database.value(f"SELECT len({merge}) FROM s, d") == 3
