"""Giving a batch to a sink that fails."""

import threading
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import BatchContext, Options, Sink, SinkCapabilities
from unbounded.errors import CheckpointInUseError, SinkError
from unbounded_embedded.runtime.delivery import Delivery


class _Moody(Sink):
    """A sink that fails so many times, and writes down what happens to it."""

    name = "moody"
    Options = Options

    def __init__(self, failures: int, fails_in: str = "write") -> None:
        super().__init__(Options())
        self.failures, self.fails_in = failures, fails_in
        self.story: list[str] = []

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities()

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> int:
        rows = data.read_all().num_rows
        self._maybe_fail("write")
        return rows

    def commit(self, batch: BatchContext, messages: Sequence[Any]) -> None:
        self._maybe_fail("commit")
        self.story.append(f"committed {messages}")

    def abort(self, batch: BatchContext, messages: Sequence[Any]) -> None:
        self.story.append("aborted")

    def _maybe_fail(self, moment: str) -> None:
        if moment == self.fails_in and self.failures:
            self.failures -= 1
            raise OSError("not now")


_ROWS = pa.table({"x": [1, 2]})


def _anytime(batch: BatchContext) -> None:
    """Let every batch be put out."""


def test_a_batch_that_fails_twice_is_delivered_at_the_third_attempt() -> None:
    sink = _Moody(failures=2)
    Delivery(sink, 3, threading.Event(), _anytime).deliver(BatchContext(0), _ROWS)
    assert sink.story == ["aborted", "aborted", "committed [2]"]


def test_a_commit_that_fails_is_tried_again_with_the_rows_written_again() -> None:
    sink = _Moody(failures=1, fails_in="commit")
    Delivery(sink, 2, threading.Event(), _anytime).deliver(BatchContext(0), _ROWS)
    assert sink.story == ["committed [2]"]


def test_the_last_failure_is_the_cause_of_the_error() -> None:
    sink = _Moody(failures=9)
    with pytest.raises(SinkError, match="'moody' failed 3 times at batch 7: OSError: not now") as caught:
        Delivery(sink, 3, threading.Event(), _anytime).deliver(BatchContext(7), _ROWS)
    assert isinstance(caught.value.__cause__, OSError)
    assert sink.story == ["aborted"] * 3


def test_a_query_that_is_stopping_does_not_try_again() -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(SinkError, match="failed once"):
        Delivery(sink := _Moody(failures=9), 3, stopping, _anytime).deliver(BatchContext(0), _ROWS)
    assert sink.story == ["aborted"]


def test_a_run_asks_before_each_attempt_whether_the_batch_is_its_to_put_out() -> None:
    sink, asked = _Moody(failures=1), []

    def until_taken_over(batch: BatchContext) -> None:
        asked.append(batch)
        if len(asked) == 2:
            raise CheckpointInUseError("taken over")

    with pytest.raises(CheckpointInUseError, match="taken over"):
        Delivery(sink, 3, threading.Event(), until_taken_over).deliver(BatchContext(4), _ROWS)
    assert asked == [BatchContext(4)] * 2
    assert sink.story == ["aborted"]
