"""Lines of text from a TCP server."""

import logging
from collections.abc import Iterator, Sequence

import pyarrow as pa
from pydantic import Field

from unbounded.contracts import (
    Options,
    Partition,
    ReadLimit,
    ReadMaxRows,
    Source,
    SourceCapabilities,
    SourceContext,
)
from unbounded.errors import SourceError
from unbounded_socket.line_buffer import LineBuffer
from unbounded_socket.receiver import Receiver

_log = logging.getLogger(__name__)


class SocketOptions(Options):
    """Where the server is, and what a row holds."""

    host: str = Field(min_length=1, description="The name or address of the server.")
    port: int = Field(ge=1, le=65535, description="The port of the server.")
    include_timestamp: bool = Field(False, description="Add the time of arrival as a column timestamp.")


class SocketSource(Source):
    """Lines that a TCP server sends, one row each: ``value``, and ``timestamp`` if asked for.

    **It cannot replay.** A socket gives each line once. Lines that were received and not committed when the
    process dies are lost, and a restarted query goes on with what the server sends from then on. Lines of a
    batch that cannot be given again are counted in the metric ``linesLost`` and in the log.

    The position is the number of lines received since the query first started. Lines are held until their
    batch is committed; when they take 64 MiB, the server is made to wait. When the server hangs up, the lines
    that have arrived are still delivered; to ask for more is an error.
    """

    name = "socket"
    Options = SocketOptions
    options: SocketOptions

    _receiver: Receiver | None = None
    _target: int | None = None
    _lines_lost = 0

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(replayable=False, batch=False)

    def schema(self) -> pa.Schema:
        columns = [("value", pa.string()), ("timestamp", pa.timestamp("us"))]
        return pa.schema(columns if self.options.include_timestamp else columns[:1])

    def open(self, context: SourceContext) -> None:
        super().open(context)
        self._buffer = LineBuffer()
        self._is_numbered = False
        self._receiver = Receiver(self.options.host, self.options.port, self.schema(), context.clock, self._buffer)

    def initial_offset(self) -> int:
        self._number_from(0)
        return 0

    def latest_offset(self, start: int, limit: ReadLimit) -> int:
        self._number_from(start)
        reason, end = self._buffer.end_reason, self._buffer.end
        if self._target is not None:
            end = min(end, self._target)
        elif reason and end <= start:
            raise SourceError(f"{self.describe()}: {reason}; the {end} lines before that were delivered.")
        return max(start, min(end, start + limit.max_rows) if isinstance(limit, ReadMaxRows) else end)

    def prepare_for_available_now(self) -> None:
        self._target = self._buffer.end

    def report_latest_offset(self) -> int:
        return self._buffer.end

    def partitions(self, start: int, end: int) -> Sequence[Partition]:
        self._number_from(end)
        lost = min(max(self._buffer.first - start, 0), end - start)
        if lost:
            self._lines_lost += lost
            _log.warning("%s cannot replay: %d lines of a batch are lost.", self.describe(), lost)
        return [Partition((start + lost, end))] if start + lost < end else []

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        yield from self._buffer.read(*partition.value)

    def metrics(self) -> dict[str, str]:
        return {"linesLost": str(self._lines_lost)}

    def commit(self, end: int) -> None:
        self._buffer.drop_before(end)

    def close(self) -> None:
        if self._receiver is not None:
            self._receiver.close()

    def describe(self) -> str:
        return f"socket {self.options.host}:{self.options.port}"

    def _number_from(self, position: int) -> None:
        """Number the lines of this connection from where the query was when it connected."""
        if self._is_numbered:
            return
        if self._target is not None:
            self._target += position
        self._buffer.renumber(position)
        self._is_numbered = True
