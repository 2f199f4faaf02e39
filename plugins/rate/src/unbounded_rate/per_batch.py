"""Numbered rows, so many a batch, with time that is made up."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

import pyarrow as pa
from pydantic import Field

from unbounded.contracts import Options, Partition, ReadLimit, Source, SourceCapabilities
from unbounded_rate.columns import SCHEMA


class Position(TypedDict):
    """Between two batches: the next value, and the timestamp of the next batch in milliseconds since 1970."""

    value: int
    timestamp: int


class RateMicroBatchOptions(Options):
    """How many rows a batch has, and what time they bear."""

    rows_per_batch: int = Field(gt=0, description="How many rows each batch has.")
    start_timestamp: int = Field(0, ge=0, description="The timestamp of the first batch, milliseconds since 1970.")
    advance_millis_per_batch: int = Field(
        1000, ge=0, description="How much later each batch is than the one before, in milliseconds."
    )
    num_partitions: int = Field(1, gt=0, description="How many parts a batch is cut into.")


class RateMicroBatchSource(Source):
    """Rows that count from 0, so many a batch, all rows of a batch with one timestamp.

    Nothing depends on the clock: two runs with the same options give the same batches. There is always a next
    batch; available-now runs one.
    """

    name = "rate-micro-batch"
    Options = RateMicroBatchOptions
    options: RateMicroBatchOptions

    _available_now = False
    _target: Position | None = None

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(batch=False, endless=True)

    def schema(self) -> pa.Schema:
        return SCHEMA

    def initial_offset(self) -> Position:
        return Position(value=0, timestamp=self.options.start_timestamp)

    def latest_offset(self, start: Position, limit: ReadLimit) -> Position:
        if start == self._target:
            return start
        end = Position(
            value=start["value"] + self.options.rows_per_batch,
            timestamp=start["timestamp"] + self.options.advance_millis_per_batch,
        )
        if self._available_now:
            self._target = end
        return end

    def prepare_for_available_now(self) -> None:
        self._available_now = True

    def partitions(self, start: Position, end: Position) -> Sequence[Partition]:
        parts = self.options.num_partitions if start != end else 0
        return [Partition((start["value"] + part, end["value"], parts, start["timestamp"])) for part in range(parts)]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        first, end, step, timestamp = partition.value
        values = pa.arange(first, max(first, end), step)
        times = pa.repeat(pa.scalar(timestamp * 1000, pa.timestamp("us")), len(values))
        yield pa.record_batch([times, values], schema=SCHEMA)

    def describe(self) -> str:
        return f"rate-micro-batch {self.options.rows_per_batch} rows per batch"
