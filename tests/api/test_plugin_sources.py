"""A source of a plugin that does not give what its schema says."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pytest

from unbounded import Session
from unbounded.contracts import ConnectorInfo, Options, Partition, ReadLimit, Source
from unbounded.errors import SourceError, StreamingQueryError
from unbounded.plugins import hookimpl
from unbounded.testing.registry import testing_registry


class Faithless(Source):
    name = "faithless"
    Options = Options
    given = pa.record_batch({"n": ["x"]})

    def schema(self) -> pa.Schema:
        return pa.schema([("n", pa.int64())])

    def initial_offset(self) -> int:
        return 0

    def latest_offset(self, start: int, limit: ReadLimit) -> int:
        return 1

    def partitions(self, start: int, end: int) -> Sequence[Partition]:
        return [Partition((start, end))]

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:
        yield self.given


class Plugin:
    @hookimpl
    def unbounded_connectors(self) -> list[ConnectorInfo]:
        return [ConnectorInfo("faithless", "Promises numbers.", source=f"{__name__}:Faithless")]


@pytest.mark.parametrize(("given", "told"), [({"n": ["x"]}, "n string"), ({"m": [1]}, "m int64")])
def test_rows_that_are_not_those_of_the_schema_name_the_source_and_both(monkeypatch, given, told):
    monkeypatch.setattr(Faithless, "given", pa.record_batch(given))
    with Session(registry=testing_registry(faithless=Plugin())) as session:
        query = session.read_stream.faithless().write_stream.format("noop").start()
        with pytest.raises(StreamingQueryError) as caught:
            query.await_termination(30)
    assert isinstance(caught.value.__cause__, SourceError)
    assert f"'faithless' must give the columns [n int64] and gave [{told}]" in str(caught.value.__cause__)
