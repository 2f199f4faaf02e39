"""Which values belong to which second, and when in it each of them falls."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_rate.columns import SCHEMA

CHUNK = 65_536
"""The most rows of one Arrow batch."""


@dataclass(frozen=True)
class Speed:
    """How many rows a second has: the same number always, or growing evenly at first.

    Args:
        rows_per_second: The number once the ramp is over.
        ramp_up_seconds: The length of the ramp; its steps are equal and whole, as Spark's are.
    """

    rows_per_second: int
    ramp_up_seconds: int = 0

    def rows_before(self, second: int) -> int:
        """Return how many rows there are before a second begins, counted from second 0."""
        step = self.rows_per_second // (self.ramp_up_seconds + 1)
        ramp = min(second, self.ramp_up_seconds)
        return step * ramp * (ramp + 1) // 2 + (second - ramp) * self.rows_per_second

    def stretches(self, start: int, end: int) -> Iterator["Stretch"]:
        """Cut the seconds from ``start`` to before ``end`` into stretches of one speed."""
        ramp_end = min(max(start, self.ramp_up_seconds), end)
        for second in range(start, ramp_end):
            yield self._stretch(second, second + 1)
        if ramp_end < end:
            yield self._stretch(ramp_end, end)

    def _stretch(self, start: int, end: int) -> "Stretch":
        first = self.rows_before(start)
        return Stretch(start, end - start, first, self.rows_before(end) - first)


@dataclass(frozen=True)
class Stretch:
    """Seconds with equally many rows, spread evenly.

    Args:
        second: The first second.
        seconds: How many seconds.
        first_value: The value of the first row.
        num_rows: How many rows in all.
    """

    second: int
    seconds: int
    first_value: int
    num_rows: int

    def read(self, start_ms: int, part: int, parts: int) -> Iterator[pa.RecordBatch]:
        """Return every ``parts``-th row, beginning with row ``part``.

        Args:
            start_ms: When second 0 began, milliseconds since 1970.
            part: Which part, from 0.
            parts: How many parts there are.
        """
        for low in range(part, self.num_rows, CHUNK * parts):
            rows = pa.arange(low, min(low + CHUNK * parts, self.num_rows), parts)
            times = pc.add(self._milliseconds(rows), start_ms + self.second * 1000)
            micros = pc.multiply(times, 1000).cast(SCHEMA.field("timestamp").type)
            yield pa.record_batch([micros, pc.add(rows, self.first_value)], schema=SCHEMA)

    def _milliseconds(self, rows: pa.Array) -> pa.Array:
        """Return when rows fall, milliseconds since the stretch began, rounded half up."""
        doubled = pc.add(pc.multiply(rows, 2000 * self.seconds), self.num_rows)
        return pc.divide(doubled, 2 * self.num_rows)
