"""Many batches into a large table while others read it: nothing is lost and nobody sees half a batch."""

import random
import threading

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_memory.tables import UpsertedTable

KEYS, TOUCHED, BATCHES = 300_000, 30_000, 40


def batch(keys: list[int] | range, number: int) -> pa.Table:
    return pa.table({"k": pa.array(keys, pa.int64()), "v": pa.repeat(pa.scalar(number), len(keys))})


def test_every_key_has_its_last_value_after_many_batches_with_readers() -> None:
    table, expected, choose = (
        UpsertedTable(batch([], 0).schema, ["k"]),
        dict.fromkeys(range(KEYS), 0),
        random.Random(7),
    )
    table.apply(batch(range(KEYS), 0))
    done, sums = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            snapshot = table.snapshot()
            assert snapshot.num_rows == KEYS
            sums.append(pc.sum(snapshot["v"]).as_py())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, BATCHES + 1):
        keys = choose.sample(range(KEYS), TOUCHED)
        table.apply(batch(keys, number))
        expected.update(dict.fromkeys(keys, number))
    done.set()
    reader.join()
    rows = table.snapshot()
    assert dict(zip(rows["k"].to_pylist(), rows["v"].to_pylist(), strict=True)) == expected
    assert sums == sorted(sums), "a later reader saw an older table"
