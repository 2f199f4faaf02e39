"""A sketch has quantiles of its values, whatever the batches in which they came."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import ceil, log2

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.operators.quantile_sketch import merged, quantile, sketch_of

ACCURACY = 50
SHARES = [0.0, 0.1, 0.5, 0.99, 1.0]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database()
    yield database
    database.close()


def sketched(database: Database, batches: list[list[int]]) -> None:
    """Leave the sketch of some batches in the table ``sketch``."""
    for index, values in enumerate(batches):
        database.execute(f"CREATE OR REPLACE TABLE batch AS SELECT {sketch_of(f'{values}::INTEGER[]', ACCURACY)} AS d")
        kept = merged("s", "d", ACCURACY) if index else "d"
        source = "batch, sketch" if index else "batch"
        database.execute(f"CREATE OR REPLACE TABLE sketch AS SELECT {kept} AS s FROM {source}")


def quantiles(database: Database) -> list[int]:
    found: list[int] = database.value(f"SELECT {quantile('s', str(SHARES))} FROM sketch")
    return found


batches = st.lists(st.lists(st.integers(-1000, 1000), max_size=400), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(batches=batches)
def test_a_quantile_is_a_value_whose_rank_is_about_the_share(database: Database, batches: list[list[int]]) -> None:
    sketched(database, batches)
    values = sorted(value for batch in batches for value in batch)
    if not values:
        assert quantiles(database) is None or set(quantiles(database)) == {None}
        return
    levels = max(1.0, 1 + log2(len(values) / ACCURACY))
    for share, found in zip(SHARES, quantiles(database), strict=True):
        rank = max(1, ceil(share * len(values)))
        off = max(bisect_left(values, found) + 1 - rank, rank - bisect_right(values, found), 0)
        assert found in values
        assert off <= (0 if len(values) <= ACCURACY else 1.5 * levels * len(values) / ACCURACY)


@settings(max_examples=30, deadline=None)
@given(batches=batches)
def test_a_sketch_keeps_few_values_of_many(database: Database, batches: list[list[int]]) -> None:
    sketched(database, batches)
    sizes = database.value("SELECT list_transform(s, lambda l: len(l)) FROM sketch")
    count = sum(map(len, batches))
    assert max(sizes) <= ACCURACY
    assert len(sizes) <= 2 + max(0.0, log2(max(1, count) / ACCURACY) + 1)
    assert sum(size << level for level, size in enumerate(sizes)) == count
    if len(sizes) > 1:
        assert 0 not in sizes
