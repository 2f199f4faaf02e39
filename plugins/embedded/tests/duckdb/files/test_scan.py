import bz2
import gzip
import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unbounded.contracts import FileScan
from unbounded.errors import DataError, SourceError
from unbounded.schema import as_schema
from unbounded_embedded.duckdb.files.scan import LoadedRows, file_scan_sql, load_file_scan

Load = Callable[..., tuple[LoadedRows, list[Any]]]
WriteFile = Callable[[str, str], str]
NOON = datetime(2024, 1, 1, 12)  # noqa: DTZ001 - a TIMESTAMP is UTC without saying so


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture
def load(connection: duckdb.DuckDBPyConnection) -> Load:
    """Load files and return what came of it, and the rows."""

    def load_(format_: str, paths: list[str], schema: str, columns: str | None = None, **options: Any) -> Any:
        scan = FileScan(format_, tuple(paths), as_schema(schema), options=options)
        names = scan.schema.names if columns is None else columns.split()
        loaded = load_file_scan(connection, scan, names, "loaded")
        return loaded, connection.execute("FROM loaded").fetchall()

    return load_


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return str(path)

    return write


def parquet(path: Path, **columns: Any) -> str:
    pq.write_table(pa.table(columns), path)
    return str(path)


def test_a_table_has_the_columns_asked_for_in_that_order(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.json", '{"a": 1, "b": "x", "c": [1.5], "z": {}}\n\n{"b": "y"}')
    loaded, rows = load("json", [path], "a BIGINT, b STRING, c ARRAY<DOUBLE>", "c b a")
    assert rows == [([1.5], "x", 1), (None, "y", None)]
    assert loaded == LoadedRows(rows=2)


def test_times_with_an_offset_become_utc(load: Load, write_file: WriteFile) -> None:
    texts = ["2024-01-01T12:00:00Z", "2024-01-01T14:00:00+02:00", "2024-01-01 12:00:00", "2024-01-01T12:00:00.000000Z"]
    path = write_file("1.json", "".join(f'{{"t": "{text}"}}\n' for text in texts))
    assert load("json", [path], "t TIMESTAMP")[1] == [(NOON,)] * 4
    path = write_file("1.csv", "".join(f'"{text}"\n' for text in texts))
    assert load("csv", [path], "t TIMESTAMP")[1] == [(NOON,)] * 4


def test_times_inside_others_become_utc_too(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.json", '{"s": {"t": ["2024-01-01T13:00:00+01:00"]}}\n' * 2 + "{oops\n")
    loaded, rows = load("json", [path], "s STRUCT<t: ARRAY<TIMESTAMP>>")
    assert (loaded.malformed, rows[:2]) == (1, [({"t": [NOON]},)] * 2)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("dd/MM/yyyy HH:mm", "01/01/2024 12:00"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2024-01-01T13:00:00.000+01:00"),
        ("d MMM yyyy hh:mm:ss a", "1 Jan 2024 12:00:00 PM"),
        ("%d.%m.%Y %H", "01.01.2024 12"),
    ],
)
@pytest.mark.parametrize("with_bad_record", [False, True])
def test_a_pattern_says_how_times_are_written(
    load: Load, write_file: WriteFile, pattern: str, text: str, with_bad_record: bool
) -> None:
    path = write_file("1.json", f'{{"t": "{text}"}}\n' + '{"t": "soon"}\n' * with_bad_record)
    loaded, rows = load("json", [path], "t TIMESTAMP", timestamp_format=pattern)
    assert rows == [(NOON,)] + [(None,)] * with_bad_record
    assert loaded.malformed == with_bad_record


def test_no_file_and_an_empty_file_have_no_rows(load: Load, write_file: WriteFile) -> None:
    for format_ in ("json", "csv", "text", "parquet"):
        assert load(format_, [], "value STRING") == (LoadedRows(0), [])
        assert load(format_, [write_file("empty", "")], "value STRING") == (LoadedRows(0), [])


def test_without_columns_rows_are_only_counted(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.json", '{"a": 1}\n{"a": 2}\n')
    assert load("json", [path], "a BIGINT", "") == (LoadedRows(2), [(None,), (None,)])
    assert load("text", [path], "value STRING", "")[0].rows == 2


@pytest.mark.parametrize("format_", ["json", "csv", "text", "parquet"])
def test_a_file_that_vanished_is_an_error_that_names_it(
    load: Load, write_file: WriteFile, tmp_path: Path, format_: str
) -> None:
    gone = str(tmp_path / "gone")
    with pytest.raises(SourceError, match=r"The file '.*gone' was listed and is gone now"):
        load(format_, [gone], "a BIGINT")


def test_a_file_that_vanished_is_counted_if_it_may(load: Load, write_file: WriteFile, tmp_path: Path) -> None:
    paths = [write_file("1.json", '{"a": 1}'), str(tmp_path / "gone"), str(tmp_path / "gone, too")]
    loaded, rows = load("json", paths, "a BIGINT", ignore_missing_files=True)
    assert (loaded, rows) == (LoadedRows(1, missing_files=2), [(1,)])
    assert load("json", paths[1:], "a BIGINT", ignore_missing_files=True)[0] == LoadedRows(0, missing_files=2)


def test_names_are_no_patterns(load: Load, write_file: WriteFile) -> None:
    write_file("ax.json", '{"a": 1}')
    paths = [write_file(name, '{"a": 2}') for name in ("a*.json", "a?.json", "[ax].json", "it's.json", "p=1/x.json")]
    assert load("json", paths, "a BIGINT")[1] == [(2,)] * 5


def zstd(content: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(content, asbytes=True))


@pytest.mark.parametrize("format_", ["json", "text"])
@pytest.mark.parametrize(("end", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("zst", zstd)])
def test_the_end_of_a_name_says_how_a_file_is_compressed(
    load: Load, tmp_path: Path, format_: str, end: str, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"1.{end}"
    path.write_bytes(compress(b'{"a": "b"}\n'))
    expected = {"json": "b", "text": '{"a": "b"}'}[format_]
    assert load(format_, [str(path)], "a STRING", compression="auto") == (LoadedRows(1), [(expected,)])


def test_the_compression_can_be_given(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    path.write_bytes(gzip.compress(b'{"a": 1}\n'))
    assert load("json", [str(path)], "a BIGINT", compression="gzip")[1] == [(1,)]


@pytest.mark.parametrize("name", ["__path", "__line", "__reason", "__corrupt_text"])
def test_a_column_may_have_any_name(load: Load, write_file: WriteFile, name: str) -> None:
    path = write_file("1.json", f'{{"{name}": "x"}}\nbad\n')
    assert load("json", [path], f"{name} STRING", mode="DROPMALFORMED") == (LoadedRows(1, malformed=1), [("x",)])


@pytest.mark.parametrize("compress", [gzip.compress, zstd])
def test_a_compressed_file_with_a_bad_record_keeps_its_good_ones(
    load: Load, tmp_path: Path, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "1.json"
    path.write_bytes(compress(b'{"a": 1}\nno json\n{"a": 2}\n'))
    name = {gzip.compress: "gzip", zstd: "zstd"}[compress]
    loaded = LoadedRows(3, malformed=1)
    assert load("json", [str(path)], "a BIGINT", compression=name) == (loaded, [(1,), (None,), (2,)])


@pytest.mark.parametrize("format_", ["json", "csv", "text"])
@pytest.mark.parametrize(("end", "compress"), [("gz", gzip.compress), ("zst", zstd)])
def test_a_compressed_file_that_is_cut_off_is_an_error_that_names_it(
    load: Load, tmp_path: Path, format_: str, end: str, compress: Callable[[bytes], bytes]
) -> None:
    whole, torn = tmp_path / f"0.{end}", tmp_path / f"1.{end}"
    lines = [f'{{"a":"{random.Random(i).randbytes(200).hex()}"}}\n' for i in range(3000)]
    content = compress("".join(lines).encode())
    whole.write_bytes(content)
    torn.write_bytes(content[: len(content) // 2])
    with pytest.raises(SourceError, match=f"{torn.name}.* cannot be read as {format_}"):
        load(format_, [str(whole), str(torn)], "a STRING")


def test_text_is_every_line_as_it_is(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.txt", "a,b\n\n \"x\\\t'\r\nlast")
    assert load("text", [path], "value STRING")[1] == [("a,b",), ("",), (" \"x\\\t'",), ("last",)]


def test_text_has_lines_of_any_end_and_of_any_bytes(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "1.txt"
    path.write_bytes(b"a\rb\r\n\nc\xff\n")
    lines = [("a",), ("b",), ("",), ("c\N{REPLACEMENT CHARACTER}",)]
    assert load("text", [str(path)], "value STRING") == (LoadedRows(4), lines)


def test_csv_takes_columns_by_position(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.csv", 'x,y\n1,"a ""b"", c"\n2,\n3,""\n')
    loaded, rows = load("csv", [path], "n INT, s STRING", "s n", header=True)
    assert rows == [('a "b", c', 1), (None, 2), (None, 3)]
    assert loaded.malformed == 0


@pytest.mark.parametrize(
    ("null", "texts"),
    [("", ["b", "b", None, None, " b"]), ("b", [None, None, None, "", " b"]), ("a", ["b", "b", None, "", " b"])],
)
@pytest.mark.parametrize("bad_records", [0, 1])
def test_csv_has_nulls_as_spark_has(
    load: Load, write_file: WriteFile, null: str, texts: list[str | None], bad_records: int
) -> None:
    text = '"b"\nb\n\n""\n" b"\n'.replace("\n", ",1\n") + "x,many\n" * bad_records
    loaded, rows = load("csv", [write_file("1.csv", text)], "s STRING, n INT", null_value=null)
    assert rows[:5] == [(value, 1) for value in texts]
    assert loaded.malformed == bad_records


@pytest.mark.parametrize(("null", "empty"), [("", 0), ("b", 1)])
def test_an_empty_csv_field_in_quotes_is_no_number_unless_it_means_null(
    load: Load, write_file: WriteFile, null: str, empty: int
) -> None:
    path = write_file("1.csv", '"",1.5\n,\nb,\n"b",""\n'.replace("b", null or "2"))
    loaded, _ = load("csv", [path], "n INT, x DOUBLE", null_value=null)
    assert loaded.malformed == 2 * empty


def test_csv_has_its_own_signs(load: Load, write_file: WriteFile) -> None:
    path = write_file("1.csv", "#n|s\n1|'a\\'|b'\nNA|NA\n")
    options = {"sep": "|", "quote": "'", "escape": "\\", "null_value": "NA", "comment": "#"}
    assert load("csv", [path], "n INT, s STRING", **options)[1] == [(1, "a'|b"), (None, None)]


def test_parquet_takes_columns_by_name(load: Load, tmp_path: Path) -> None:
    paths = [
        parquet(tmp_path / "1.parquet", a=pa.array([1], pa.int32()), b=["x"], unused=[0]),
        parquet(tmp_path / "2.parquet", b=["y"], a=pa.array([2], pa.int64())),
        parquet(tmp_path / "3.parquet", b=["z"]),
    ]
    assert load("parquet", paths, "a BIGINT, b STRING, c DOUBLE", "b a c")[1] == [
        ("x", 1, None),
        ("y", 2, None),
        ("z", None, None),
    ]


@pytest.mark.parametrize(
    ("array", "type_", "value"),
    [
        (pa.array([1], pa.int8()), "DOUBLE", 1.0),
        (pa.array([1.5], pa.float32()), "DOUBLE", 1.5),
        (pa.array([NOON], pa.timestamp("ns")), "TIMESTAMP", NOON),
        (pa.array([NOON], pa.timestamp("ns", "UTC")), "TIMESTAMP", NOON),
        (pa.array([NOON], pa.timestamp("us", "Europe/Berlin")), "TIMESTAMP", NOON),
        (pa.array([NOON], pa.timestamp("s")), "TIMESTAMP", NOON),
        (pa.array([{"x": 1, "y": 2}]), "STRUCT<x: BIGINT>", {"x": 1}),
        (pa.array([[1]], pa.list_(pa.int32())), "ARRAY<BIGINT>", [1]),
    ],
)
def test_a_narrower_type_in_parquet_is_widened(
    load: Load, tmp_path: Path, array: pa.Array, type_: str, value: Any
) -> None:
    path = parquet(tmp_path / "1.parquet", a=array)
    assert load("parquet", [path], f"a {type_}")[1] == [(value,)]


@pytest.mark.parametrize(
    ("array", "type_", "found", "wanted"),
    [
        (pa.array(["1"]), "BIGINT", "STRING", "BIGINT"),
        (pa.array([1]), "INT", "BIGINT", "INT"),
        (pa.array([1.5]), "BIGINT", "DOUBLE", "BIGINT"),
        (pa.array([[1]]), "BIGINT", "ARRAY<BIGINT>", "BIGINT"),
        (pa.array([1]), "STRING", "BIGINT", "STRING"),
    ],
)
def test_another_type_in_parquet_is_an_error_that_names_everything(
    load: Load, tmp_path: Path, array: pa.Array, type_: str, found: str, wanted: str
) -> None:
    good, bad = parquet(tmp_path / "1.parquet", other=[1]), parquet(tmp_path / "2.parquet", s=[{"a": "x"}], a=array)
    message = rf"The file '.*2\.parquet' has the column 'a' with the type {found}, but the schema says {wanted}"
    with pytest.raises(DataError, match=message):
        load("parquet", [good, bad], f"a {type_}")


def test_a_file_that_is_no_parquet_is_an_error(load: Load, write_file: WriteFile) -> None:
    with pytest.raises(SourceError, match=r"bad\.parquet' cannot be read as parquet"):
        load("parquet", [write_file("bad.parquet", "no parquet, but long enough")], "a BIGINT")


def folder_scan(write_file: WriteFile, values: list[dict[str, str | None]], types: str) -> FileScan:
    paths = tuple(write_file(f"{number}.json", f'{{"a": {number}}}') for number in range(len(values)))
    return FileScan("json", paths, as_schema("a BIGINT"), tuple(values), as_schema(types))


def test_folders_give_typed_columns(connection: duckdb.DuckDBPyConnection, write_file: WriteFile) -> None:
    values: list[dict[str, str | None]] = [{"n": "1", "s": "it's"}, {"n": None, "s": None}, {"n": "3", "s": "x"}]
    scan = folder_scan(write_file, values, "n INT, s STRING")
    assert load_file_scan(connection, scan, ["s", "a", "n"], "loaded").rows == 3
    rows = connection.execute("FROM loaded ORDER BY a").fetchall()
    assert rows == [("it's", 0, 1), (None, 1, None), ("x", 2, 3)]
    assert connection.sql("FROM loaded").types == ["VARCHAR", "BIGINT", "INTEGER"]


def test_equal_folders_give_a_constant(connection: duckdb.DuckDBPyConnection, write_file: WriteFile) -> None:
    scan = folder_scan(write_file, [{"day": "2024-01-01"}] * 2, "day DATE")
    assert "JOIN" not in file_scan_sql(scan, ["a", "day"])
    load_file_scan(connection, scan, ["day"], "loaded")
    assert connection.execute("SELECT DISTINCT day FROM loaded").fetchall() == [(NOON.date(),)]


def test_a_folder_of_another_type_is_an_error_that_names_everything(
    connection: duckdb.DuckDBPyConnection, write_file: WriteFile
) -> None:
    scan = folder_scan(write_file, [{"day": "1"}, {"day": "monday"}], "day INT")
    message = r"The file '.*1\.json' lies in the folder day=monday, but the column 'day' has the type INT"
    with pytest.raises(DataError, match=message):
        load_file_scan(connection, scan, ["a", "day"], "loaded")


def test_folders_of_bad_files_keep_their_columns(connection: duckdb.DuckDBPyConnection, write_file: WriteFile) -> None:
    scan = folder_scan(write_file, [{"n": "1"}, {"n": "2"}], "n INT")
    write_file("1.json", "{oops")
    assert load_file_scan(connection, scan, ["n", "a"], "loaded") == LoadedRows(2, malformed=1)
    assert connection.execute("FROM loaded").fetchall() == [(1, 0), (2, None)]


def test_files_of_any_fsspec_filesystem_are_read(load: Load) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/in/good.json": b'{"a": 1}\n', "/in/bad.json": b'{"a": 2}\n{"a": "x"}\n'})
    try:
        paths = ["memory:///in/good.json", "memory:///in/bad.json"]
        assert load("json", paths, "a BIGINT") == (LoadedRows(3, malformed=1), [(1,), (2,), (None,)])
        with pytest.raises(SourceError, match="memory:///in/gone"):
            load("json", ["memory:///in/gone"], "a BIGINT")
    finally:
        memory.rm("/in", recursive=True)


def test_a_query_for_a_plan_reads_the_same(connection: duckdb.DuckDBPyConnection, write_file: WriteFile) -> None:
    scan = folder_scan(write_file, [{"n": "1"}, {"n": "2"}], "n INT")
    query = file_scan_sql(scan, ["n", "a"])
    assert connection.execute(f"SELECT sum(n + a) FROM ({query}) WHERE n > 1").fetchall() == [(3,)]
