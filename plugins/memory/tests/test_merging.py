import datetime as dt
import decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded_memory.merging import merged

WINDOW = pa.struct([("start", pa.timestamp("us")), ("end", pa.timestamp("us"))])
NOON, ONE = dt.datetime(2013, 1, 1, 12), dt.datetime(2013, 1, 1, 13)  # noqa: DTZ001


def table(keys: list[object], values: list[int], type_: pa.DataType) -> pa.Table:
    return pa.table({"k": pa.array(keys, type_), "v": pa.array(values, pa.int64())})


@pytest.mark.parametrize(
    ("type_", "first", "second"),
    [
        (pa.int64(), 1, 2),
        (pa.string(), "a", "b"),
        (pa.binary(), b"a", b"b"),
        (pa.bool_(), True, False),
        (pa.float64(), float("nan"), 1.0),
        (pa.decimal128(10, 2), decimal.Decimal("1.50"), decimal.Decimal("2.50")),
        (pa.date32(), dt.date(2013, 1, 1), dt.date(2013, 1, 2)),
        (pa.timestamp("us"), NOON, ONE),
        (pa.dictionary(pa.int8(), pa.string()), "a", "b"),
        (WINDOW, {"start": NOON, "end": ONE}, {"start": ONE, "end": ONE}),
        (pa.struct([("x", pa.struct([("y", pa.int64())]))]), {"x": {"y": None}}, {"x": None}),
        (pa.list_(pa.int64()), [1, 2], [12]),
        (pa.map_(pa.string(), pa.int64()), [("a", 1)], [("a", 2)]),
    ],
    ids=str,
)
def test_keys_of_every_type_and_null_find_their_row(type_: pa.DataType, first: object, second: object) -> None:
    old = table([first, second, None], [1, 2, 3], type_)
    new = table([None, first], [30, 10], type_)
    assert merged(old, new, ["k"])["v"].to_pylist() == [2, 30, 10]


def test_a_key_that_is_always_null_is_one_key() -> None:
    assert merged(table([None], [1], pa.null()), table([None], [2], pa.null()), ["k"])["v"].to_pylist() == [2]


def test_all_columns_of_a_key_count() -> None:
    old = pa.table({"a": [1, 1, 2], "b": ["x", "y", "x"], "v": [1, 2, 3]})
    new = pa.table({"a": [1], "b": ["y"], "v": [20]})
    assert merged(old, new, ["a", "b"])["v"].to_pylist() == [1, 3, 20]


def test_columns_that_are_no_key_may_have_any_type() -> None:
    old = pa.table({"k": [1, 2], "tags": [["a"], ["b"]], "p": [{"x": 1}, {"x": 2}]})
    new = pa.table({"k": [1], "tags": [["c", "d"]], "p": [{"x": 3}]})
    assert merged(old, new, ["k"]).sort_by("k").to_pylist()[0] == {"k": 1, "tags": ["c", "d"], "p": {"x": 3}}


small_keys = st.tuples(st.none() | st.integers(0, 3), st.none() | st.sampled_from(["", "a", "b"]))


@given(st.lists(st.lists(st.tuples(small_keys, st.integers(0, 99)))))
def test_merging_does_what_a_dict_does(
    batches: list[list[tuple[tuple[int | None, str | None], int]]],
) -> None:
    schema = pa.schema([("a", pa.int64()), ("b", pa.string()), ("v", pa.int64())])
    rows, expected = schema.empty_table(), {}
    for batch in batches:
        changes = pa.Table.from_pylist([{"a": a, "b": b, "v": v} for (a, b), v in batch], schema)
        rows = merged(rows, changes, ["a", "b"])
        expected.update(batch)
    assert {(row["a"], row["b"]): row["v"] for row in rows.to_pylist()} == expected
    assert rows.num_rows == len(expected)
