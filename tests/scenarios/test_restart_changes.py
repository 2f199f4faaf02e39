"""What may change in a query between two runs on one checkpoint: one table."""

from collections.abc import Callable

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.errors import IncompatiblePlanError
from unbounded.testing.pytest_plugin import NewScenario

Query = Callable[[DataFrame], DataFrame]

SCHEMA = "k STRING, n INT, ts TIMESTAMP"

COUNT: Query = lambda rows: rows.group_by("k").count()  # noqa: E731 - a table of one-liners reads best
RENAMED: Query = lambda rows: rows.group_by(F.col("k").alias("key")).agg(F.count("*").alias("c"))  # noqa: E731


def _numbers(rows: DataFrame) -> DataFrame:
    """Another stream of the same columns."""
    numbers = rows.spark_session.read_stream.format("rate-micro-batch").option("rows_per_batch", 1).load()
    return numbers.select(F.lit("k").alias("k"), F.col("value").cast("int").alias("n"), F.col("timestamp").alias("ts"))


REFUSED: dict[str, tuple[Query, Query, str]] = {
    "one source to two": (
        lambda rows: rows,
        lambda rows: rows.union(_numbers(rows)),
        "the query had 1 streaming sources and has 2",
    ),
    "one more grouping key": (COUNT, lambda rows: rows.group_by("k", "n").count(), r"grouping keys .* \[k, n\]"),
    "another type of grouping key": (
        COUNT,
        lambda rows: rows.group_by(F.length("k").alias("k")).count(),
        "the grouping keys of operator 0 were",
    ),
    "the same grouping key of another type": (
        lambda rows: rows.select(F.col("n").alias("k")).group_by("k").count(),
        lambda rows: rows.select(F.col("n").cast("string").alias("k")).group_by("k").count(),
        r"keeps its groups as \(INTEGER, BIGINT\), and this query's are \(VARCHAR, BIGINT\)",
    ),
    "the same aggregate of another type": (
        lambda rows: rows.group_by().agg(F.max("n")),
        lambda rows: rows.with_column("n", F.col("n").cast("string")).group_by().agg(F.max("n")),
        r"keeps its groups as \(INTEGER\), and this query's are \(VARCHAR\)",
    ),
    "the same sum of another type": (
        lambda rows: rows.group_by("k").agg(F.sum("n")),
        lambda rows: rows.with_column("n", F.col("n").cast("double")).group_by("k").agg(F.sum("n")),
        r"\(VARCHAR, HUGEINT\), and this query's are \(VARCHAR, DOUBLE\)",
    ),
    "one more aggregate": (
        COUNT,
        lambda rows: rows.group_by("k").agg(F.count("*"), F.max("n")),
        "the aggregates of operator 0 were",
    ),
    "count to sum": (COUNT, lambda rows: rows.group_by("k").agg(F.sum("n")), r"COUNT\(\*\).* and are \[SUM\(n\)\]"),
    "an aggregate of another column": (
        lambda rows: rows.group_by("k").agg(F.sum("n")),
        lambda rows: rows.group_by("k").agg(F.sum("n + 1")),
        "the aggregates of operator 0 were",
    ),
    "another window": (
        lambda rows: rows.group_by(F.window("ts", "5 seconds")).count(),
        lambda rows: rows.group_by(F.window("ts", "6 seconds")).count(),
        "the grouping keys of operator 0 were",
    ),
    "a rollup": (COUNT, lambda rows: rows.rollup("k").count(), "the grouping keys of operator 0 were"),
    "an aggregation to none": (COUNT, lambda rows: rows.select("k"), "had 1 stateful operators and has 0"),
    "no aggregation to one": (lambda rows: rows.select("k"), COUNT, "had 0 stateful operators and has 1"),
}


@pytest.mark.parametrize("change", REFUSED)
def test_a_change_that_the_state_does_not_survive_is_refused_at_the_restart(scenario: NewScenario, change: str) -> None:
    old, new, reason = REFUSED[change]
    story = scenario(SCHEMA, old, output_mode="update").add(("a", 1, 10)).becomes(new)
    with pytest.raises(IncompatiblePlanError, match=reason):
        story.settle()
    story.becomes(old).settle()


ALLOWED: dict[str, tuple[Query, Query, list[tuple[object, ...]]]] = {
    "another projection": (lambda rows: rows.select("k"), lambda rows: rows.select("n"), [(2,)]),
    "a new filter": (lambda rows: rows.select("k"), lambda rows: rows.select("k").filter("k <> 'a'"), []),
    "another filter before an aggregation": (
        lambda rows: COUNT(rows.filter("n < 2")),
        lambda rows: COUNT(rows.filter("n < 5")),
        [("a", 2)],
    ),
    "other names of the same groups": (COUNT, RENAMED, [("a", 2)]),
    "having": (COUNT, lambda rows: COUNT(rows).filter("count > 5"), []),
    "an expression over the same aggregates": (
        COUNT,
        lambda rows: rows.group_by("k").agg((F.count("*") * 10).alias("tens")),
        [("a", 20)],
    ),
}


@pytest.mark.parametrize("change", ALLOWED)
def test_a_change_that_the_state_survives_goes_on_where_the_old_query_was(scenario: NewScenario, change: str) -> None:
    old, new, rows = ALLOWED[change]
    story = scenario(SCHEMA, old, output_mode="update").add(("a", 1, 10)).becomes(new)
    story.new_batches()
    story.add(("a", 2, 11)).expect(*rows)


def test_update_mode_may_become_complete_mode(scenario: NewScenario) -> None:
    story = scenario(SCHEMA, COUNT, output_mode="update").add(("a", 1, 10), ("b", 1, 10))
    story.new_batches()
    story.becomes(output_mode="complete").add(("a", 1, 10)).expect(("a", 2), ("b", 1))


def test_a_read_limit_and_a_trigger_may_change(scenario: NewScenario) -> None:
    story = scenario("n INT", lambda rows: rows, source_options={"max_rows_per_trigger": 1})
    story.add(1, 2).expect_batches([1], [2])
    story.becomes(trigger={"available_now": True}).add(3, 4).expect_batches([3], [4])


def test_all_changes_come_in_one_error_with_what_to_do(scenario: NewScenario) -> None:
    story = scenario(SCHEMA, COUNT, output_mode="update").add(("a", 1, 10))
    with pytest.raises(IncompatiblePlanError) as error:
        story.becomes(lambda rows: rows.group_by("n").agg(F.sum("n"))).settle()
    assert all(words in str(error.value) for words in ("grouping keys", "aggregates", "location of its own"))
