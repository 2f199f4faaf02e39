"""A sink that remembers what it was given, batch by batch."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from unbounded.contracts import BatchContext, CommitMessage, Options, Sink, SinkCapabilities
from unbounded.testing.registered import Registered


class Capture(Registered):
    """What a capturing sink has committed. It outlives a query, as a real sink's target does.

    Attributes:
        batches: The rows of each committed batch, by batch id.
        commits: Every batch id in the order in which commits came, repeats included.
    """

    def __init__(self) -> None:
        super().__init__()
        self.batches: dict[int, list[dict[str, Any]]] = {}
        self.commits: list[int] = []
        self.failures_left = 0

    def fail(self, times: int) -> None:
        """Raise an error at the next writes, so many times."""
        self.failures_left = times

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of all batches, in the order of the batches."""
        return [row for batch_id in sorted(self.batches) for row in self.batches[batch_id]]


class CapturingOptions(Options):
    """Options of the capturing sink."""

    capture: str
    """The id of a :class:`Capture` in this process."""


class CapturingSink(Sink):
    """Writes to a :class:`Capture`; a batch id that comes again replaces what it brought before."""

    name = "capture"
    Options = CapturingOptions

    def __init__(self, options: CapturingOptions, function: Any = None) -> None:
        super().__init__(options, function)
        self._capture = Capture.of(options.capture)

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(guarantee="exactly-once", batch=True)

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> CommitMessage:
        if self._capture.failures_left:
            self._capture.failures_left -= 1
            raise OSError("the scripted failure of this sink")
        return data.read_all().to_pylist()

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        self._capture.batches[batch.batch_id] = [row for rows in messages for row in rows or ()]
        self._capture.commits.append(batch.batch_id)
