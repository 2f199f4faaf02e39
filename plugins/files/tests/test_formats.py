"""Formats that come through the hook: their files as a source and as a sink."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pytest
from pyarrow import orc

from unbounded.contracts import BatchContext, FormatInfo, FormatReader, Options, ReadAllAvailable, Sink, Source
from unbounded.errors import ConfigurationError, DataError, PluginError, SourceError
from unbounded.plugins.registry import Registry
from unbounded_files.format_source import FormatSource
from unbounded_files.formats.orc import OrcWriter

OpenSource = Callable[..., Any]
OpenSink = Callable[..., Any]
FORMATS = ("arrow", "orc")
REGISTRY = Registry()

EVERYTHING = pa.table(
    {
        "flag": pa.array([True, None], pa.bool_()),
        "small": pa.array([-128, None], pa.int8()),
        "big": pa.array([2**63 - 1, None], pa.int64()),
        "real": pa.array([-1.5e300, None], pa.float64()),
        "price": pa.array([Decimal("-12.34"), None], pa.decimal128(10, 2)),
        "text": pa.array(["naïve 🦆\n", None], pa.string()),
        "bytes": pa.array([b"\x00\xff", None], pa.binary()),
        "day": pa.array([dt.date(1899, 12, 31), None], pa.date32()),
        "at": pa.array([1709251199999999, None], pa.timestamp("us")),
        "items": pa.array([[1, None], None], pa.list_(pa.int32())),
        "entries": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
        "inner": pa.array([{"a": 1, "b": "x"}, None], pa.struct({"a": pa.int64(), "b": pa.string()})),
    }
)


def source_class(format: str) -> type[Source]:
    return REGISTRY.source_class(format)


def sink_class(format: str) -> type[Sink]:
    return REGISTRY.sink_class(format)


def write(format: str, path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if format == "orc":
        orc.write_table(table, str(path))
    else:
        pa.feather.write_feather(table, str(path))


def rows(source: Source) -> list[dict[str, Any]]:
    start = source.initial_offset()
    end = source.latest_offset(start, ReadAllAvailable())
    partitions = source.partitions(start, end)
    return [row for partition in partitions for batch in source.read(partition) for row in batch.to_pylist()]  # type: ignore[union-attr]


@pytest.fixture
def folder_in(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_of_the_hook_is_a_source_and_a_sink_of_its_name(format: str) -> None:
    assert source_class(format).name == sink_class(format).name == format
    assert source_class(format) is source_class(format.upper())
    assert sink_class(format).__doc__ == REGISTRY.connectors[format].summary


@pytest.mark.parametrize("format", FORMATS)
def test_every_type_comes_back_as_it_was(
    format: str, open_sink: OpenSink, open_source: OpenSource, tmp_path: Path
) -> None:
    sink = open_sink(sink_class(format), EVERYTHING)
    sink.commit(BatchContext(0), [sink.write(BatchContext(0), EVERYTHING.to_reader())])
    (file,) = (path for path in (tmp_path / "out").iterdir() if path.name[0] != "_")
    assert file.suffix == f".{format}"
    source = open_source(source_class(format), schema=EVERYTHING.schema, path=str(tmp_path / "out"))
    assert rows(source) == EVERYTHING.to_pylist()


@pytest.mark.parametrize("format", FORMATS)
def test_null_structs_stay_null_in_folders_of_their_own(
    format: str, open_sink: OpenSink, open_source: OpenSource, tmp_path: Path
) -> None:
    values = pa.table({"inner": pa.array([{"a": 1}, None, {"a": 3}]), "p": ["x", "y", "y"]})
    sink = open_sink(sink_class(format), values, partition_by=("p",))
    sink.commit(BatchContext(0), [sink.write(BatchContext(0), values.to_reader())])
    source = open_source(source_class(format), schema=values.schema, path=str(tmp_path / "out"))
    assert sorted(rows(source), key=repr) == sorted(values.to_pylist(), key=repr)


@pytest.mark.parametrize("format", FORMATS)
def test_columns_without_a_schema_are_those_of_the_newest_file(
    format: str, folder_in: Path, open_source: OpenSource
) -> None:
    write(format, folder_in / "day=3" / "1", EVERYTHING)
    source = source_class(format)(open_source(source_class(format)).options)
    assert source.schema() == pa.schema([*(f for f in EVERYTHING.schema if f.name != "day"), ("day", pa.int32())])


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_is_no_such_file_is_named(format: str, folder_in: Path, open_source: OpenSource) -> None:
    (folder_in / "1").write_text("nonsense that is long enough to be a file of some kind")
    source = open_source(source_class(format))
    with pytest.raises(SourceError, match=rf"The file '.*/in/1' cannot be read as {format}: "):
        rows(source)
    with pytest.raises(SourceError, match=rf"The file '.*/in/1' cannot be read as {format}: "):
        source_class(format)(source.options).schema()


@pytest.mark.parametrize("format", FORMATS)
def test_columns_go_by_name_and_those_that_a_file_lacks_are_null(
    format: str, folder_in: Path, open_source: OpenSource
) -> None:
    write(format, folder_in / "k=7" / "1", pa.table({"c": pa.array([1], pa.int8()), "a": ["x"]}))
    source = open_source(source_class(format), schema="a STRING, b DATE, c BIGINT, k INT")
    assert rows(source) == [{"a": "x", "b": None, "c": 1, "k": 7}]


@pytest.mark.parametrize("format", FORMATS)
def test_rows_without_any_column_of_the_schema_are_still_rows(
    format: str, folder_in: Path, open_source: OpenSource
) -> None:
    write(format, folder_in / "1", pa.table({"a": [1, 2, 3]}))
    assert rows(open_source(source_class(format), schema="b BIGINT")) == [{"b": None}] * 3


@pytest.mark.parametrize(
    ("held", "promised"), [("string", "BIGINT"), ("int64", "INT"), ("double", "BIGINT"), ("decimal", "DECIMAL(5, 3)")]
)
@pytest.mark.parametrize("format", FORMATS)
def test_a_column_of_another_type_is_an_error_with_file_column_and_types(
    format: str, held: str, promised: str, folder_in: Path, open_source: OpenSource
) -> None:
    types = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "decimal": pa.decimal128(9, 3)}
    write(format, folder_in / "1", pa.table({"a": pa.nulls(1, types[held])}))
    with pytest.raises(DataError) as caught:
        rows(open_source(source_class(format), schema=f"a {promised}"))
    assert "/in/1' has the column 'a' with the type" in str(caught.value)
    assert f"but the schema says {promised}" in str(caught.value)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_without_a_byte_has_no_rows(format: str, folder_in: Path, open_source: OpenSource) -> None:
    (folder_in / "1").touch()
    assert rows(open_source(source_class(format))) == []


def vanished_file(folder: Path, source: Source) -> list[Any]:
    """Return what is read of a file that was listed and is gone."""
    write("arrow", folder / "1", pa.table({"a": [1]}))
    start = source.initial_offset()
    (partition,) = source.partitions(start, source.latest_offset(start, ReadAllAvailable()))
    (folder / "1").unlink()
    return list(source.read(partition))  # type: ignore[arg-type]


def test_a_file_that_vanished_is_an_error(folder_in: Path, open_source: OpenSource) -> None:
    with pytest.raises(SourceError, match=r"The file '.*/in/1' was listed and is gone now"):
        vanished_file(folder_in, open_source(source_class("arrow")))


def test_a_file_that_vanished_is_counted_if_that_is_asked_for(folder_in: Path, open_source: OpenSource) -> None:
    source = open_source(source_class("arrow"), ignore_missing_files=True)
    assert vanished_file(folder_in, source) == []
    assert source.metrics()["missingFiles"] == "1"


def test_arrow_reads_streams_and_times_of_any_unit_and_zone(folder_in: Path, open_source: OpenSource) -> None:
    noon = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
    zoned = pa.table(
        {"at": pa.array([noon], pa.timestamp("ns", "Europe/Paris")), "s": pa.array(["x"]).dictionary_encode()}
    )
    with pa.ipc.new_stream(str(folder_in / "1.arrows"), zoned.schema) as writer:
        writer.write_table(zoned)
    source = open_source(source_class("arrow"), schema="at TIMESTAMP, s STRING")
    assert rows(source) == [{"at": noon.replace(tzinfo=None), "s": "x"}]


@pytest.mark.parametrize(("format", "codec"), [("arrow", "ZSTD"), ("arrow", "uncompressed"), ("orc", "Snappy")])
def test_compression_is_an_option_of_the_format(format: str, codec: str, open_sink: OpenSink, tmp_path: Path) -> None:
    sink = open_sink(sink_class(format), EVERYTHING, compression=codec)
    sink.commit(BatchContext(0), [sink.write(BatchContext(0), EVERYTHING.to_reader())])
    (file,) = (tmp_path / "out").glob(f"*.{format}")
    if format == "orc":
        assert orc.ORCFile(str(file)).compression == "SNAPPY"
    else:
        assert pa.feather.read_table(str(file)).num_rows == 2


def test_an_unknown_option_is_told_with_those_of_the_format(open_sink: OpenSink) -> None:
    with pytest.raises(ConfigurationError, match=r"no option 'compresion'\. Did you mean 'compression'"):
        open_sink(sink_class("orc"), EVERYTHING, compresion="zstd")
    with pytest.raises(ConfigurationError, match="compression: Input should be 'none', 'snappy'"):
        open_sink(sink_class("orc"), EVERYTHING, compression="rar")


def test_a_format_must_not_take_an_option_of_the_connector() -> None:
    class Greedy(FormatReader):
        class Options(Options):
            path: str = ""

    with pytest.raises(PluginError, match=r"Greedy of the format 'greedy' has options .*: path"):
        FormatSource.for_format(FormatInfo("greedy", "Greedy.", ("g",)), Greedy)


@pytest.mark.parametrize(
    "kind",
    [
        pa.struct({"a": pa.struct({"b": pa.int64()})}),
        pa.list_(pa.struct({"a": pa.list_(pa.struct({"b": pa.int64()}))})),
    ],
)
def test_orc_refuses_structs_in_structs(kind: pa.DataType) -> None:
    (problem,) = OrcWriter.problems([pa.field("text", pa.string()), pa.field("inner", kind)])
    assert "'inner' has the type" in problem
    assert not list(OrcWriter.problems(EVERYTHING.schema))
