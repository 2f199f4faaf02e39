import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from unbounded.contracts import BatchContext, Sink, parse_options
from unbounded.errors import CheckpointCorruptError
from unbounded_files.listing import Listing
from unbounded_files.location import Location
from unbounded_files.output_directory import OutputDirectory
from unbounded_files.sink import CsvSink, FileSink, JsonSink, ParquetSink, TextSink

DATA = pa.table({"id": [1, 2, 3], "word": ["x", "a/b", None]})
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
OpenSink = Callable[..., Any]
SINKS = [JsonSink, CsvSink, ParquetSink]


def run(sink: Sink, batch_id: int, data: pa.Table = DATA) -> None:
    batch = BatchContext(batch_id)
    sink.commit(batch, [sink.write(batch, data.to_reader())])


def files(folder: Path) -> list[str]:
    """What a plain tool finds: every file that is not hidden, in folders that are not hidden."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if not any(part[0] in "._" for part in path.parts))


def rows(folder: Path) -> list[Any]:
    """What a reader of ours finds, in parquet files."""
    listing = Listing(Location.of(str(folder)))
    found = [file.path for file in listing.new_files(lambda _: False)]
    return [row for path in found for row in pq.read_table(path, partitioning=None).to_pylist()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_each_batch_adds_its_rows(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    run(sink, 0), run(sink, 1)
    assert len(files(out)) == 2
    assert ds.dataset(out).to_table().num_rows == 6


def test_nothing_is_visible_before_the_commit(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    message = sink.write(BatchContext(0), DATA.to_reader())
    assert (files(out), rows(out)) == ([], [])
    sink.commit(BatchContext(0), [message])
    assert len(rows(out)) == 3


@pytest.mark.parametrize("kind", SINKS)
def test_a_batch_that_comes_twice_counts_once(open_sink: OpenSink, out: Path, kind: type[FileSink]) -> None:
    sink = open_sink(kind, DATA)
    run(sink, 0), run(sink, 0)
    again = open_sink(kind, DATA)
    run(again, 0)
    assert len(files(out)) == 1


def test_a_commit_that_comes_twice_counts_once(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    messages = [sink.write(BatchContext(0), DATA.to_reader())]
    sink.commit(BatchContext(0), messages), sink.commit(BatchContext(0), messages)
    assert len(rows(out)) == 3


def test_what_a_crash_left_of_a_batch_is_gone_when_the_batch_is_committed(open_sink: OpenSink, out: Path) -> None:
    open_sink(ParquetSink, DATA).write(BatchContext(0), DATA.to_reader())
    sink = open_sink(ParquetSink, DATA)
    run(sink, 0)
    assert len(list(out.rglob("*.parquet"))) == 1


def test_files_that_were_logged_and_not_named_get_their_names_by_the_next_run(
    open_sink: OpenSink, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = open_sink(ParquetSink, DATA)
    with monkeypatch.context() as patch:
        patch.setattr(FileSink, "_publish", _no_connection)
        with pytest.raises(OSError, match="no connection"):
            run(sink, 0)
        sink.close()
    assert files(out) == []
    open_sink(ParquetSink, DATA)
    assert ds.dataset(out).to_table().num_rows == 3


def _no_connection(*args: Any) -> None:
    raise OSError("no connection")


STEPS_OF_THE_OLD_RUN = ["write 0", "commit 0", "close"]
STEPS_OF_THE_NEW_RUN = ["open", "write 0", "commit 0", "write 1", "commit 1"]


@pytest.mark.parametrize("end", ["commit 0", "abort 0"])
def test_a_run_that_was_taken_over_harms_nothing_whenever_it_does_its_last_steps(
    sink_context: Callable[..., Any], tmp_path: Path, end: str
) -> None:
    for number, order in enumerate(combinations(range(8), len(STEPS_OF_THE_OLD_RUN))):
        options = parse_options("parquet", ParquetSink.Options, {"path": str(tmp_path / str(number))})
        old, new = _Run(ParquetSink(options), sink_context), _Run(ParquetSink(options), sink_context)
        old.do("open")
        old_steps, new_steps = (
            iter([s.replace("commit 0", end) for s in STEPS_OF_THE_OLD_RUN]),
            iter(STEPS_OF_THE_NEW_RUN),
        )
        for step in range(8):
            old.do(next(old_steps)) if step in order else new.do(next(new_steps))
        assert ds.dataset(tmp_path / str(number)).to_table().num_rows == 6, order
        assert len(files(tmp_path / str(number))) == 2, order


class _Run:
    """Does with a sink what one run of a query does with it."""

    def __init__(self, sink: Sink, sink_context: Callable[..., Any]) -> None:
        self._sink, self._sink_context, self._message = sink, sink_context, None

    def do(self, step: str) -> None:
        what, _, number = step.partition(" ")
        batch = BatchContext(int(number or 0))
        if what == "open":
            self._sink.open(self._sink_context(DATA.schema))
        elif what == "write":
            self._message = self._sink.write(batch, DATA.to_reader())
        elif what == "commit":
            self._sink.commit(batch, [self._message])
        elif what == "abort":
            self._sink.abort(batch, [])
        else:
            self._sink.close()


def test_a_crash_between_log_and_names_is_mended_by_the_next_start(
    open_sink: OpenSink, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = open_sink(ParquetSink, DATA, ("id",))
    real = OutputDirectory.rename

    def crash_after_one(directory: OutputDirectory, names: list[tuple[str, str]]) -> None:
        real(directory, names[:1])
        if len(names) > 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(OutputDirectory, "rename", crash_after_one)
    with pytest.raises(KeyboardInterrupt):
        run(sink, 0)
    monkeypatch.undo()
    assert len(files(out)) == 1
    assert rows(out) == [], "a reader of ours sees a batch whole or not at all"
    again = open_sink(ParquetSink, DATA, ("id",))
    assert len(rows(out)) == 3
    run(again, 0)
    assert len(rows(out)) == 3


def test_a_disk_that_is_full_leaves_nothing_visible(
    open_sink: OpenSink, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = open_sink(ParquetSink, DATA)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        sink.write(BatchContext(0), DATA.to_reader())
    sink.abort(BatchContext(0), [])
    monkeypatch.undo()
    assert [path for path in out.rglob("*") if path.is_file()] == []
    run(sink, 0)
    assert len(rows(out)) == 3


def test_a_disk_that_is_full_at_the_log_leaves_nothing_visible(
    open_sink: OpenSink, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = open_sink(ParquetSink, DATA)
    message = sink.write(BatchContext(0), DATA.to_reader())
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        sink.commit(BatchContext(0), [message])
    monkeypatch.undo()
    assert files(out) == []
    sink.abort(BatchContext(0), [message])
    run(sink, 0)
    assert len(rows(out)) == 3


def test_a_batch_without_rows_makes_no_file(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    run(sink, 0, DATA.slice(0, 0)), run(sink, 1)
    assert [name[:16] for name in files(out)] == ["part-00001-00000"]


def test_two_queries_share_a_directory(tmp_path: Path, sink_context: Callable[..., Any]) -> None:
    from dataclasses import replace

    options = parse_options("parquet", ParquetSink.Options, {"path": str(tmp_path / "out")})
    for query_id in ("one", "two"):
        sink = ParquetSink(options)
        sink.open(replace(sink_context(DATA.schema), query_id=query_id))
        run(sink, 0)
    assert len(rows(tmp_path / "out")) == 6


def test_the_log_does_not_grow(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    for batch_id in range(20):
        run(sink, batch_id)
    (log,) = (out / "_unbounded_log").iterdir()
    assert json.loads(log.read_text())["batch_id"] == 19
    assert len(json.loads(log.read_text())["files"]) == 1


def test_a_log_that_is_torn_is_refused(open_sink: OpenSink, out: Path) -> None:
    run(open_sink(ParquetSink, DATA), 0)
    (log,) = (out / "_unbounded_log").iterdir()
    log.write_text('{"batch_id": 0, "fi')
    with pytest.raises(
        CheckpointCorruptError, match=r"out/_unbounded_log/.* is not the log of a file sink.*Delete the file"
    ):
        open_sink(ParquetSink, DATA)


def test_what_somebody_else_has_put_among_the_attempts_is_overlooked(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    note = out / "_temporary" / sink.context.query_id / "not-an-attempt"
    note.mkdir(parents=True)
    run(open_sink(ParquetSink, DATA), 0)
    assert note.exists()


def test_a_closed_sink_leaves_no_temporary_folder(open_sink: OpenSink, out: Path) -> None:
    sink = open_sink(ParquetSink, DATA)
    run(sink, 0)
    sink.close()
    assert not (out / "_temporary").exists()


def test_partition_values_become_folders_as_hive_spells_them(open_sink: OpenSink, out: Path) -> None:
    data = pa.table(
        {
            "v": range(4),
            "s": ["a=b", "x/y", None, ""],
            "t": pa.array([NOON] * 4, pa.timestamp("us")),
            "d": pa.array([date(2024, 1, 1)] * 4),
        }
    )
    run(open_sink(ParquetSink, data, ("s", "t", "d")), 0, data)
    folders = sorted(str(Path(name).parent) for name in files(out))
    rest = "t=2024-01-01 12%3A00%3A00/d=2024-01-01"
    assert folders == [f"s=__HIVE_DEFAULT_PARTITION__/{rest}", f"s=a%3Db/{rest}", f"s=x%2Fy/{rest}"]
    assert {tuple(row) for row in rows(out)} == {("v",)}


def test_partitions_keep_every_row_in_order(open_sink: OpenSink, out: Path) -> None:
    data = pa.table({"k": [number % 7 for number in range(1000)], "v": range(1000)})
    run(open_sink(ParquetSink, data, ("k",)), 0, data)
    for name in files(out):
        values = pq.read_table(out / name, partitioning=None)["v"].to_pylist()
        assert values == list(range(values[0], 1000, 7))


def test_json_is_one_object_a_line_without_nulls(open_sink: OpenSink, out: Path) -> None:
    run(open_sink(JsonSink, DATA), 0)
    (name,) = files(out)
    assert (out / name).read_text() == '{"id":1,"word":"x"}\n{"id":2,"word":"a/b"}\n{"id":3}\n'


def test_json_keeps_nulls_if_asked_to(open_sink: OpenSink, out: Path) -> None:
    run(open_sink(JsonSink, DATA, ignore_null_fields=False), 0)
    (name,) = files(out)
    assert '{"id":3,"word":null}' in (out / name).read_text()


def test_csv_tells_null_from_empty_text(open_sink: OpenSink, out: Path) -> None:
    data = pa.table({"n": [1, 2], "s": ["", None], "t": pa.array([NOON] * 2, pa.timestamp("us"))})
    run(open_sink(CsvSink, data, header=True, sep=";"), 0, data)
    (name,) = files(out)
    assert (out / name).read_text() == (
        '"n";"s";"t"\n1;"";"2024-01-01T12:00:00.000000Z"\n2;;"2024-01-01T12:00:00.000000Z"\n'
    )


def test_text_is_a_row_a_line(open_sink: OpenSink, out: Path) -> None:
    data = pa.table({"value": ["a", None, 'é"']})
    run(open_sink(TextSink, data), 0, data)
    (name,) = files(out)
    assert (out / name).read_text(encoding="utf-8") == 'a\n\né"\n'


@pytest.mark.parametrize(("compression", "end"), [("gzip", ".json.gz"), ("zstd", ".json.zst"), ("bzip2", ".json.bz2")])
def test_lines_are_compressed(open_sink: OpenSink, out: Path, compression: str, end: str) -> None:
    run(open_sink(JsonSink, DATA, compression=compression), 0)
    (name,) = files(out)
    assert name.endswith(end)
    with pa.input_stream(str(out / name), compression="detect") as stream:
        assert stream.read().count(b"\n") == 3


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "lz4", "zstd", "brotli"])
def test_parquet_is_compressed(open_sink: OpenSink, out: Path, compression: str) -> None:
    run(open_sink(ParquetSink, DATA, compression=compression), 0)
    (name,) = files(out)
    assert pq.read_table(out / name).equals(DATA)


def test_any_fsspec_filesystem_will_do(open_sink: OpenSink) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    try:
        sink = open_sink(JsonSink, DATA, ("word",), path="memory://sunk")
        run(sink, 0), run(sink, 0), sink.close()
        found = Listing(Location.of("memory://sunk")).new_files(lambda _: False)
        assert len(found) == 3
    finally:
        memory.rm("/sunk", recursive=True)


def test_the_sink_appends_exactly_once_and_needs_a_checkpoint(open_sink: OpenSink) -> None:
    can = open_sink(JsonSink, DATA).capabilities()
    assert (can.output_modes, can.guarantee) == (frozenset({"append"}), "exactly-once")
    assert can.needs_checkpoint_location
    assert can.batch


@pytest.mark.parametrize(
    ("kind", "data", "partition_by", "problem"),
    [
        (JsonSink, DATA, ("wrd",), "partition_by names 'wrd', but the columns are id, word"),
        (JsonSink, DATA, ("word", "word"), "partition_by names 'word' more than once"),
        (JsonSink, DATA, ("id", "word"), "takes every column"),
        (JsonSink, pa.table({"id": [1], "s": [{"x": 1}]}), ("s",), "no folder can be named by a STRUCT<x: BIGINT>"),
        (CsvSink, pa.table({"id": [1], "b": [b"x"]}), ("b",), "no folder can be named by a BINARY"),
        (JsonSink, pa.table({"b": [b"x"]}), (), "'b' is BINARY; write base64"),
        (CsvSink, pa.table({"l": [[1]]}), (), "'l' has the type list"),
        (TextSink, DATA, (), "text holds one column of type STRING"),
        (TextSink, pa.table({"n": [1]}), (), "text holds one column of type STRING"),
        (ParquetSink, DATA, (), None),
        (TextSink, DATA, ("id",), None),
    ],
)
def test_a_query_that_does_not_fit_is_refused_before_it_starts(
    open_sink: OpenSink,
    sink_context: Callable[..., Any],
    kind: type[FileSink],
    data: pa.Table,
    partition_by: tuple[str, ...],
    problem: str | None,
) -> None:
    found = open_sink(kind, data, partition_by).check(sink_context(data.schema, partition_by))
    assert (found == []) if problem is None else any(problem in sentence for sentence in found)


def batch_write(open_sink: OpenSink, mode: str, data: pa.Table = DATA) -> None:
    sink = open_sink(ParquetSink, data, streaming=False, save_mode=mode)
    run(sink, 0, data)
    sink.close()


@pytest.mark.parametrize(("mode", "expected"), [("append", 6), ("overwrite", 3), ("ignore", 3)])
def test_a_batch_write_does_as_its_mode_says(open_sink: OpenSink, out: Path, mode: str, expected: int) -> None:
    batch_write(open_sink, "error")
    batch_write(open_sink, mode)
    assert len(rows(out)) == expected
    assert not (out / "_unbounded_log").exists()


def test_a_batch_write_is_refused_by_default_where_files_are(
    open_sink: OpenSink, sink_context: Callable[..., Any]
) -> None:
    batch_write(open_sink, "errorIfExists")
    sink = open_sink(ParquetSink, DATA, streaming=False)
    (problem,) = sink.check(sink_context(DATA.schema, streaming=False))
    assert "already holds files" in problem
    assert sink.check(sink_context(DATA.schema)) == [], "a stream adds to what is there"
