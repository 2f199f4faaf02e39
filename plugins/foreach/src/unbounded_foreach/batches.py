"""The user's Python for each batch."""

from collections.abc import Sequence

import pyarrow as pa

from unbounded.contracts import BatchContext, CommitMessage, Options, Sink, SinkCapabilities, SinkContext
from unbounded.errors import SinkError
from unbounded_foreach.writer import problems_of_function


class ForeachBatchOptions(Options):
    """The foreach_batch sink has no options."""


class ForeachBatchSink(Sink):
    """Gives each batch to the user's function, as a batch DataFrame of the running session and the batch id.

    The function is called for batches without rows, too. A batch that failed, or that a crash kept from being
    logged, is given again with the same id and the same rows: a function that remembers ids is exactly-once.
    """

    name = "foreach_batch"
    Options = ForeachBatchOptions

    _last_batch = -1

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="at-least-once")

    def check(self, context: SinkContext) -> Sequence[str]:
        return problems_of_function(self.function, "foreach_batch", "frame", "batch_id")

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> pa.Table:
        return data.read_all()

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        if batch.batch_id <= self._last_batch:
            return
        table = pa.concat_tables([message for message in messages if message is not None])
        frame = self.context.make_dataframe(table)
        try:
            self.function(frame, batch.batch_id)
        except Exception as error:
            raise SinkError(
                f"foreach_batch: the user's function failed in batch {batch.batch_id}: {type(error).__name__}: {error}"
            ) from error
        self._last_batch = batch.batch_id
