"""Queries without state: whatever the split and the restarts, the rows are those of a batch."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.testing import Scenario

SCHEMA = "key STRING, number BIGINT, parts ARRAY<INT>"

STEPS: dict[str, Callable[[DataFrame], DataFrame]] = {
    "filter": lambda rows: rows.filter("number % 2 = 0"),
    "filter on null": lambda rows: rows.filter(F.col("key").is_not_null()),
    "select": lambda rows: rows.select(F.upper("key").alias("key"), (F.col("number") * 3).alias("number"), "parts"),
    "explode": lambda rows: rows.select("key", F.explode("parts").alias("number"), "parts"),
    "union": lambda rows: rows.union(rows.filter("number > 2")),
    "fillna": lambda rows: rows.fillna({"key": "none", "number": 0}),
    "when": lambda rows: rows.with_column("key", F.when(F.col("number") > 1, "many").otherwise(F.col("key"))),
}

rows = st.tuples(
    st.none() | st.sampled_from("abc"),
    st.none() | st.integers(-9, 9),
    st.none() | st.lists(st.none() | st.integers(0, 3), max_size=3),
)


def frozen(row: Any) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


@settings(max_examples=40)
@given(
    additions=st.lists(st.lists(rows, min_size=1, max_size=6), min_size=1, max_size=4),
    limit=st.integers(1, 6),
    steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=4),
    mode=st.sampled_from(["append", "update"]),
    restarts=st.booleans(),
)
def test_any_split_gives_the_rows_of_a_batch(
    additions: list[list[Any]], limit: int, steps: list[str], mode: str, restarts: bool
) -> None:
    def query(frame: DataFrame) -> DataFrame:
        for step in steps:
            frame = STEPS[step](frame)
        return frame

    with Scenario(
        SCHEMA,
        query,
        output_mode=mode,
        source_options={"max_rows_per_trigger": limit},
        restart_after_each=restarts,
    ) as story:
        for added in additions:
            story.add(*added)
        batches = story.new_batches()
        script = story.scripts[0]
        answer = query(story.session.create_dataframe(script.between(0, script.length))).collect()
    assert Counter(frozen(row) for batch in batches for row in batch) == Counter(map(frozen, answer))
    assert len(batches) == sum(-(-len(added) // limit) for added in additions)
