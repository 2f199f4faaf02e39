"""A source of one's own may give its rows as it has them: any Arrow data will do."""

from collections.abc import Callable
from typing import Any, ClassVar

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from unbounded import Session
from unbounded.contracts import Offset, Options, Partition, ReadLimit, Source
from unbounded.errors import StreamingQueryError
from unbounded.testing import Capture

WORDS = {"word": ["a", "b"], "n": [1, 2]}


class Once(Source):
    """Two rows, once."""

    name = "once"
    Options = Options
    rows: ClassVar[Callable[[], Any]]

    def schema(self) -> pa.Schema:
        return pa.schema([("word", pa.string()), ("n", pa.int32())])

    def initial_offset(self) -> Offset:
        return 0

    def latest_offset(self, start: Offset, limit: ReadLimit) -> Offset:
        return 1

    def partitions(self, start: Offset, end: Offset) -> list[Partition]:
        return [Partition(None)]

    def read(self, partition: Partition) -> Any:
        return type(self).rows()


def relation() -> duckdb.DuckDBPyRelation:
    return duckdb.connect().sql("SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS t(word, n)")


KINDS: dict[str, Callable[[], Any]] = {
    "a batch": lambda: pa.record_batch(WORDS),
    "a table": lambda: pa.table(WORDS),
    "a reader": lambda: pa.table(WORDS).to_reader(),
    "a Polars frame": lambda: pl.DataFrame(WORDS),
    "Polars categories": lambda: pl.DataFrame(WORDS).with_columns(pl.col("word").cast(pl.Categorical)),
    "a DuckDB relation": relation,
    "an iterator of batches": lambda: iter(pa.table(WORDS).to_batches(1)),
    "an iterator of frames of several types": lambda: iter([pl.DataFrame(WORDS)[:1], pa.table(WORDS)[1:]]),
    "a list": lambda: [pa.table(WORDS)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_gives_any_arrow_data(
    session_of: Callable[..., Session], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(Once, "rows", KINDS[kind], raising=False)
    session, capture = session_of(Once), Capture()
    query = session.read_stream.format("once").load().write_stream.format("capture").option("capture", capture.id)
    query.trigger(available_now=True).start().await_termination()
    assert capture.rows == [{"word": "a", "n": 1}, {"word": "b", "n": 2}]
    assert session.read.format("once").load().collect() == [("a", 1), ("b", 2)]


def test_rows_that_are_no_arrow_data_end_the_query_with_a_word(
    session_of: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Once, "rows", lambda: [WORDS], raising=False)
    query = session_of(Once).read_stream.format("once").load().write_stream.format("noop")
    with pytest.raises(StreamingQueryError, match=r"once failed: TypeError: rows must be Arrow data, .*not dict"):
        query.trigger(available_now=True).start().await_termination()
