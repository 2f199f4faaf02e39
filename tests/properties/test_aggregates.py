"""Every aggregate function in every output mode: however the rows are split, the answer is that of one batch."""

import math
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from unbounded import Column, DataFrame
from unbounded import functions as F
from unbounded.api.functions import aggregates as general
from unbounded.api.functions import regression, statistics
from unbounded.testing import Scenario

SCHEMA = "key STRING, x BIGINT, y DOUBLE, word STRING, flag BOOLEAN, n BIGINT, at TIMESTAMP"

AGGREGATES: dict[str, Callable[[], Column]] = {
    "count": lambda: F.count("x"),
    "count_distinct": lambda: F.count_distinct("x", "word"),
    "approx_count_distinct": lambda: F.approx_count_distinct("word"),
    "count_if": lambda: F.count_if("x > 1"),
    "sum": lambda: F.sum("x"),
    "try_sum": lambda: F.try_sum("x"),
    "try_avg": lambda: F.try_avg("y"),
    "sum_distinct": lambda: F.sum_distinct("x"),
    "avg": lambda: F.avg("y"),
    "mean": lambda: F.mean("x"),
    "min": lambda: F.min("word"),
    "max": lambda: F.max("y"),
    "first": lambda: F.first("x"),
    "last": lambda: F.last("x"),
    "any_value": lambda: F.any_value(F.expr("n >= 0")),
    "max_by": lambda: F.max_by("word", "n"),
    "min_by": lambda: F.min_by("word", "n"),
    "mode": lambda: F.mode(F.expr("n >= 0")),
    "collect_list": lambda: F.collect_list("x"),
    "array_agg": lambda: F.array_agg("word"),
    "collect_set": lambda: F.sort_array(F.collect_set("x")),
    "first_value": lambda: F.first_value("x", True),
    "last_value": lambda: F.last_value("x"),
    "product": lambda: F.product(F.col("x") % 3 + 1),
    "listagg": lambda: F.listagg("word", "-"),
    "string_agg": lambda: F.string_agg("word"),
    "listagg_distinct": lambda: F.length(F.listagg_distinct("word", "-")),
    "string_agg_distinct": lambda: F.length(F.string_agg_distinct("word")),
    "regr_count": lambda: F.regr_count("y", "x"),
    "regr_avgx": lambda: F.regr_avgx("y", "x"),
    "regr_avgy": lambda: F.regr_avgy("y", "x"),
    "regr_intercept": lambda: F.regr_intercept("y", "x"),
    "regr_slope": lambda: F.regr_slope("y", "x"),
    "regr_r2": lambda: F.regr_r2("y", "x"),
    "regr_sxx": lambda: F.regr_sxx("y", "x"),
    "regr_sxy": lambda: F.regr_sxy("y", "x"),
    "regr_syy": lambda: F.regr_syy("y", "x"),
    "bool_and": lambda: F.bool_and("flag"),
    "every": lambda: F.every("flag"),
    "bool_or": lambda: F.bool_or("flag"),
    "some": lambda: F.some("flag"),
    "bit_and": lambda: F.bit_and("x"),
    "bit_or": lambda: F.bit_or("x"),
    "bit_xor": lambda: F.bit_xor("x"),
    "stddev": lambda: F.stddev("y"),
    "std": lambda: F.std("x"),
    "stddev_samp": lambda: F.stddev_samp("x"),
    "stddev_pop": lambda: F.stddev_pop("y"),
    "variance": lambda: F.variance("y"),
    "var_samp": lambda: F.var_samp("x"),
    "var_pop": lambda: F.var_pop("y"),
    "covar_samp": lambda: F.covar_samp("x", "y"),
    "covar_pop": lambda: F.covar_pop("x", "y"),
    "corr": lambda: F.corr("x", "y"),
    "skewness": lambda: F.skewness("x"),
    "kurtosis": lambda: F.kurtosis("y"),
    "median": lambda: F.median("x"),
    "percentile": lambda: F.percentile("x", 0.25),
    "percentile_approx": lambda: F.percentile_approx("x", 0.5),
    "approx_percentile": lambda: F.approx_percentile("y", 0.5),
}
"""One call of each; those whose value depends on ties are called where there are none."""

BY_ARRIVAL = {"first", "last", "first_value", "last_value", "collect_list", "array_agg", "listagg", "string_agg"}
"""Those that depend on the order of arrival, which a subtotal of a rollup or cube does not keep."""


def functions_of(module: ModuleType) -> set[str]:
    own = {name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
    return {name for name in own if name[0] != "_"}


def test_every_aggregate_function_is_in_the_table() -> None:
    assert AGGREGATES.keys() == functions_of(general) | functions_of(statistics) | functions_of(regression)


rows = st.tuples(
    st.none() | st.sampled_from("ab"),
    st.none() | st.integers(0, 5),
    st.none() | st.integers(-8, 8).map(lambda number: number / 4),
    st.none() | st.sampled_from(["", "one", "two"]),
    st.none() | st.booleans(),
)
splits = st.lists(st.lists(rows, min_size=1, max_size=6), min_size=1, max_size=4)
chosen = st.lists(st.sampled_from(sorted(AGGREGATES)), min_size=1, max_size=5, unique=True)


def numbered(split: list[list[tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    """Return the rows with a number of their own, which is their second as well."""
    numbers = iter(range(10_000))
    return [[(*row, number := next(numbers), number) for row in rows] for rows in split]


def aggregated(rows: DataFrame, names: list[str], kind: str = "group_by") -> DataFrame:
    groups = getattr(rows, kind)("key")
    levels = [] if kind == "group_by" else [F.grouping("key"), F.grouping_id().alias("level")]
    return groups.agg(*levels, *(AGGREGATES[name]().alias(f"value_of_{name}") for name in names))


def plain(value: Any) -> Any:
    """Return a value that can be compared: no rounding errors, no NaN."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else round(value, 9) + 0.0
    return tuple(map(plain, value)) if isinstance(value, list | tuple) else value


def counted(rows: list[Any]) -> Counter[Any]:
    return Counter(plain(tuple(row)) for row in rows)


def batch_answer(story: Scenario, query: Callable[[DataFrame], DataFrame]) -> list[Any]:
    """Return what the query gives over all rows that the source has had."""
    script = story.scripts[0]
    return query(story.session.create_dataframe(script.between(0, script.length))).collect()


@settings(max_examples=40)
@given(split=splits, names=chosen, restarts=st.booleans(), kind=st.sampled_from(["group_by", "rollup", "cube"]))
def test_complete_mode_gives_the_batch_answer_in_its_last_batch(
    split: list[list[Any]], names: list[str], restarts: bool, kind: str
) -> None:
    functions = [name for name in names if kind == "group_by" or name not in BY_ARRIVAL] or ["count"]

    def query(rows: DataFrame) -> DataFrame:
        return aggregated(rows, functions, kind)

    with Scenario(SCHEMA, query, output_mode="complete", restart_after_each=restarts) as story:
        for rows in numbered(split):
            story.add(*rows)
        assert counted(story.new_batches()[-1]) == counted(batch_answer(story, query))


@settings(max_examples=40)
@given(split=splits, names=chosen, restarts=st.booleans())
def test_update_mode_gives_the_batch_answer_as_the_last_row_of_each_key(
    split: list[list[Any]], names: list[str], restarts: bool
) -> None:
    def query(rows: DataFrame) -> DataFrame:
        return aggregated(rows, names)

    with Scenario(SCHEMA, query, output_mode="update", restart_after_each=restarts) as story:
        for rows in numbered(split):
            story.add(*rows)
        last = {row[0]: row for batch in story.new_batches() for row in batch}
        assert counted(list(last.values())) == counted(batch_answer(story, query))


@settings(max_examples=40)
@given(split=splits, names=chosen, restarts=st.booleans())
def test_append_mode_gives_the_batch_answer_when_the_windows_have_ended(
    split: list[list[Any]], names: list[str], restarts: bool
) -> None:
    def query(rows: DataFrame) -> DataFrame:
        keyed = rows.with_watermark("at", "0 seconds").with_column("letter", F.col("key"))
        calls = [AGGREGATES[name]().alias(f"value_of_{name}") for name in names]
        return keyed.group_by(F.window("at", "4 seconds"), "letter").agg(*calls).drop("window")

    ends_all = (None, None, None, None, None, 10_000, 10_000)
    with Scenario(SCHEMA, query, restart_after_each=restarts) as story:
        for rows in numbered(split):
            story.add(*rows)
        before_the_end = batch_answer(story, query)
        story.add(ends_all)
        found = [row for batch in story.new_batches() for row in batch]
        assert counted(found) == counted(before_the_end)


@settings(max_examples=30)
@given(split=splits, limit=st.integers(1, 3), least=st.integers(0, 4))
def test_order_limit_and_having_over_an_aggregate_give_the_batch_answer(
    split: list[list[Any]], limit: int, least: int
) -> None:
    def query(rows: DataFrame) -> DataFrame:
        counts = rows.group_by("x").agg(F.count("*").alias("rows"), F.max("n").alias("newest"))
        return counts.filter(F.col("rows") >= least).order_by(F.desc("rows"), "newest").limit(limit)

    with Scenario(SCHEMA, query, output_mode="complete") as story:
        for rows in numbered(split):
            story.add(*rows)
        assert story.new_batches()[-1] == [tuple(row) for row in batch_answer(story, query)]


@settings(max_examples=10)
@given(split=splits, restarts=st.booleans(), kind=st.sampled_from(["group_by", "rollup"]))
def test_extremes_of_structs_and_arrays_are_those_of_a_batch(split: list[list[Any]], restarts: bool, kind: str) -> None:
    def query(rows: DataFrame) -> DataFrame:
        struct, array = F.struct("x", "word"), F.array("y", "y")
        extremes = [F.max(struct), F.min(struct), F.max(array), F.min(array), F.max_by("n", F.struct("x", "n"))]
        return getattr(rows, kind)("key").agg(
            *(each.cast("string").alias(f"v{place}") for place, each in enumerate(extremes))
        )

    with Scenario(SCHEMA, query, output_mode="complete", restart_after_each=restarts) as story:
        for rows in numbered(split):
            story.add(*rows)
        found = story.new_batches()[-1]
        assert counted(found) == counted(batch_answer(story, query))
    if kind == "group_by":
        assert {row[0]: row[1] for row in found} == greatest_pairs(split)


def greatest_pairs(split: list[list[Any]]) -> dict[str | None, str]:
    """Return the greatest pair of the second and fourth value for each key as text, where null is the least."""
    groups: dict[str | None, list[Any]] = {}
    for key, x, _, word, _ in (row for rows in split for row in rows):
        groups.setdefault(key, []).append((x is not None, x or 0, word is not None, word or "", x, word))
    parts = {key: ["null" if part is None else str(part) for part in max(pairs)[4:]] for key, pairs in groups.items()}
    return {key: f"{{{', '.join(pair)}}}" for key, pair in parts.items()}


wide_rows = st.tuples(
    st.sampled_from("ab"), st.none() | st.sampled_from([2**63 - 1, -(2**63), 2**62, -5, 5]), *[st.none()] * 3
)
wide_splits = st.lists(st.lists(wide_rows, min_size=1, max_size=4), min_size=1, max_size=4)
TOO_GREAT = [[("a", 2**63 - 1, None, None, None)] * 2, [("a", 5, None, None, None)]]
ONE_BY_ONE = [[("a", 2**63 - 1, None, None, None)]] * 2


@settings(max_examples=25)
@example(split=TOO_GREAT, restarts=False, mode="complete", kind="group_by")
@example(split=ONE_BY_ONE, restarts=True, mode="update", kind="group_by")
@given(
    split=wide_splits,
    restarts=st.booleans(),
    mode=st.sampled_from(["complete", "update"]),
    kind=st.sampled_from(["group_by", "rollup"]),
)
def test_sums_beyond_a_bigint_are_those_of_a_batch(
    split: list[list[Any]], restarts: bool, mode: str, kind: str
) -> None:
    def query(rows: DataFrame) -> DataFrame:
        sums = [F.sum("x"), F.sum("x") + 1, F.try_sum("x"), F.sum(F.col("x").cast("decimal(20, 0)"))]
        levels = [] if kind == "group_by" else [F.grouping_id()]
        columns = [column.alias(f"v{index}") for index, column in enumerate([*levels, *sums])]
        return getattr(rows, kind)("key").agg(*columns)

    with Scenario(SCHEMA, query, output_mode=mode, restart_after_each=restarts) as story:
        for rows in numbered(split):
            story.add(*rows)
        batches, answer = story.new_batches(), batch_answer(story, query)
        keys = 1 + (kind != "group_by")
        last = {row[:keys]: row for batch in batches for row in batch}
        assert Counter(map(tuple, last.values())) == Counter(map(tuple, answer))


def test_sums_beyond_a_bigint_come_out_of_windows_as_those_of_a_batch() -> None:
    def query(rows: DataFrame) -> DataFrame:
        keyed = rows.with_watermark("at", "0 seconds").group_by(F.window("at", "4 seconds"))
        return keyed.agg(F.sum("x").alias("total"), (F.sum("x") - 1).alias("less")).drop("window")

    with Scenario(SCHEMA, query) as story:
        for rows in TOO_GREAT:
            story.add(*[(*row, 1, 1) for row in rows])
        before_the_end = batch_answer(story, query)
        story.add((None, None, None, None, None, 10_000, 10_000))
        assert [tuple(row) for batch in story.new_batches() for row in batch] == list(map(tuple, before_the_end))


@pytest.mark.parametrize("name", AGGREGATES)
@pytest.mark.parametrize("mode", ["update", "complete"])
def test_an_aggregate_of_nothing_but_nulls_is_that_of_a_batch(name: str, mode: str) -> None:
    def query(rows: DataFrame) -> DataFrame:
        return aggregated(rows, [name])

    nothing = (None, None, None, None, None, 1, 1)
    with Scenario(SCHEMA, query, output_mode=mode, restart_after_each=True) as story:
        story.add(nothing).add(nothing)
        assert counted(story.new_batches()[-1]) == counted(batch_answer(story, query))
