"""Writing rows that are all there."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, EngineServices, Options, Sink, SinkCapabilities, SystemClock
from unbounded.plan.edges import Scan
from unbounded.plan.edges import Sink as SinkNode
from unbounded_embedded import batch


class _FullSink(Sink):
    """A sink that has no room, and writes down what happens to it. It is its own connector."""

    name = "full"
    Options = Options

    def __init__(self) -> None:
        super().__init__(Options())
        self.story: list[str] = []

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(batch=True)

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> None:
        raise OSError("no room")

    def abort(self, batch: BatchContext, messages: Sequence[Any]) -> None:
        self.story.append("aborted")

    def close(self) -> None:
        self.story.append("closed")

    def sink(self, sink: SinkNode) -> Sink:
        return self

    def source(self, scan: Scan) -> Any:
        raise NotImplementedError


def test_a_sink_that_fails_is_told_to_throw_away_what_it_wrote() -> None:
    sink = _FullSink()
    services = EngineServices(sink, SystemClock(), lambda event: None, lambda name, read: None, lambda table: None)
    with pytest.raises(OSError, match="no room"):
        batch.write(pa.table({"a": [1]}), SinkNode(name="full"), services)
    assert sink.story == ["aborted", "closed"]
