"""Hashes of many rows side by side are those of each row by itself. Values that Spark gave are in spark_values.tsv."""

import zlib
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import DataError
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.hashing.crc32 import crc32
from unbounded_embedded.duckdb.hashing.murmur3 import Murmur3
from unbounded_embedded.duckdb.hashing.seeded_hash import SeededHash
from unbounded_embedded.duckdb.hashing.xxhash64 import XxHash64

ALGORITHMS = pytest.mark.parametrize("algorithm", [Murmur3(), XxHash64()], ids=["hash", "xxhash64"])

texts = st.none() | st.text(max_size=80)
inner = st.none() | st.fixed_dictionaries({"n": st.none() | st.integers(-(2**31), 2**31 - 1), "s": texts})
COLUMNS = {
    "s": (pa.string(), texts),
    "b": (pa.binary(), st.none() | st.binary(max_size=70)),
    "i": (pa.int64(), st.none() | st.integers(-(2**63), 2**63 - 1)),
    "d": (pa.decimal128(38, 0), st.none() | st.integers(-(10**37), 10**37).map(Decimal)),
    "l": (pa.list_(pa.struct({"n": pa.int32(), "s": pa.string()})), st.none() | st.lists(inner, max_size=4)),
}
rows = st.lists(st.fixed_dictionaries({name: values for name, (_, values) in COLUMNS.items()}), min_size=1, max_size=8)
SCHEMA = pa.schema([(name, type_) for name, (type_, _) in COLUMNS.items()])


@ALGORITHMS
@given(rows=rows, start=st.integers(0, 3))
def test_the_neighbours_of_a_row_do_not_matter(algorithm: SeededHash, rows: list[dict[str, Any]], start: int) -> None:
    batch = pa.RecordBatch.from_pylist(rows, SCHEMA).slice(start)
    alone = [algorithm.of(pa.RecordBatch.from_pylist([row], SCHEMA).columns)[0] for row in rows[start:]]
    assert algorithm.of(batch.columns).to_pylist() == [each.as_py() for each in alone]


@given(st.lists(st.none() | st.binary(max_size=40), max_size=10))
def test_crc32_is_that_of_zlib(values: list[bytes | None]) -> None:
    expected = [None if value is None else zlib.crc32(value) for value in values]
    assert crc32(pa.array(values, pa.binary())).to_pylist() == expected


@ALGORITHMS
def test_no_rows_have_no_hashes(algorithm: SeededHash) -> None:
    assert algorithm.of([pa.array([], type_) for type_, _ in COLUMNS.values()]).to_pylist() == []


@ALGORITHMS
def test_zeros_of_either_sign_are_one_value_and_so_is_every_nan(algorithm: SeededHash) -> None:
    odd_nan = pa.array([0x7FF8000000000001]).view(pa.float64())
    values = pa.concat_arrays([pa.array([0.0, -0.0, float("nan")]), odd_nan])
    zero, minus_zero, nan, other_nan = algorithm.of([values]).to_pylist()
    assert zero == minus_zero
    assert nan == other_nan


def test_a_map_has_no_hash() -> None:
    database = Database()
    with pytest.raises(DataError, match="a value of type map<int32, int32> has no hash; of a map, hash array_sort"):
        database.execute("SELECT spark_hash(map([1::INTEGER], [2::INTEGER]))")


def test_all_connections_to_a_database_know_the_hashes() -> None:
    database = Database()
    assert database.cursor().value("SELECT spark_crc32('Spark'::BLOB)") == 1557323817
