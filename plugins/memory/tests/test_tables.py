import threading

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded_memory import tables
from unbounded_memory.chunks import LARGE, appended
from unbounded_memory.tables import GrowingTable, UpsertedTable

SCHEMA = pa.schema([("k", pa.int64()), ("v", pa.int64())])


def batch(keys: range, value: int) -> pa.Table:
    return pa.table({"k": pa.array(keys, pa.int64()), "v": pa.repeat(pa.scalar(value), len(keys))}, SCHEMA)


@given(st.lists(st.integers(0, 500), max_size=60))
def test_chunks_hold_the_rows_in_order_and_stay_few(sizes: list[int]) -> None:
    chunks: tuple[pa.Table, ...] = ()
    for number, size in enumerate(sizes):
        chunks = appended(chunks, batch(range(size), number))
    values = [number for number, size in enumerate(sizes) for _ in range(size)]
    assert [value for chunk in chunks for value in chunk["v"].to_pylist()] == values
    assert len(chunks) <= max(1, sum(sizes)).bit_length()


def test_a_large_chunk_is_never_copied() -> None:
    large = batch(range(LARGE), 0)
    chunks = appended(appended((large,), large), large)
    assert all(chunk is large for chunk in chunks)


def test_a_growing_table_keeps_few_chunks_over_many_small_batches() -> None:
    table = GrowingTable(SCHEMA)
    for number in range(1000):
        table.apply(batch(range(1), number))
    assert table.snapshot()["v"].to_pylist() == list(range(1000))
    assert table.snapshot()["v"].num_chunks < 12


def test_changes_that_nobody_reads_are_merged_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SMALLEST_MERGE", 10)
    table = UpsertedTable(SCHEMA, ["k"])
    for number in range(100):
        table.apply(batch(range(5), number))
    held = table._base.num_rows + sum(chunk.num_rows for chunk in table._changes)
    assert held <= 5 + 10
    assert table.snapshot()["v"].to_pylist() == [99] * 5


def test_a_table_that_nothing_changed_is_read_without_work() -> None:
    table = UpsertedTable(SCHEMA, ["k"])
    table.apply(batch(range(5), 1))
    assert table.snapshot() is table.snapshot()


def test_a_batch_that_comes_while_a_reader_merges_is_not_lost() -> None:
    table = UpsertedTable(SCHEMA, ["k"])
    table.apply(batch(range(5), 1))
    base, changes = table._base, table._changes
    table.apply(batch(range(3), 2))
    table._keep(batch(range(5), 1), base, changes)
    assert sorted(table.snapshot()["v"].to_pylist()) == [1, 1, 2, 2, 2]


def test_readers_on_other_threads_see_whole_batches_only() -> None:
    table, seen, done = UpsertedTable(SCHEMA, ["k"]), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(frozenset(table.snapshot()["v"].to_pylist()))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(200):
        table.apply(batch(range(50), number))
    done.set()
    for reader in readers:
        reader.join()
    assert {len(values) for values in seen} <= {0, 1}
    assert set(table.snapshot()["v"].to_pylist()) == {199}
