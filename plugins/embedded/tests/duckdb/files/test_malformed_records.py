import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.contracts import FileScan
from unbounded.errors import MalformedRecordError
from unbounded.schema import as_schema
from unbounded_embedded.duckdb.files.scan import LoadedRows, can_read_in_place, columns_to_judge, load_file_scan

Load = Callable[..., tuple[LoadedRows, list[Any]]]
CORRUPT = {"column_name_of_corrupt_record": "_corrupt_record"}
NEW_YEAR = datetime(2024, 1, 1)  # noqa: DTZ001 - a TIMESTAMP is UTC without saying so


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture
def load(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Load:
    def load_(format_: str, text: str, schema: str, columns: str | None = None, **options: Any) -> Any:
        path = tmp_path / f"1.{format_}"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        scan = FileScan(format_, (str(path),), as_schema(schema), options=options)
        names = scan.schema.names if columns is None else columns.split()
        loaded = load_file_scan(connection, scan, names, "loaded")
        return loaded, connection.execute("FROM loaded").fetchall()

    return load_


@pytest.mark.parametrize(
    ("line", "schema", "value"),
    [
        ("{oops", "a BIGINT", None),
        ('{"a": 1} x', "a BIGINT", None),
        ("[1]", "a BIGINT", None),
        ("5", "a BIGINT", None),
        ('{"a": "x"}', "a BIGINT", None),
        ('{"a": {"x": 1}}', "a BIGINT", None),
        ('{"a": 7}', "a STRUCT<x: BIGINT>", None),
        ('{"a": {"x": 1, "y": "q"}}', "a STRUCT<x: BIGINT, y: BIGINT>", {"x": 1, "y": None}),
        ('{"a": 7}', "a ARRAY<BIGINT>", None),
        ('{"a": [1, "q"]}', "a ARRAY<BIGINT>", [1, None]),
        ('{"a": [{"x": "q"}]}', "a ARRAY<STRUCT<x: BIGINT>>", [{"x": None}]),
        ('{"a": "soon"}', "a TIMESTAMP", None),
        ('{"a": "yes"}', "a DATE", None),
        ('{"a": 1.5}', "a INT", None),
        ('{"a": 1e3}', "a BIGINT", None),
        ('{"a": true}', "a INT", None),
        ('{"a": "0x10"}', "a INT", None),
        ('{"a": "5"}', "a INT", None),
        ('{"a": "true"}', "a BOOLEAN", None),
        ('{"a": 300}', "a TINYINT", None),
        ('{"a": 12.345}', "a BOOLEAN", None),
        ('{"a": 1}', "a BOOLEAN", None),
        ('{"a": "yes"}', "a BOOLEAN", None),
        ('{"a": {"x": "q", "y": 1}}', "a MAP<STRING, INT>", {"x": None, "y": 1}),
        ('{"a": 7}', "a MAP<STRING, INT>", None),
        ('{"a": {"x": [1.5, 2]}}', "a MAP<STRING, ARRAY<INT>>", {"x": [None, 2]}),
        ('{"a": {"x": 1.5, "y": 2}}', "a STRUCT<x: INT, y: INT>", {"x": None, "y": 2}),
        ('{"a": [true]}', "a ARRAY<INT>", [None]),
        ('{"a": 1.5}', "a TIMESTAMP", None),
        ('{"a": 5}', "a DATE", None),
        ('{"a": "é"}', "a BINARY", None),
    ],
)
def test_a_bad_json_record_keeps_what_fits_and_its_text(load: Load, line: str, schema: str, value: Any) -> None:
    loaded, rows = load("json", f"{line}\n", f"{schema}, _corrupt_record STRING", **CORRUPT)
    assert loaded == LoadedRows(1, malformed=1)
    assert rows == [(value, line)]


@pytest.mark.parametrize(
    ("json", "type_", "value"),
    [
        ("-5", "TINYINT", -5),
        ('"5"', "DOUBLE", 5.0),
        ("true", "BOOLEAN", True),
        ("9223372036854775807", "BIGINT", 2**63 - 1),
        ("1700000000", "TIMESTAMP", datetime(2023, 11, 14, 22, 13, 20)),  # noqa: DTZ001
        ('"1970-01-01T00:00:00Z"', "TIMESTAMP", datetime(1970, 1, 1)),  # noqa: DTZ001
        ('"1970-01-01"', "DATE", date(1970, 1, 1)),
        ('"aGk="', "BINARY", b"hi"),
        ('{"x": [1, null], "y": null}', "MAP<STRING, ARRAY<INT>>", {"x": [1, None], "y": None}),
        ('{"x": [true], "y": {"z": 1}}', "STRUCT<x: ARRAY<BOOLEAN>, y: STRUCT<z: INT>>", {"x": [True], "y": {"z": 1}}),
    ],
)
@pytest.mark.parametrize("beside", ["", "{oops\n"], ids=["alone", "beside a bad record"])
def test_a_json_value_of_its_type_is_read_alike_by_either_way(
    load: Load, json: str, type_: str, value: Any, beside: str
) -> None:
    loaded, rows = load("json", f'{{"a": {json}}}\n{{"a": null}}\n{beside}', f"a {type_}")
    assert loaded.malformed == bool(beside)
    assert rows[:2] == [(value,), (None,)]


@pytest.mark.parametrize("time", ["2024-01-01", "2024-01-01T00:00:00.000Z", "2024-01-01T01:00:00+01:00"])
def test_parts_of_a_pattern_may_be_optional(load: Load, time: str) -> None:
    pattern = "yyyy-MM-dd['T'HH:mm:ss[.SSS]XXX]"
    text = f'{{"t": "{time}"}}\n'
    assert load("json", text, "t TIMESTAMP", timestamp_format=pattern) == (LoadedRows(1), [(NEW_YEAR,)])
    assert load("json", f"{text}{{oops\n", "t TIMESTAMP", timestamp_format=pattern)[1][0] == (NEW_YEAR,)


@pytest.mark.parametrize("beside", ["", "{oops\n"], ids=["alone", "beside a bad record"])
@pytest.mark.parametrize(
    ("time", "type_", "pattern"),
    [
        ("1704067200", "TIMESTAMP", "yyyyMMdd"),
        ('"20240101"', "TIMESTAMP", "yyyyMMdd"),
        (r'"2024\/01\/01"', "TIMESTAMP", "yyyy/MM/dd"),
        (r'"2024-01-01T00:00:00\u005a"', "TIMESTAMP", None),
        (r'{"x": ["2024\/01\/01"]}', "STRUCT<x: ARRAY<TIMESTAMP>>", "yyyy/MM/dd"),
    ],
)
def test_a_number_is_seconds_and_text_follows_the_pattern_by_either_way(
    load: Load, time: str, type_: str, pattern: str | None, beside: str
) -> None:
    options = {"timestamp_format": pattern} if pattern else {}
    loaded, rows = load("json", f'{{"t": {time}}}\n{{"t": null}}\n{beside}', f"t {type_}", **options)
    assert loaded.malformed == bool(beside)
    assert rows[:2] == [({"x": [NEW_YEAR]} if "x" in time else NEW_YEAR,), (None,)]


@pytest.mark.parametrize("format_", ["json", "csv"])
@pytest.mark.parametrize("word", ["infinity", "-infinity", "epoch", "Epoch", "2024-01-01 (BC)"])
@pytest.mark.parametrize("type_", ["TIMESTAMP", "DATE"])
@pytest.mark.parametrize("pattern", [{}, {"timestamp_format": "yyyy", "date_format": "yyyy"}], ids=["iso", "pattern"])
def test_a_word_is_no_time(load: Load, format_: str, word: str, type_: str, pattern: dict[str, str]) -> None:
    text = f'{{"a": "{word}"}}\n' if format_ == "json" else f"{word}\n"
    assert load(format_, text, f"a {type_}", **pattern) == (LoadedRows(1, malformed=1), [(None,)])


@pytest.mark.parametrize(
    "line", ['{"a": null}', "{}", '{"b": 1}', '{"a": {"x": null}}', '{"a": {"l": [null, 1]}}', "null"]
)
def test_a_good_json_record_beside_a_bad_one_stays_good(load: Load, line: str) -> None:
    text = f"{line}\n{{oops\n"
    loaded, rows = load("json", text, "a STRUCT<x: BIGINT, l: ARRAY<BIGINT>>, _corrupt_record STRING", **CORRUPT)
    assert loaded.malformed == 1
    assert [row[1] for row in rows] == [None, "{oops"]


def test_the_other_fields_of_a_bad_json_record_are_kept(load: Load) -> None:
    text = '{"a": "x", "t": "2024-01-01T00:00:00Z", "b": "kept"}\n'
    assert load("json", text, "a BIGINT, t TIMESTAMP, b STRING")[1] == [(None, NEW_YEAR, "kept")]


def test_only_the_columns_asked_for_are_judged(load: Load) -> None:
    assert load("json", '{"a": "x", "b": 1}\n', "a BIGINT, b BIGINT", "b") == (LoadedRows(1), [(1,)])


def test_bytes_that_are_no_text_do_not_make_a_json_record_bad(load: Load) -> None:
    loaded, rows = load("json", '{"a": "x\udcff"}\n', "a STRING")
    assert (loaded, rows) == (LoadedRows(1), [("x\N{REPLACEMENT CHARACTER}",)])


@pytest.mark.parametrize("text", ['{"a": 1}\n{"a": 2', '{"a": 1}\n{', '{"a": 1}\n{"a": 2}\n\n{"b": "' + "x" * 70_000])
def test_a_json_record_that_was_cut_off_is_not_lost(load: Load, text: str) -> None:
    loaded, rows = load("json", text, "a BIGINT, _corrupt_record STRING", **CORRUPT)
    assert loaded.malformed == 1
    assert rows[-1] == (None, text.rpartition("\n")[2])


def test_a_file_that_was_cut_off_must_not_be_read_in_place(tmp_path: Path) -> None:
    (tmp_path / "whole.json").write_text('{"a": 1}')
    (tmp_path / "torn.json").write_text('{"a": 1')
    scans = [FileScan("json", (str(tmp_path / name),), as_schema("a INT")) for name in ("whole.json", "torn.json")]
    assert [can_read_in_place(scan, ["a"]) for scan in scans] == [True, False]


def test_a_last_record_without_a_line_end_is_whole(load: Load) -> None:
    assert load("json", '{"a": 1}\n{"a": 2}', "a BIGINT") == (LoadedRows(2), [(1,), (2,)])


def test_a_file_that_vanished_beside_a_bad_one_is_counted(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('{"a": 1}\n{oops\n')
    paths = (str(tmp_path / "bad.json"), str(tmp_path / "gone.json"))
    scan = FileScan("json", paths, as_schema("a BIGINT"), options={"ignore_missing_files": True})
    assert load_file_scan(connection, scan, ["a"], "loaded") == LoadedRows(2, malformed=1, missing_files=1)


CSV = "a INT, b STRING, c TIMESTAMP, _corrupt_record STRING"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("1,x", (1, "x", None)),
        ("1,x,2024-01-01,9", (1, "x", NEW_YEAR)),
        ("q,x,2024-01-01", (None, "x", NEW_YEAR)),
        ("q,x,soon", (None, "x", None)),
        ("1.5,x,", (None, "x", None)),
        ("0x10,x,", (None, "x", None)),
        ("1_000,x,", (None, "x", None)),
        (" 5,x,", (None, "x", None)),
        ("1e3,x,", (None, "x", None)),
        ('1,"x y,2024-01-01', (1, "x y,2024-01-01", None)),
    ],
)
def test_a_bad_csv_record_keeps_what_fits_and_its_text(load: Load, line: str, row: tuple[Any, ...]) -> None:
    loaded, rows = load("csv", f"7,good,2024-01-01\n{line}\n8,good,\n", CSV, **CORRUPT)
    assert loaded == LoadedRows(3, malformed=1)
    assert sorted(rows, key=str) == sorted(
        [(7, "good", NEW_YEAR, None), (8, "good", None, None), (*row, line)], key=str
    )


@pytest.mark.parametrize("field", ['"' + "x" * 2_100_000 + '"', "x" * 2_100_000, '"' + "x" * 40_000_000 + '"'])
def test_a_csv_field_of_many_megabytes_comes_whole(load: Load, field: str) -> None:
    loaded, rows = load("csv", f"0,y\n1,{field}\n2,z\n", "a INT, b STRING")
    assert loaded == LoadedRows(3)
    assert [(a, len(b)) for a, b in rows] == [(0, 1), (1, len(field.strip('"'))), (2, 1)]


def test_a_bad_csv_record_of_many_lines_is_one_and_keeps_its_whole_text(load: Load) -> None:
    line = '1,"' + "x\n" * 20_000 + '",3'
    loaded, rows = load("csv", f"0,y\n{line}\n2,z\n", "a INT, b STRING, _corrupt_record STRING", **CORRUPT)
    assert loaded == LoadedRows(3, malformed=1)
    assert rows[1] == (1, "x\n" * 20_000, line)


def test_a_csv_file_with_line_ends_of_two_kinds_is_read(load: Load) -> None:
    assert load("csv", "1,a\n2,b\r\n3,c\r", "a INT, b STRING") == (LoadedRows(3), [(1, "a"), (2, "b"), (3, "c")])


def test_csv_fields_lose_white_space_if_asked(load: Load) -> None:
    text = ' 1 , x ," y "\n 2,  ,\n'
    schema = "a INT, b STRING, c STRING"
    both = {"ignore_leading_white_space": True, "ignore_trailing_white_space": True}
    assert load("csv", text, schema, **both) == (LoadedRows(2), [(1, "x", " y "), (2, None, None)])
    assert load("csv", " x \n", "a STRING", ignore_leading_white_space=True)[1] == [("x ",)]


@pytest.mark.parametrize(
    ("format_", "text", "schema", "row"),
    [
        ("json", '{"a": 1}\n', "a INT", 1),
        ("csv", "1\n", "a INT", 1),
        ("csv", "x\n", "a STRING", "x"),
        ("text", "x\n", "value STRING", "x"),
    ],
)
@pytest.mark.parametrize("more", ["", "{oops\n"], ids=["alone", "beside another"])
def test_a_byte_order_mark_is_no_part_of_the_first_record(
    load: Load, format_: str, text: str, schema: str, row: Any, more: str
) -> None:
    assert load(format_, f"\ufeff{text}{more}", schema)[1][0] == (row,)


@pytest.mark.parametrize("encoding", ["iso8859-1", "cp1252", "utf-16", "utf-16-le"])
def test_csv_files_have_many_encodings(load: Load, encoding: str) -> None:
    text = "1,é\n".encode(encoding).decode("utf-8", "surrogateescape")
    assert load("csv", text, "a INT, b STRING", encoding=encoding) == (LoadedRows(1), [(1, "é")])


def test_a_csv_comment_begins_a_line_and_nothing_else(load: Load) -> None:
    loaded, rows = load("csv", "#x,y\n1,no #5\n", "a INT, b STRING", comment="#")
    assert (loaded, rows) == (LoadedRows(1), [(1, "no #5")])


@pytest.mark.parametrize(
    ("field", "type_", "value"),
    [("007", "INT", 7), ("+5", "BIGINT", 5), ("True", "BOOLEAN", True), ("1970-01-01", "DATE", date(1970, 1, 1))],
)
def test_a_csv_value_may_be_spelled_in_several_ways(load: Load, field: str, type_: str, value: Any) -> None:
    assert load("csv", f"{field}\n", f"a {type_}") == (LoadedRows(1), [(value,)])


@pytest.mark.parametrize("field", ["1", "yes", "t"])
def test_a_csv_field_that_is_no_boolean_is_bad(load: Load, field: str) -> None:
    assert load("csv", f"{field}\n", "a BOOLEAN") == (LoadedRows(1, malformed=1), [(None,)])


def test_a_csv_field_that_is_empty_is_not_bad(load: Load) -> None:
    loaded, rows = load("csv", 'q,,\n,"",\n', "a INT, b STRING, c INT")
    assert loaded.malformed == 1
    assert rows == [(None, None, None), (None, None, None)]


@pytest.mark.parametrize(
    ("format_", "text"), [("json", '{"a": 1}\n{oops\n{"a": "x"}\n{"a": 4}\n'), ("csv", "1\n1,2\nx\n4\n")]
)
def test_bad_records_are_dropped_and_counted_if_asked(load: Load, format_: str, text: str) -> None:
    loaded, rows = load(format_, text, "a BIGINT", mode="DROPMALFORMED")
    assert (loaded, sorted(rows)) == (LoadedRows(2, malformed=2), [(1,), (4,)])


@pytest.mark.parametrize(
    ("format_", "text", "message"),
    [
        ("json", '{"a": 1}\n\n{oops\n', r"line 3: it is not valid JSON\. It reads: '\{oops'"),
        ("json", '{"a": 1}\n[1]\n', r"line 2: it is not an object\. It reads: '\[1\]'"),
        ("json", '{"a": "x"}\n', r"line 1: the field 'a' is no BIGINT\. It reads"),
        ("csv", "1\n2,3\n", r"line 2: it has 2 fields, not 1\. It reads: '2,3'"),
        ("csv", "1\nx\n", r"line 2: the field 'a' is no BIGINT\. It reads: 'x'"),
    ],
)
def test_the_first_bad_record_is_an_error_if_asked(load: Load, format_: str, text: str, message: str) -> None:
    with pytest.raises(MalformedRecordError, match=rf"The file '.*1\.{format_}' has a malformed record in {message}"):
        load(format_, text, "a BIGINT", mode="FAILFAST")


def test_an_error_shows_the_beginning_of_a_long_record(load: Load) -> None:
    with pytest.raises(MalformedRecordError, match=r"x… \(10000 characters\)") as caught:
        load("json", "x" * 10_000 + "\n", "a BIGINT", mode="FAILFAST")
    assert len(str(caught.value)) < 600


def test_a_mode_that_fails_lets_good_files_pass(load: Load) -> None:
    assert load("json", '{"a": 1}\n', "a BIGINT", mode="FAILFAST") == (LoadedRows(1), [(1,)])


RECORDS = st.lists(
    st.one_of(
        st.integers(-(2**63), 2**63 - 1).map(lambda value: (json.dumps({"a": value}), value, False)),
        st.just(('{"a": null}', None, False)),
        st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1).map(
            lambda value: (json.dumps({"a": value}), None, True)
        ),
        st.sampled_from(["{", '{"a"', "]", '{"a": 1}}', "nil"]).map(lambda text: (text, None, True)),
    ),
    max_size=12,
)


@given(RECORDS)
def test_every_json_record_is_a_row_and_every_bad_one_is_counted(
    connection: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    records: list[tuple[str, Any, bool]],
) -> None:
    path = tmp_path_factory.getbasetemp() / "records.json"
    path.write_text("\n".join(text for text, _, _ in records), encoding="utf-8")
    scan = FileScan("json", (str(path),), as_schema("a BIGINT"))
    loaded = load_file_scan(connection, scan, ["a"], "loaded")
    assert loaded == LoadedRows(len(records), malformed=sum(bad for _, _, bad in records))
    assert connection.execute("FROM loaded").fetchall() == [(value,) for _, value, _ in records]


def test_a_json_record_of_many_megabytes_is_no_bad_record(load: Load) -> None:
    records = [{"a": 1, "b": "x"}, {"a": 2, "b": "x" * 9_000_000}]
    text = "".join(json.dumps(record) + "\n" for record in records)
    loaded, rows = load("json", text, "a BIGINT, b STRING", mode="FAILFAST")
    assert (loaded.malformed, [(a, len(b)) for a, b in rows]) == (0, [(1, 1), (2, 9_000_000)])


def test_a_file_whose_bad_records_are_wanted_must_not_be_read_in_place(tmp_path: Path) -> None:
    (tmp_path / "whole.json").write_text('{"a": 1}')
    scan = FileScan(
        "json", (str(tmp_path / "whole.json"),), as_schema("a INT, _corrupt_record STRING"), options=CORRUPT
    )
    assert can_read_in_place(scan, ["a"])
    assert not can_read_in_place(scan, ["_corrupt_record"])


def test_to_judge_records_all_columns_are_loaded_if_their_text_is_wanted() -> None:
    scan = FileScan("json", (), as_schema("a INT, b INT, _corrupt_record STRING"), options=CORRUPT)
    assert columns_to_judge(scan, ["a"]) == ["a"]
    assert columns_to_judge(scan, ["_corrupt_record"]) == ["a", "b", "_corrupt_record"]
