"""The one place that opens connections."""

from pathlib import Path

import pyarrow as pa
import pytest

from unbounded.errors import AnalysisError, DataError
from unbounded_embedded.duckdb.database import Database


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.mark.parametrize("fetch", ["execute", "arrow"])
def test_rows_read_from_files_are_counted_before_any_filter(database: Database, tmp_path: Path, fetch: str) -> None:
    (tmp_path / "rows.json").write_text("".join(f'{{"x": {x}}}\n' for x in range(1000)))
    query = f"SELECT x FROM read_json('{tmp_path}/rows.json', columns = {{x: 'INT'}}) WHERE x > 990"
    statement = query if fetch == "arrow" else f"CREATE TEMP TABLE t AS {query}"
    database.enable_profiling()
    with database.counting_scans() as scanned:
        getattr(database, fetch)(statement)
    assert scanned() == 1000


def test_a_cursor_sees_the_same_tables_and_the_same_time_zone(database: Database) -> None:
    database.execute("CREATE TABLE t AS SELECT 1 AS x")
    twin = database.cursor()
    assert twin.value("SELECT x FROM t") == 1
    assert twin.value("SELECT current_setting('TimeZone')") == "UTC"


def test_errors_are_ours_and_begin_with_the_action(database: Database) -> None:
    with pytest.raises(AnalysisError, match=r"^Filter x > 1: .*x"):
        database.execute("SELECT x", "Filter x > 1")
    with pytest.raises(DataError, match=r"^Project: "):
        database.execute("SELECT CAST('a' AS INT)", "Project")


def test_arrow_data_is_readable_while_it_is_registered(database: Database) -> None:
    database.register("rows", pa.table({"x": [1, 2]}))
    assert database.value("SELECT sum(x) FROM rows") == 3
    database.unregister("rows")
    with pytest.raises(AnalysisError):
        database.value("SELECT sum(x) FROM rows")


def test_closing_twice_is_no_error(database: Database) -> None:
    database.close()
    database.close()
