"""A sink that keeps nothing."""

from collections.abc import Sequence
from typing import Literal

import pyarrow as pa
from pydantic import Field

from unbounded.contracts import BatchContext, CommitMessage, Options, Sink, SinkCapabilities


class NoopOptions(Options):
    """The noop sink takes every mode: nothing is ever there."""

    save_mode: Literal["append", "overwrite", "error", "ignore"] = Field(
        "append", description="For a batch write; of no effect, as nothing is ever there."
    )


class NoopSink(Sink):
    """Reads every row, so that the whole query runs, and drops it."""

    name = "noop"
    Options = NoopOptions

    num_rows = 0
    """How many rows were dropped in this run."""
    _last_batch = -1

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="none", batch=True)

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> int:
        return sum(rows.num_rows for rows in data)

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        if batch.batch_id > self._last_batch:
            self.num_rows += sum(message or 0 for message in messages)
            self._last_batch = batch.batch_id
