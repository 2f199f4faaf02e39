import traceback
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, Row, SinkContext
from unbounded.errors import SinkError
from unbounded_foreach.rows import ForeachOptions, ForeachSink

SCHEMA = pa.schema([("word", pa.string()), ("count", pa.int64())])
CONTEXT = SinkContext(SCHEMA, (), "append", "id", None, (), None, lambda name, read: None, lambda table: table)
FIRST = BatchContext(0)


def written(given: object, *counts: int, batch: BatchContext = FIRST) -> pa.RecordBatchReader:
    """Run a batch of one-row record batches through the sink and return the reader it was given."""
    sink = ForeachSink(ForeachOptions(), given)
    assert sink.check(CONTEXT) == []
    sink.open(CONTEXT)
    data = pa.table({"word": [f"w{n}" for n in counts], "count": counts}, SCHEMA).to_reader(max_chunksize=1)
    sink.commit(batch, [sink.write(batch, data)])
    return data


class Writer:
    """Writes down all that happens to it."""

    def __init__(self, opens: Any = True) -> None:
        self.opens, self.calls = opens, []

    def open(self, partition_id: int, epoch_id: int) -> Any:
        self.calls.append(("open", partition_id, epoch_id))
        return self.opens

    def process(self, row: Row) -> None:
        self.calls.append(("process", row.count))

    def close(self, error: BaseException | None) -> None:
        self.calls.append(("close", error))


class FailingWriter(Writer):
    def process(self, row: Row) -> None:
        super().process(row)
        raise ZeroDivisionError("on purpose")


def test_a_function_gets_each_row() -> None:
    seen: list[Row] = []
    written(seen.append, 1, 2)
    assert seen == [Row(word="w1", count=1), Row(word="w2", count=2)]
    assert (seen[0].word, seen[1]["count"]) == ("w1", 2)


def test_an_object_is_opened_given_the_rows_and_closed() -> None:
    writer = Writer()
    written(writer, 1, 2, batch=BatchContext(batch_id=7, partition=3))
    assert writer.calls == [("open", 3, 7), ("process", 1), ("process", 2), ("close", None)]


def test_open_that_returns_false_skips_the_rows_and_close_still_comes() -> None:
    writer = Writer(opens=False)
    data = written(writer, 1, 2)
    assert writer.calls == [("open", 0, 0), ("close", None)]
    with pytest.raises(StopIteration):
        data.read_next_batch()


def test_open_that_forgets_to_answer_is_an_error_rather_than_lost_rows() -> None:
    with pytest.raises(SinkError, match=r"open\(\) returned None; it must return True"):
        written(Writer(opens=None), 1)


def test_open_and_close_come_for_a_batch_without_rows() -> None:
    writer = Writer()
    written(writer)
    assert writer.calls == [("open", 0, 0), ("close", None)]


def test_only_process_is_required() -> None:
    seen: list[Row] = []
    written(SimpleNamespace(process=seen.append), 1)
    assert seen == [("w1", 1)]


def test_an_error_reaches_close_and_ends_the_batch_with_the_user_s_traceback() -> None:
    writer = FailingWriter()
    with pytest.raises(SinkError, match=r"batch 0, partition 0: ZeroDivisionError: on purpose") as failure:
        written(writer, 1, 2)
    cause = failure.value.__cause__
    assert writer.calls == [("open", 0, 0), ("process", 1), ("close", cause)]
    assert traceback.extract_tb(cause.__traceback__)[-1].line == 'raise ZeroDivisionError("on purpose")'


def test_a_close_that_fails_after_an_error_does_not_hide_it(caplog: pytest.LogCaptureFixture) -> None:
    class Stuck(FailingWriter):
        def close(self, error: BaseException | None) -> None:
            raise ConnectionError("cannot be closed")

    with pytest.raises(SinkError, match="ZeroDivisionError: on purpose"):
        written(Stuck(), 1)
    assert "close() failed too, after ZeroDivisionError" in caplog.text


def test_an_interrupt_reaches_close_and_goes_on_as_it_is() -> None:
    class Interrupted(Writer):
        def process(self, row: Row) -> None:
            raise KeyboardInterrupt

    writer = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        written(writer, 1)
    assert isinstance(writer.calls[-1][1], KeyboardInterrupt)


def test_a_batch_that_comes_again_is_given_again() -> None:
    seen: list[Row] = []
    for _ in range(2):
        written(seen.append, 1)
    assert len(seen) == 2


class NoProcess:
    def open(self, partition_id: int, epoch_id: int) -> bool:
        return True


class BadOpen(Writer):
    open = True  # type: ignore[assignment]


class NarrowClose(Writer):
    def close(self) -> None:  # type: ignore[override]
        pass


class LazyProcess(Writer):
    def process(self, row: Row) -> Iterator[Row]:  # type: ignore[override]
        yield row


async def later(row: Row) -> None:
    pass


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (None, "none was given"),
        (NoProcess(), "NoProcess is neither"),
        (Writer, "give it an instance, Writer(…)"),
        (lambda: None, "called with (row), but it takes ()"),
        (BadOpen(), "BadOpen.open needs a function of (partition_id, epoch_id)"),
        (NarrowClose(), "NarrowClose.close is called with (error), but it takes ()"),
        (LazyProcess(), "LazyProcess.process is a generator or async function"),
        (later, "the function of foreach is a generator or async function"),
    ],
    ids=[
        "nothing",
        "no process",
        "a class",
        "no argument",
        "open is no method",
        "close takes nothing",
        "yield",
        "async",
    ],
)
def test_what_cannot_take_rows_is_refused_before_the_query_starts(given: object, problem: str) -> None:
    (sentence,) = ForeachSink(ForeachOptions(), given).check(CONTEXT)
    assert problem in sentence
