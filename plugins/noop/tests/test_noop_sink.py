import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, parse_options
from unbounded.errors import ConfigurationError
from unbounded_noop.sink import NoopOptions, NoopSink


def test_every_row_is_read_and_counted_when_its_batch_is_committed() -> None:
    sink, batch = NoopSink(NoopOptions()), BatchContext(0)
    reader = pa.table({"x": [1, 2, 3]}).to_reader(max_chunksize=2)
    messages = [sink.write(batch, reader), sink.write(batch, pa.table({"x": [4]}).to_reader())]
    assert sink.num_rows == 0
    sink.commit(batch, messages)
    sink.commit(batch, messages)
    assert sink.num_rows == 4
    with pytest.raises(StopIteration):
        reader.read_next_batch()


def test_every_output_mode_is_welcome_in_batch_and_stream() -> None:
    capabilities = NoopSink(NoopOptions()).capabilities()
    assert capabilities.output_modes == {"append", "update", "complete"}
    assert capabilities.batch


def test_there_are_no_options() -> None:
    with pytest.raises(ConfigurationError, match="there is no option 'path'"):
        parse_options("noop", NoopOptions, {"path": "x"})
