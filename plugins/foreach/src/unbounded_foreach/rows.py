"""The user's Python for each row."""

import logging
from collections.abc import Sequence

import pyarrow as pa

from unbounded.contracts import BatchContext, Options, Sink, SinkCapabilities, SinkContext, rows_of
from unbounded.errors import SinkError
from unbounded_foreach.writer import RowWriter, problems_of_writer

_log = logging.getLogger(__name__)


class ForeachOptions(Options):
    """The foreach sink has no options."""


class ForeachSink(Sink):
    """Gives each row to the user's function, or to an object with ``open``, ``process`` and ``close``.

    For each part of a batch: ``open(partition_id, epoch_id)``, then ``process(row)`` for each row unless
    ``open`` returned ``False``, then ``close(error)``, always. ``open`` and ``close`` may be missing. The
    epoch is the batch id. A batch that failed half-way comes again from its first row.
    """

    name = "foreach"
    Options = ForeachOptions

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="at-least-once")

    def check(self, context: SinkContext) -> Sequence[str]:
        return problems_of_writer(self.function)

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> None:
        try:
            self._write(batch, data)
        except Exception as error:
            raise SinkError(
                f"foreach: the user's code failed in batch {batch.batch_id}, partition {batch.partition}: "
                f"{type(error).__name__}: {error}"
            ) from error

    def _write(self, batch: BatchContext, data: pa.RecordBatchReader) -> None:
        writer = RowWriter(self.function)
        try:
            wanted = writer.open(batch.partition, batch.batch_id)
            for rows in data:
                for row in rows_of(rows) if wanted else ():
                    writer.process(row)
        except BaseException as error:
            _close_after(writer, error)
            raise
        writer.close(None)


def _close_after(writer: RowWriter, error: BaseException) -> None:
    """Close what has failed; that it cannot be closed either must not hide why."""
    try:
        writer.close(error)
    except Exception:  # noqa: BLE001 - whatever it is, the first error counts
        _log.exception("foreach: close() failed too, after %s: %s", type(error).__name__, error)
