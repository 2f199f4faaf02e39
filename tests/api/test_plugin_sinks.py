"""A sink of a plugin that yields its objections one by one."""

from collections.abc import Iterator
from typing import ClassVar

import pyarrow as pa
import pytest

from unbounded import Session
from unbounded.contracts import BatchContext, ConnectorInfo, Options, Sink, SinkCapabilities, SinkContext
from unbounded.errors import UnsupportedOperationError
from unbounded.plugins import hookimpl
from unbounded.testing.registry import testing_registry


class Choosy(Sink):
    name = "choosy"
    Options = Options
    written: ClassVar[list[int]] = []

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(batch=True)

    def check(self, context: SinkContext) -> Iterator[str]:
        if "value" not in context.schema.names:
            yield "choosy: there is no column 'value'."

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> None:
        self.written.append(data.read_all().num_rows)


class Plugin:
    @hookimpl
    def unbounded_connectors(self) -> list[ConnectorInfo]:
        return [ConnectorInfo(name, "Wants a column.", sink=f"{__name__}:Choosy") for name in ("choosy", "picky")]


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(registry=testing_registry(choosy=Plugin())) as session:
        yield session


def test_a_stream_that_fits_is_written_and_another_is_refused(session: Session) -> None:
    rows = session.read_stream.rate_micro_batch(rows_per_batch=4)
    Choosy.written.clear()
    rows.write_stream.trigger(available_now=True).choosy().await_termination()
    assert Choosy.written == [4]
    with pytest.raises(UnsupportedOperationError, match="no column 'value'"):
        rows.select("timestamp").write_stream.choosy()


def test_a_table_that_fits_is_written_and_another_is_refused(session: Session) -> None:
    Choosy.written.clear()
    session.range(3).with_column_renamed("id", "value").write.choosy()
    assert Choosy.written == [3]
    with pytest.raises(UnsupportedOperationError, match="no column 'value'"):
        session.range(3).write.choosy()


def test_a_connector_is_known_by_the_name_that_is_offered_and_not_by_that_of_its_class(session: Session) -> None:
    rows = session.read_stream.rate_micro_batch(rows_per_batch=4)
    query = rows.write_stream.trigger(available_now=True).format("PICKY").start()
    query.await_termination()
    assert query.spec.sink.name == "picky"
