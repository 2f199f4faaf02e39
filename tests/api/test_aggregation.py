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
