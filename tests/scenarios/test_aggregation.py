"""Aggregation by keys that are not time: what each batch gives, in update and in complete mode."""

import datetime as dt
from decimal import Decimal as D  # noqa: N817 - as short as the numbers

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.errors import UnsupportedOperationError
from unbounded.testing.pytest_plugin import NewScenario

started_anew = pytest.mark.parametrize("anew", [False, True], ids=["one run", "a restart after each step"])


def count_by_value(numbers: DataFrame) -> DataFrame:
    return numbers.group_by("value").count()


@started_anew
def test_a_count_in_update_mode_gives_the_groups_of_the_batch(scenario: NewScenario, anew: bool) -> None:
    story = scenario("value INT", count_by_value, output_mode="update", restart_after_each=anew)
    story.add(3).expect((3, 1))
    story.add(3, 2).expect((3, 2), (2, 1))
    story.restart().add(3, 2, 1).expect((3, 3), (2, 2), (1, 1))
    story.add(4, 4, 4, 4).expect((4, 4))


@started_anew
def test_a_count_in_complete_mode_gives_all_groups(scenario: NewScenario, anew: bool) -> None:
    story = scenario("value INT", count_by_value, output_mode="complete", restart_after_each=anew)
    story.add(3).expect((3, 1))
    story.add(2).expect((3, 1), (2, 1))
    story.restart().add(3, 2, 1).expect((3, 2), (2, 2), (1, 1))
    story.add(4, 4, 4, 4).expect((3, 2), (2, 2), (1, 1), (4, 4))


def test_a_count_without_event_time_is_refused_in_append_mode(scenario: NewScenario) -> None:
    with pytest.raises(UnsupportedOperationError, match="output mode append is not supported"):
        scenario("value INT", count_by_value).add(3)


def test_distinct_elements_are_counted_across_batches(scenario: NewScenario) -> None:
    story = scenario(
        "id INT, elements ARRAY<INT>",
        lambda rows: (
            rows.select("id", F.explode("elements").alias("element"))
            .group_by("id")
            .agg(F.size(F.collect_set("element")), F.count_distinct("element"))
        ),
        output_mode="update",
    )
    story.add((1, [1, 2])).expect((1, 2, 2))
    story.add((1, [2, 2, 3])).expect((1, 3, 3))


@pytest.mark.parametrize(("mode", "rows_out"), [("update", [2, 3]), ("complete", [2, 4])])
def test_the_progress_counts_groups_and_rows(scenario: NewScenario, mode: str, rows_out: list[int]) -> None:
    story = scenario(
        "value INT",
        lambda numbers: count_by_value(numbers.select("explode(array(value, value + 1)) AS value")),
        output_mode=mode,
    )
    story.add(1)
    assert (story.state.num_rows_updated, story.state.num_rows_total) == (2, 2)
    story.add(2, 3)
    assert (story.state.num_rows_updated, story.state.num_rows_total) == (3, 4)
    assert [report.sink.num_output_rows for report in story.progress] == rows_out


def test_several_keys_and_expressions_make_a_group(scenario: NewScenario) -> None:
    story = scenario(
        "value INT",
        lambda numbers: numbers.group_by("value", (F.col("value") + 1).alias("next")).count(),
        output_mode="update",
    )
    story.add(1, 2).expect((1, 2, 1), (2, 3, 1))
    story.add(1, 2).expect((1, 2, 2), (2, 3, 2))


def test_null_is_a_key_like_any_other(scenario: NewScenario) -> None:
    story = scenario(
        "k STRING, n INT", lambda rows: rows.group_by("k").agg(F.sum("n"), F.count("n")), output_mode="update"
    )
    story.add((None, 1), ("a", None)).expect((None, 1, 1), ("a", None, 0))
    story.add((None, 2), ("a", 5)).expect((None, 3, 2), ("a", 5, 1))


def test_an_aggregation_of_a_table_beside_a_stream_stays_a_table(scenario: NewScenario) -> None:
    def joined(numbers: DataFrame) -> DataFrame:
        table = numbers.session.create_dataframe([(0,), (0,), (1,), (1,), (1,)], "value INT")
        return numbers.join(count_by_value(table), "value")

    story = scenario("value INT", joined)
    story.add(0, 1, 2, 3).expect((0, 2), (1, 3))
    story.add(0, 1, 2, 3).expect((0, 2), (1, 3))


def test_a_batch_without_rows_keeps_a_global_count(scenario: NewScenario) -> None:
    story = scenario(
        "value INT", lambda numbers: numbers.filter("value > 0").group_by().count(), output_mode="complete"
    )
    story.add(0).expect(0)
    story.add(1).expect(1)
    story.add(0).expect(1)
    story.add(2, 3).expect(3)
    story.restart().add(0).expect(3)


def test_rollup_counts_every_level(scenario: NewScenario) -> None:
    story = scenario("a STRING, b STRING", lambda rows: rows.rollup("a", "b").count(), output_mode="update")
    story.add(("x", "1"), ("x", "2")).expect(("x", "1", 1), ("x", "2", 1), ("x", None, 2), (None, None, 2))
    story.restart().add(("x", "1")).expect(("x", "1", 2), ("x", None, 3), (None, None, 3))


def test_cube_counts_every_combination(scenario: NewScenario) -> None:
    story = scenario("a STRING, b STRING", lambda rows: rows.cube("a", "b").count(), output_mode="complete")
    story.add(("x", "1")).expect(("x", "1", 1), ("x", None, 1), (None, "1", 1), (None, None, 1))
    story.restart().add(("y", "1")).expect(
        ("x", "1", 1), ("y", "1", 1), ("x", None, 1), ("y", None, 1), (None, "1", 2), (None, None, 2)
    )


def test_a_null_key_and_a_super_group_are_two_groups(scenario: NewScenario) -> None:
    story = scenario("a STRING", lambda rows: rows.rollup("a").count(), output_mode="update")
    story.add(None, "x").expect((None, 1), ("x", 1), (None, 2))
    story.add(None).expect((None, 2), (None, 3))


@started_anew
@pytest.mark.parametrize("mode", ["update", "complete"])
def test_sums_and_means_of_decimals_are_exact_across_batches(scenario: NewScenario, anew: bool, mode: str) -> None:
    story = scenario(
        "k STRING, p DECIMAL(10, 2)",
        lambda rows: rows.group_by("k").agg(F.avg("p"), F.sum("p"), "avg(p) FILTER (WHERE p > 1)", F.sum_distinct("p")),
        output_mode=mode,
        restart_after_each=anew,
    )
    story.add(("a", D("0.10")), ("a", D("0.20"))).expect(("a", D("0.15"), D("0.30"), None, D("0.30")))
    story.add(("a", D("2.01")), ("a", None)).expect(("a", D("0.77"), D("2.31"), D("2.01"), D("2.31")))
    story.add(("a", D("0.20"))).expect(("a", D("0.6275"), D("2.51"), D("2.01"), D("2.31")))


@started_anew
@pytest.mark.parametrize("mode", ["update", "complete"])
def test_grouping_tells_which_keys_count(scenario: NewScenario, anew: bool, mode: str) -> None:
    story = scenario(
        "a STRING, b INT",
        lambda rows: rows.cube("a", "b").agg(F.grouping("a"), F.grouping("b"), F.grouping_id(), F.count("*")),
        output_mode=mode,
        restart_after_each=anew,
    )
    first = [(None, 1, 0, 0, 0, 1), (None, None, 0, 1, 1, 1), (None, 1, 1, 0, 2, 1), (None, None, 1, 1, 3, 1)]
    story.add((None, 1)).expect(*first)
    changed = [("x", 1, 0, 0, 0, 1), ("x", None, 0, 1, 1, 1), (None, 1, 1, 0, 2, 2), (None, None, 1, 1, 3, 2)]
    story.add(("x", 1)).expect(*changed, *(first[:2] if mode == "complete" else []))


def test_groupings_alone_are_an_aggregate(scenario: NewScenario) -> None:
    story = scenario("a INT", lambda rows: rows.rollup("a").agg(F.grouping_id()), output_mode="update")
    story.add(7).expect((7, 0), (None, 1))
    story.restart().add(7).expect((7, 0), (None, 1))


def test_asking_for_groupings_changes_no_state(scenario: NewScenario) -> None:
    story = scenario("a INT", lambda rows: rows.rollup("a").agg(F.count("*")), output_mode="update")
    story.add(7).expect((7, 1), (None, 1))
    story.becomes(lambda rows: rows.rollup("a").agg(F.grouping("a"), F.count("*")))
    story.add(7).expect((7, 0, 2), (None, 1, 2))


def test_a_rollup_of_no_rows_has_no_grand_total(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda rows: rows.filter("value > 0").rollup("value").count(), output_mode="update")
    story.add(0).expect()
    story.add(1).expect((1, 1), (None, 1))
    story.add(0).expect()


@pytest.mark.parametrize("name", ["k0", "a0", "grouping_id", "version", "arriving"])
def test_a_column_may_be_called_anything(scenario: NewScenario, name: str) -> None:
    story = scenario(
        f"other STRING, {name} INT",
        lambda rows: rows.group_by("other").agg(F.sum(name), F.max(name)),
        output_mode="update",
    )
    story.add(("x", 1), ("x", 2)).expect(("x", 3, 2))
    story.restart().add(("x", 3)).expect(("x", 6, 3))


def test_the_row_with_the_largest_value_counts_even_if_what_is_asked_of_it_is_null(scenario: NewScenario) -> None:
    story = scenario(
        "name STRING, at INT",
        lambda rows: rows.agg(F.max_by("name", "at"), F.min_by("name", "at")),
        output_mode="update",
    )
    story.add(("a", 1)).expect(("a", "a"))
    story.add((None, 2)).expect((None, "a"))
    story.restart().add((None, 0), ("b", None)).expect((None, None))


def test_arrays_and_structs_are_counted_as_whole_values(scenario: NewScenario) -> None:
    story = scenario(
        "a ARRAY<INT>, s STRUCT<x: INT, y: ARRAY<INT>>",
        lambda rows: rows.agg(F.count_distinct("a"), F.count_distinct("s"), F.mode("a")),
        output_mode="update",
    )
    story.add(([1, 2], {"x": 1, "y": [1]})).expect((1, 1, [1, 2]))
    story.add(([1], {"x": 1, "y": [2]}), ([1], {"x": 1, "y": [2]})).expect((2, 2, [1]))


def test_order_and_limit_over_an_aggregation_give_the_first_groups_in_complete_mode(
    scenario: NewScenario,
) -> None:
    story = scenario(
        "value INT",
        lambda numbers: count_by_value(numbers).order_by(F.col("count").desc(), "value").limit(2),
        output_mode="complete",
    )
    story.add(1, 1, 2, 3).expect((1, 2), (2, 1), in_order=True)
    story.add(3, 3).expect((3, 3), (1, 2), in_order=True)


def test_having_hides_groups_until_they_fit(scenario: NewScenario) -> None:
    story = scenario("value INT", lambda numbers: count_by_value(numbers).filter("count > 1"), output_mode="update")
    story.add(1, 2, 2).expect((2, 2))
    story.add(1).expect((1, 2))


ROWS = [
    (100, "a", 1, 5), (100, "b", 4, 6), (100, "a", 3, 5), (100, "c", None, None), (100, "a", 3, 7),
    (100, "b", 2, 6), (100, "a", 8, 1),
]  # fmt: skip

AGGREGATES = [
    "count(n)", "count(1)", "sum(n)", "avg(n)", "min(n)", "max(n)", "first(n)", "last(n)", "any_value(k)",
    "count_if(n > 2)", "collect_list(n)", "sort_array(collect_set(n))", "count(DISTINCT n)",
    "sort_array(collect_list(DISTINCT n))", "length(listagg(DISTINCT k, '-'))", "percentile(DISTINCT n, 0.5)",
    "sum(DISTINCT n)", "round(stddev(n), 9)", "round(var_pop(n), 9)", "round(covar_samp(n, m), 9)",
    "approx_count_distinct(n)", "max_by(k, n)", "min_by(k, n)", "median(n)", "percentile(n, 0.5)",
    "mode(m)", "bool_and(n > 0)", "bool_or(n > 3)", "bit_or(n)", "round(skewness(n), 9)",
    "round(kurtosis(n), 9)", "sum(n) + max(m)", "sum(n) FILTER (WHERE n > 2)",
    "first(n, true)", "last(n, true)", "first_value(n)", "last_value(n, true)", "any_value(n, true)",
    "first(n) FILTER (WHERE n > 2)", "last(n) FILTER (WHERE n < 4)", "first(n) FILTER (WHERE k = 'c')",
    "last(n, true) FILTER (WHERE n < 4 OR k = 'c')", "listagg(k, '-')", "last(n) FILTER (WHERE n > 99)",
    "listagg(n, '-') WITHIN GROUP (ORDER BY n DESC)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY n)",
    "percentile_disc(0.3) WITHIN GROUP (ORDER BY n DESC)",
]  # fmt: skip


def aggregated(frame: DataFrame, aggregate: str) -> DataFrame:
    frame = frame.with_watermark("ts", "1 second")
    return frame.group_by("ts", (F.col("k") == "b").alias("is_b")).agg(F.expr(aggregate).alias("value"))


@pytest.mark.parametrize("mode", ["append", "update", "complete"])
@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_an_aggregate_over_batches_and_a_restart_is_that_over_a_table(
    scenario: NewScenario, aggregate: str, mode: str
) -> None:
    schema = "ts TIMESTAMP, k STRING, n BIGINT, m BIGINT"
    story = scenario(schema, lambda rows: aggregated(rows, aggregate), output_mode=mode)
    story.add(*ROWS[:3]).add(*ROWS[3:5]).restart().new_batches()
    story.add(*ROWS[5:])
    if mode == "append":
        story.add((1000, None, None, None))
    instant = dt.datetime.fromtimestamp(100, dt.UTC)
    table = story.session.create_dataframe([(instant, *row[1:]) for row in ROWS], schema)
    story.expect(*((100, *row[1:]) for row in aggregated(table, aggregate).collect()))
