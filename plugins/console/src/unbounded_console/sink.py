"""Each batch as a table in the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from pydantic import Field
from rich.console import Console

from unbounded.contracts import BatchContext, CommitMessage, Options, Sink, SinkCapabilities
from unbounded_console.rendering import print_batch


class ConsoleOptions(Options):
    """How much of a batch is printed."""

    num_rows: int = Field(20, gt=0, description="How many rows of each batch are printed.")
    truncate: bool = Field(True, description="Cut values that are longer than 20 characters.")


@dataclass(frozen=True)
class Head:
    """The first rows of a partition, and how many rows it has in all."""

    rows: pa.Table
    total: int


class ConsoleSink(Sink):
    """Prints the first rows of each batch when the batch is done, under a line with its number.

    For looking at a stream while it is being written: nothing is kept, and a batch that comes again after a
    failure is printed again.
    """

    name = "console"
    Options = ConsoleOptions
    options: ConsoleOptions

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="none")

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> Head:
        first, total = [], 0
        for rows in data:
            first.append(rows.slice(0, max(0, self.options.num_rows - total)))
            total += rows.num_rows
        return Head(pa.Table.from_batches(first, data.schema), total)

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        heads = [message for message in messages if isinstance(message, Head)]
        rows = pa.concat_tables([head.rows for head in heads])
        print_batch(
            Console(),
            batch.batch_id,
            rows.slice(0, self.options.num_rows),
            total=sum(head.total for head in heads),
            width=20 if self.options.truncate else None,
        )
