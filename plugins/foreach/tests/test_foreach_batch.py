from collections.abc import Iterator
from functools import partial

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, SinkContext
from unbounded.errors import SinkError
from unbounded_foreach.batches import ForeachBatchOptions, ForeachBatchSink

SCHEMA = pa.schema([("x", pa.int64())])


class Frame:
    """What a session makes of a table."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table


def context() -> SinkContext:
    return SinkContext(SCHEMA, (), "append", "id", None, (), None, lambda name, read: None, Frame)


def opened(function: object) -> ForeachBatchSink:
    sink = ForeachBatchSink(ForeachBatchOptions(), function)
    assert sink.check(context()) == []
    sink.open(context())
    return sink


def rows(*values: int) -> pa.RecordBatchReader:
    return pa.table({"x": values}, SCHEMA).to_reader()


class Seen(list[tuple[int, list[int]]]):
    """A function that remembers what it was given."""

    def __call__(self, frame: Frame, batch_id: int) -> None:
        self.append((batch_id, frame.table["x"].to_pylist()))


def test_the_function_gets_each_batch_as_a_frame_with_its_id() -> None:
    seen = Seen()
    sink = opened(seen)
    for number in range(2):
        batch = BatchContext(number)
        sink.commit(batch, [sink.write(batch, rows(number, number))])
    assert seen == [(0, [0, 0]), (1, [1, 1])]


def test_a_batch_without_rows_is_given_too() -> None:
    seen = Seen()
    sink = opened(seen)
    sink.commit(BatchContext(0), [sink.write(BatchContext(0), rows())])
    assert seen == [(0, [])]


def test_the_partitions_of_a_batch_are_one_frame() -> None:
    seen = Seen()
    sink = opened(seen)
    parts = [sink.write(BatchContext(0, number), rows(number)) for number in range(2)]
    assert seen == []
    sink.commit(BatchContext(0), parts)
    assert seen == [(0, [0, 1])]


def test_a_second_commit_does_not_call_again() -> None:
    seen = Seen()
    sink = opened(seen)
    parts = [sink.write(BatchContext(0), rows(1))]
    sink.commit(BatchContext(0), parts)
    sink.commit(BatchContext(0), parts)
    assert len(seen) == 1


def test_a_batch_whose_function_failed_is_given_again() -> None:
    answers = iter([ZeroDivisionError("first"), None])

    def flaky(frame: Frame, batch_id: int) -> None:
        if (error := next(answers)) is not None:
            raise error

    sink = opened(flaky)
    with pytest.raises(SinkError, match=r"failed in batch 7: ZeroDivisionError: first") as failure:
        sink.commit(BatchContext(7), [sink.write(BatchContext(7), rows(1))])
    assert isinstance(failure.value.__cause__, ZeroDivisionError)
    assert failure.traceback[-1].name == "commit"
    sink.commit(BatchContext(7), [sink.write(BatchContext(7), rows(1))])
    assert next(answers, "used up") == "used up"


def test_a_builtin_that_does_not_tell_its_arguments_is_accepted() -> None:
    assert ForeachBatchSink(ForeachBatchOptions(), max).check(context()) == []


def lazy(frame: Frame, batch_id: int) -> Iterator[Frame]:
    yield frame


class Later:
    async def __call__(self, frame: Frame, batch_id: int) -> None:
        pass


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (None, "none was given"),
        (42, "int is none"),
        (lambda frame: None, r"is called with (frame, batch_id), but it takes (frame)"),
        (lazy, "a generator or async function, which a call does not run"),
        (partial(lazy, batch_id=1), "a generator or async function"),
        (Later(), "a generator or async function"),
    ],
    ids=["none", "number", "one argument", "yield", "partial of yield", "async"],
)
def test_what_cannot_be_called_with_a_frame_and_an_id_is_refused(function: object, problem: str) -> None:
    (sentence,) = ForeachBatchSink(ForeachBatchOptions(), function).check(context())
    assert problem in sentence
