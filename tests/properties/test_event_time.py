"""Windows, watermarks and late rows: for any data in any split, each batch puts out what a model in plain Python says.

The model follows the rules of Spark: a batch uses the watermark that the one before it has reached; a group is late if
its window had ended by the watermark of the batch before; a window is final when the batch's own watermark passes its
end; and a watermark that moved is worth a batch without data.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.testing import Scenario

Row = tuple[float | None, str | None, int | None]
"""Second, key, value."""
Group = tuple[float, str | None]
"""Start of the window, key."""


@dataclass(frozen=True)
class Windowing:
    """Windows and the watermark's delay, in milliseconds."""

    size: int
    slide: int
    start: int
    delay: int

    def starts(self, time: int) -> Iterator[int]:
        """Return where the windows start that hold a time."""
        last = time - (time - self.start) % self.slide
        return iter(range(last, time - self.size, -self.slide))

    def query(self, rows: DataFrame) -> DataFrame:
        """Aggregate by window and key."""
        size, slide, start, delay = (f"{span} milliseconds" for span in (self.size, self.slide, self.start, self.delay))
        groups = rows.with_watermark("at", delay).group_by(F.window("at", size, slide, start), "key")
        results = groups.agg(F.count("*").alias("n"), F.sum("value").alias("total"), F.max("value").alias("most"))
        return results.select(F.col("window.start").alias("start"), "key", "n", "total", "most")


@dataclass
class Model:
    """The groups and the watermark of a query. Times are milliseconds."""

    windowing: Windowing
    mode: str
    groups: dict[tuple[int, str | None], list[int | None]] = field(default_factory=lambda: defaultdict(list))
    watermark: int = 0
    watermark_before: int = 0
    late_groups: int = 0

    def batches(self, additions: list[list[Row]], limit: int) -> Iterator[list[tuple[Any, ...]]]:
        """Return what each batch puts out if at most so many rows go into one."""
        for rows in additions:
            for first in range(0, len(rows), limit):
                yield self.batch(rows[first : first + limit])
            if self.mode != "complete" and self.watermark > self.watermark_before:
                yield self.batch([])

    def batch(self, rows: list[Row]) -> list[tuple[Any, ...]]:
        """Run a batch, and return what it puts out."""
        evict, late = self.watermark, self.watermark_before
        touched, too_late = set(), set()
        for second, key, value in rows:
            if second is None:
                continue
            time = int(second * 1000)
            self.watermark = max(self.watermark, time - self.windowing.delay)
            for start in self.windowing.starts(time):
                is_late = self.mode != "complete" and 0 < late >= start + self.windowing.size
                (too_late if is_late else touched).add((start, key))
                if not is_late:
                    self.groups[start, key].append(value)
        self.late_groups += len(too_late)
        final = {group for group in self.groups if 0 < evict >= group[0] + self.windowing.size}
        shown = {"append": final, "update": touched, "complete": set(self.groups)}[self.mode]
        output = [self._row(group) for group in shown]
        if self.mode != "complete":
            self.groups = defaultdict(list, {g: v for g, v in self.groups.items() if g not in final})
        self.watermark_before = evict
        return output

    def _row(self, group: tuple[int, str | None]) -> tuple[Any, ...]:
        start, key = group
        values = [value for value in self.groups[group] if value is not None]
        return (start / 1000, key, len(self.groups[group]), sum(values) if values else None, max(values, default=None))


def halves(least: int, most: int) -> st.SearchStrategy[int]:
    """Return milliseconds in whole and half seconds."""
    return st.integers(least * 2, most * 2).map(lambda number: number * 500)


@st.composite
def windowings(draw: st.DrawFn) -> Windowing:
    slide = draw(halves(1, 10))
    size = slide + draw(st.just(0) | halves(0, 10))
    return Windowing(size, slide, draw(halves(0, 5)) % slide, draw(halves(0, 20)))


rows = st.tuples(
    st.none() | st.integers(0, 160).map(lambda number: number / 2),
    st.none() | st.sampled_from("ab"),
    st.none() | st.integers(-9, 9),
)
additions = st.lists(st.lists(rows, min_size=1, max_size=8), min_size=1, max_size=5)


@settings(max_examples=60)
@given(
    windowing=windowings(),
    additions=additions,
    limit=st.integers(1, 8),
    mode=st.sampled_from(["append", "update", "complete"]),
    restarts=st.booleans(),
)
def test_each_batch_puts_out_what_the_rules_say(
    windowing: Windowing, additions: list[list[Row]], limit: int, mode: str, restarts: bool
) -> None:
    model = Model(windowing, mode)
    with Scenario(
        "at TIMESTAMP, key STRING, value BIGINT",
        windowing.query,
        output_mode=mode,
        source_options={"max_rows_per_trigger": limit},
        restart_after_each=restarts,
    ) as story:
        for rows in additions:
            story.add(*rows)
        story.expect_batches(*model.batches(additions, limit))
        assert story.late_rows == model.late_groups


@settings(max_examples=30)
@given(windowing=windowings(), additions=additions, limit=st.integers(1, 8))
def test_append_in_the_end_equals_the_batch_answer_if_nothing_comes_late(
    windowing: Windowing, additions: list[list[Row]], limit: int
) -> None:
    no_row_is_late = replace(windowing, delay=100_000)
    everything = [row for rows in additions for row in rows]
    with Scenario(
        "at TIMESTAMP, key STRING, value BIGINT",
        no_row_is_late.query,
        source_options={"max_rows_per_trigger": limit},
    ) as story:
        for rows in additions:
            story.add(*rows)
        story.add((1000, "the end", None))
        frame = story.session.create_dataframe(story.scripts[0].between(0, len(everything)))
        story.expect(*(tuple(row) for row in seconds(no_row_is_late.query(frame))))


def seconds(frame: DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of a frame with the first column, a timestamp, as seconds since 1970."""
    return [tuple(row) for row in frame.with_column("start", F.expr("unix_millis(start) / 1000")).collect()]
