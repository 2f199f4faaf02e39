import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unbounded.contracts import Source, parse_options
from unbounded.errors import ConfigurationError
from unbounded.schema import to_ddl
from unbounded_files.source import CsvSource, JsonSource, ParquetSource


def inferred(kind: type[Source], path: Path, **options: Any) -> str:
    source = kind(parse_options(kind.name, kind.Options, {"path": str(path), **options}))
    return to_ddl(source.schema())


def test_json_gives_columns_by_name_and_text_for_times(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"b": 1, "a": "2024-01-01T00:00:00", "s": {"y": [1.5], "x": true}}\n')
    (tmp_path / "2.json").write_text('{"c": null, "b": 1.5}\n')
    expected = "a STRING, b DOUBLE, c STRING, s STRUCT<y: ARRAY<DOUBLE>, x: BOOLEAN>"
    assert inferred(JsonSource, tmp_path) == expected


def test_records_that_do_not_parse_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{oops\n{"a": 1}\n[2]\n{"b": "x')
    assert inferred(JsonSource, tmp_path) == "a BIGINT"


def test_folders_add_columns(tmp_path: Path) -> None:
    (tmp_path / "day=2024-01-01" / "n=1").mkdir(parents=True)
    (tmp_path / "day=2024-01-01" / "n=1" / "1.json").write_text('{"a": 1, "n": "x"}\n')
    assert inferred(JsonSource, tmp_path) == "a BIGINT, day DATE, n INT"


def test_compressed_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "1.json.gz").write_bytes(gzip.compress(b'{"a": 1}\n'))
    (tmp_path / "2.json.zst").write_bytes(pa.Codec("zstd").compress(b'{"b": 1}\n', asbytes=True))
    assert inferred(JsonSource, tmp_path) == "a BIGINT, b BIGINT"


@pytest.mark.parametrize(
    ("options", "ddl"),
    [
        ({}, "_c0 STRING, _c1 STRING"),
        ({"header": True}, "n STRING, at STRING"),
        ({"header": True, "infer_schema": True}, "n BIGINT, at TIMESTAMP"),
    ],
)
def test_csv_is_text_unless_types_are_asked_for(tmp_path: Path, options: dict[str, Any], ddl: str) -> None:
    (tmp_path / "1.csv").write_text("n,at\n1,2024-01-01 10:00:00\n2,\n")
    assert inferred(CsvSource, tmp_path, **options) == ddl


def test_parquet_says_what_it_holds(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1], "t": pa.array([1], pa.timestamp("ns", "UTC"))}), tmp_path / "1.parquet")
    assert inferred(ParquetSource, tmp_path) == "a BIGINT, t TIMESTAMP"


def test_parquet_schemas_are_merged_if_asked_for(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"b": ["x"]}), tmp_path / "2.parquet")
    assert inferred(ParquetSource, tmp_path, merge_schema=True) == "a BIGINT, b STRING"


def test_a_directory_without_files_says_how_to_give_a_schema(tmp_path: Path) -> None:
    (tmp_path / "empty.json").touch()
    with pytest.raises(ConfigurationError, match=r"no file at .* Give one: \.schema\("):
        inferred(JsonSource, tmp_path)


def test_files_that_do_not_parse_say_how_to_give_a_schema(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"a": 1}\n{"a": "x"}\n')
    with pytest.raises(ConfigurationError, match=r"none can be inferred .* Give one: \.schema\("):
        inferred(JsonSource, tmp_path)
