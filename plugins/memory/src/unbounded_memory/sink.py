"""The result of a query as a table of the session."""

from collections.abc import Sequence

import pyarrow as pa

from unbounded.contracts import BatchContext, CommitMessage, Options, Sink, SinkCapabilities, SinkContext
from unbounded_memory.tables import ResultTable, table_for


class MemoryOptions(Options):
    """The memory sink has no options."""


class MemorySink(Sink):
    """Keeps the result in memory under the name of the query.

    In append mode the table grows by the rows of each batch, in complete mode each batch replaces it, and in
    update mode each batch replaces the rows that have the same key; a result without a key grows instead.
    Readers on any thread see the table as it was after some batch, never a part of one. The table stays after
    the query has ended.

    A batch that comes again in the same run changes nothing. The table does not outlive the run: after a
    restart it is whole with the next batch in complete mode, and begins empty in the other modes.
    """

    name = "memory"
    Options = MemoryOptions

    _table: ResultTable
    _last_batch = -1

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="none", needs_name=True)

    def check(self, context: SinkContext) -> Sequence[str]:
        if context.query_name is None:
            return ("The memory sink's table bears the name of the query: give one with query_name('…').",)
        return ()

    def open(self, context: SinkContext) -> None:
        super().open(context)
        self._table = table_for(context.output_mode, context.schema, context.key_columns)
        context.publish_table(str(context.query_name), self._table.snapshot)

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> pa.Table:
        return data.read_all()

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        if batch.batch_id <= self._last_batch:
            return
        rows = pa.concat_tables([message for message in messages if message is not None])
        self._table.apply(rows.cast(self.context.schema))
        self._last_batch = batch.batch_id
