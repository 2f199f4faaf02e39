"""Sums and means of decimals have Spark's types, and no rounding errors. The expected values are Spark 4.3.0's."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.plan.edges import Local
from unbounded.plan.expression import Expression
from unbounded.plan.relational import Project
from unbounded.plan.stateful import Aggregate
from unbounded.schema import spark_type
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.decimals import with_decimal_types
from unbounded_embedded.duckdb.rendering import render
from unbounded_embedded.duckdb.typing import schema_of_plan


def aggregate(values: list[str | None], type_: pa.DataType, *calls: str, through_project: bool = False) -> pa.Table:
    table = pa.table({"v": pa.array([value and Decimal(value) for value in values], type_)})
    child = Local(table=table)
    rows = Project(child=child, columns=(Expression.parse("v"),)) if through_project else child
    database = Database()
    database.register("leaf", table)
    plan = with_decimal_types(
        Aggregate(child=rows, grouping=(), aggregates=tuple(map(Expression.parse, calls))),
        lambda node: schema_of_plan(database, node),
    )
    return database.arrow(render(plan, {child: "leaf"}))


@pytest.mark.parametrize(
    ("precision", "scale", "values", "sum_", "mean"),
    [
        (10, 2, ["0.01", "0.02", "0.02"], ("0.05", "DECIMAL(20, 2)"), ("0.016667", "DECIMAL(14, 6)")),
        (5, 0, ["1", "2", "2"], ("5", "DECIMAL(15, 0)"), ("1.6667", "DECIMAL(9, 4)")),
        (18, 4, ["-1.0001", "0.0002"], ("-0.9999", "DECIMAL(28, 4)"), ("-0.49995000", "DECIMAL(22, 8)")),
        (3, 1, ["-0.1", "-0.1", *["0.0"] * 5], ("-0.2", "DECIMAL(13, 1)"), ("-0.02857", "DECIMAL(7, 5)")),
        (20, 18, ["1.5", None], ("1.5" + "0" * 17, "DECIMAL(30, 18)"), ("1.5" + "0" * 21, "DECIMAL(24, 22)")),
        (36, 36, ["0.1", "0.2", "0.2"], ("0.5", "DECIMAL(38, 36)"), ("0.1" + "6" * 36 + "7", "DECIMAL(38, 38)")),
        (5, 2, [None], (None, "DECIMAL(15, 2)"), (None, "DECIMAL(9, 6)")),
        (38, 0, ["9" * 38], ("9" * 38, "DECIMAL(38, 0)"), (None, "DECIMAL(38, 4)")),
    ],
)
@pytest.mark.parametrize("through_project", [False, True])
def test_a_sum_and_a_mean_have_the_type_and_the_value_of_sparks(
    precision: int, scale: int, values: list[str | None], sum_: tuple, mean: tuple, through_project: bool
) -> None:
    type_ = pa.decimal128(precision, scale)
    found = aggregate(values, type_, "sum(v)", "avg(v)", through_project=through_project)
    assert found.column_names == ["sum(v)", "avg(v)"]
    for column, (value, name) in zip(found.columns, (sum_, mean), strict=True):
        assert spark_type(column.type) == name
        assert column[0].as_py() == (value and Decimal(value))


def test_filters_distinct_and_expressions_around_keep_their_meaning() -> None:
    calls = [
        "avg(v) FILTER (WHERE v > 1) AS f",
        "mean(DISTINCT v) AS d",
        "sum(DISTINCT v) AS s",
        "avg(v) + 1 AS p",
        "max(v)",
    ]
    (row,) = aggregate(["1", "1", "2"], pa.decimal128(4, 1), *calls).to_pylist()
    assert row == {"f": 2, "d": Decimal("1.5"), "s": 3, "p": Decimal("2.33333"), "max(v)": 2}


def test_what_is_no_decimal_stays_as_it_is() -> None:
    plan = Aggregate(
        child=Local(table=pa.table({"i": [1], "x": [1.5]})),
        grouping=(),
        aggregates=(Expression.parse("sum(i)"), Expression.parse("avg(x)"), Expression.parse("max(i)")),
    )
    database = Database()
    assert with_decimal_types(plan, lambda node: schema_of_plan(database, node)) is plan


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=20))
def test_a_mean_is_the_exact_quotient_rounded_half_up(numbers: list[int]) -> None:
    with localcontext(prec=60):
        values = [Decimal(number).scaleb(-2) for number in numbers]
        exact = (sum(values) / len(values)).quantize(Decimal("1e-6"), ROUND_HALF_UP)
    assert aggregate(list(map(str, values)), pa.decimal128(14, 2), "avg(v) AS m")["m"][0].as_py() == exact
