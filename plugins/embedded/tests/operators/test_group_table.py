"""The table of groups: what it gives back of the memory it used."""

import pyarrow as pa
import pytest

from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.operators.accumulators import accumulator
from unbounded_embedded.operators.group_table import GroupTable

GROUPS = 400_000


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def table(database: Database) -> GroupTable:
    """A count of rows for each of many keys."""
    count = accumulator(Expression.parse("count(*)"), 0)
    batch = f"SELECT range AS k, 1::BIGINT AS {count.columns[0]} FROM range({{}})"
    table = GroupTable(database, "groups", ["k"], [count], "test")
    table.create(batch.format(0))
    table.merge(f"({batch.format(GROUPS)})", {"k": 0}, None, [])
    return table


def bytes_in_tables(database: Database) -> int:
    return int(database.value("SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag LIKE '%TABLE%'"))


def test_the_space_of_deleted_groups_is_given_back_when_most_are_gone(database: Database, table: GroupTable) -> None:
    full = bytes_in_tables(database)
    assert table.evict("k % 4 > 0").num_rows == GROUPS * 3 // 4
    table.compact(table.count)
    assert bytes_in_tables(database) < full / 2
    assert table.count == GROUPS // 4


def test_the_space_of_a_few_deleted_groups_is_left_alone(database: Database, table: GroupTable) -> None:
    table.evict("k % 4 = 0")
    before = bytes_in_tables(database)
    table.compact(table.count)
    assert bytes_in_tables(database) == before


def test_a_table_that_was_compacted_is_merged_into_as_before(database: Database, table: GroupTable) -> None:
    table.evict("k > 0")
    table.compact(table.count)
    schema = pa.schema([("k", pa.int64()), (table.no_rows.schema.names[1], pa.int64())])
    database.register("more", pa.table({"k": [0, 5], schema.names[1]: [10, 20]}, schema=schema))
    merged = table.merge("more", {"k": 0}, None, [])
    assert (sorted(merged.rows.to_pydict()[schema.names[1]]), merged.new) == ([11, 20], 1)
