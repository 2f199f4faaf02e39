import math
import re
from decimal import Decimal

import pytest

from unbounded import functions as F
from unbounded.errors import AnalysisError


@pytest.fixture
def sales(session):
    rows = [("a", 1, 1.5), ("a", 2, 2.5), ("b", 3, None)]
    return session.create_dataframe(rows, "shop STRING, n BIGINT, price DOUBLE")


def test_groups_are_aggregated_by_columns_and_text(sales):
    result = sales.group_by("SHOP").agg(F.sum("n").alias("total"), "round(sum(price) / count(*), 1) AS mean")
    assert result.order_by("shop").collect() == [("a", 3, 2.0), ("b", 3, None)]


def test_groups_are_aggregated_by_a_dict(sales):
    result = sales.group_by("shop").agg({"n": "max", "*": "count"})
    assert result.columns == ["shop", "max(n)", "count(1)"]
    assert result.order_by("shop").select("max(n)").collect() == [(2,), (3,)]


def test_the_shortcuts_take_every_numeric_column_but_the_keys(sales):
    assert sales.group_by("shop").sum().columns == ["shop", "sum(n)", "sum(price)"]
    assert sales.group_by("n").avg("price").columns == ["n", "avg(price)"]
    assert sales.group_by("shop").count().columns == ["shop", "count"]
    assert sales.group_by("shop").min("n").filter("shop = 'a'").collect() == [("a", 1)]
    assert sales.group_by("shop").max("n").filter("shop = 'a'").collect() == [("a", 2)]


def test_a_key_may_be_an_expression(sales):
    assert sales.group_by((F.col("n") % 2).alias("odd")).count().order_by("odd").collect() == [(0, 1), (1, 2)]


def test_a_key_may_be_used_among_the_aggregates(sales):
    result = sales.group_by("shop").agg(F.concat(F.upper("shop"), F.count("*").cast("string")).alias("text"))
    assert result.order_by("shop").select("text").collect() == [("A2",), ("B1",)]


def test_a_condition_after_aggregation_is_a_having(sales):
    assert sales.group_by("shop").agg(F.sum("n").alias("s")).filter("s >= 3 AND shop <> 'b'").collect() == [("a", 3)]


def test_rollup_and_cube_have_their_super_groups(sales):
    assert sales.rollup("shop", "n").count().count() == 3 + 2 + 1
    assert sales.cube("shop", "n").count().count() == 3 + 2 + 3 + 1


def test_grouping_tells_which_keys_count(sales):
    cube = sales.cube("shop", "n").agg(F.grouping("shop"), F.grouping("n").alias("g"), F.grouping_id(), F.sum("n"))
    assert cube.columns == ["shop", "n", "grouping(shop)", "g", "grouping_id()", "sum(n)"]
    assert [str(type_) for type_ in cube.schema.types[2:5]] == ["int8", "int8", "int64"]
    found = cube.filter("n IS NULL OR n = 3").order_by("grouping_id()", "shop", "n").collect()
    assert found == [
        ("b", 3, 0, 0, 0, 3),
        ("a", None, 0, 1, 1, 3), ("b", None, 0, 1, 1, 3),
        (None, 3, 1, 0, 2, 3),
        (None, None, 1, 1, 3, 6),
    ]  # fmt: skip


def test_grouping_tells_a_null_of_the_data_from_that_of_a_super_group(session):
    values = session.create_dataframe([(None,), ("x",)], "k STRING").rollup("k").agg(F.grouping("k"), "count(*)")
    assert sorted(values.collect(), key=repr) == [("x", 0, 1), (None, 0, 1), (None, 1, 2)]


def test_grouping_takes_expressions_and_stands_in_expressions(sales):
    parity = F.col("n") % 2
    found = sales.rollup("shop", parity.alias("odd")).agg(
        F.when(F.grouping(parity) == 1, "all").otherwise("one").alias("which"),
        F.expr("100 * grouping_id(shop, n % 2) + count(*) AS code"),
    )
    assert sorted(found.filter("which = 'all'").select("shop", "code").collect(), key=repr) == [
        ("a", 102), ("b", 101), (None, 303),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "call", "message"),
    [
        (lambda rows: rows.group_by("shop"), "grouping(shop)", "agg: GROUPING(shop) tells super-groups apart"),
        (lambda rows: rows.group_by(), "grouping_id()", "agg: GROUPING_ID() tells super-groups apart"),
        (lambda rows: rows.rollup("shop", "n"), "grouping(price)", "must name one of the grouping keys: shop, n."),
        (lambda rows: rows.cube("shop", "n"), "grouping_id(n, shop)", "in order, or none: shop, n."),
        (lambda rows: rows.cube("shop", "n"), "grouping_id(shop)", "in order, or none: shop, n."),
    ],
)
def test_grouping_of_what_is_no_key_is_refused(sales, group, call, message):
    with pytest.raises(AnalysisError, match=re.escape(message)):
        group(sales).agg(call)


def test_sums_and_means_of_decimals_are_decimals(session):
    prices = session.create_dataframe([(Decimal("0.10"),), (Decimal("0.20"),), (Decimal("0.25"),)], "p DECIMAL(10, 2)")
    found = prices.agg(F.sum("p"), F.avg("p"), F.avg(F.col("p") * 2).alias("twice"))
    assert found.columns == ["sum(p)", "avg(p)", "twice"]
    assert [str(type_) for type_ in found.schema.types][:2] == ["decimal128(20, 2)", "decimal128(14, 6)"]
    assert found.select("sum(p)", "avg(p)").collect() == [(Decimal("0.55"), Decimal("0.183333"))]


@pytest.mark.parametrize("call", ["corr(x, y)", "corr(y, x)", "skewness(y)", "skewness(x) FILTER (WHERE x < 2)"])
def test_equal_values_have_no_correlation_and_no_skewness(session, call):
    points = session.create_dataframe([(1.0, 5.0), (2.0, 5.0), (3.0, 5.0)], "x DOUBLE, y DOUBLE")
    assert points.agg(call).collect() == [(None,)]


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e308])
@pytest.mark.parametrize("call", ["skewness(x)", "kurtosis(x)", "kurtosis(x) FILTER (WHERE x IS NOT NULL OR x > 1)"])
def test_a_value_whose_powers_are_no_numbers_makes_moments_that_are_none_either(session, call, value):
    points = session.create_dataframe([(1.0,), (2.0,), (value,), (None,)], "x DOUBLE")
    assert math.isnan(points.agg(call).collect()[0][0])


def test_without_keys_all_rows_are_one_group(sales):
    assert sales.agg(F.max("n")).collect() == sales.select(F.max("n")).collect() == [(3,)]
    assert sales.filter("n > 9").group_by().count().collect() == [(0,)]


@pytest.mark.parametrize("aggregate", ["n", F.col("n") + F.sum("price"), "n AS m"])
def test_a_column_with_many_values_in_a_group_is_refused(sales, aggregate):
    with pytest.raises(AnalysisError, match="a group has many values of 'n'"):
        sales.group_by("shop").agg(aggregate)


def test_a_column_next_to_an_aggregate_in_select_is_refused(sales):
    with pytest.raises(AnalysisError, match="put it into group_by"):
        sales.select("shop", F.max("n"))


def test_nothing_to_aggregate_is_refused(sales):
    with pytest.raises(AnalysisError, match="at least one aggregate"):
        sales.group_by("shop").agg()
    with pytest.raises(AnalysisError, match="no numeric column"):
        sales.select("shop").group_by().sum()


def test_pivot_is_refused_with_a_way(sales):
    with pytest.raises(AnalysisError, match="FILTER"):
        sales.group_by("shop").pivot("n")


def test_rows_are_sorted_by_columns_text_and_directions(sales):
    def numbers(*args, **kwargs):
        return [row.n for row in sales.order_by(*args, **kwargs).collect()]

    assert numbers(F.col("n").desc()) == numbers("n DESC") == numbers("n", ascending=False) == [3, 2, 1]
    assert numbers("shop", F.desc("n")) == numbers(["shop", "n"], ascending=[True, False]) == [2, 1, 3]
    assert numbers("price") == [3, 1, 2]
    assert numbers("price ASC NULLS LAST") == [1, 2, 3]


def test_duplicates_are_dropped_by_all_columns_or_by_some(sales):
    assert sales.union(sales).distinct().count() == 3
    assert sales.drop_duplicates(["shop"]).order_by("shop").collect() == [("a", 1, 1.5), ("b", 3, None)]
    assert sales.drop_duplicates(["shop"]).columns == sales.columns


def test_limit_and_offset_cut_the_rows(sales):
    assert sales.order_by("n").limit(1).collect() == [("a", 1, 1.5)]
    assert sales.order_by("n").offset(2).collect() == [("b", 3, None)]
    with pytest.raises(AnalysisError, match="negative"):
        sales.limit(-1)


def test_nulls_are_filled_where_the_value_fits(sales):
    assert sales.fillna(0).filter("shop = 'b'").collect() == [("b", 3, 0.0)]
    assert sales.fillna("none").filter("price IS NULL").count() == 1
    assert sales.na.fill({"price": 9.5}).agg(F.max("price")).collect() == [(9.5,)]


def test_rows_with_nulls_are_dropped(sales):
    assert sales.dropna().count() == 2
    assert sales.dropna(how="all").count() == sales.dropna(thresh=2).count() == 3
    assert sales.dropna(subset="shop").count() == sales.na.drop(subset=["shop", "n"]).count() == 3
    with pytest.raises(AnalysisError, match="'any' or 'all'"):
        sales.dropna(how="some")


def test_a_column_named_like_a_call_is_had_by_that_name(sales):
    totals = sales.group_by("shop").agg(F.sum("n"), F.count("*"))
    assert totals.filter(F.col("count(1)") > 1).select("sum(n)", F.col("shop")).collect() == [(3, "a")]


def test_rows_that_a_window_repeats_or_drops_count_even_if_nobody_reads_the_window(session):
    rows = session.create_dataframe([("a", "2024-01-01 00:00:01"), ("a", None)], "k STRING, at STRING")
    windowed = rows.with_column("w", F.window(F.to_timestamp("at"), "10 seconds", "5 seconds"))
    assert len(windowed.collect()) == windowed.count() == 2
    assert windowed.group_by("k").count().collect() == [("a", 2)]
