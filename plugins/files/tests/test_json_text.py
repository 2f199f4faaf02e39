import json
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded_files.json_text import to_json_lines

KINDS = {
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.string(): st.text(st.characters(codec="utf-8"), max_size=8),
    pa.bool_(): st.booleans(),
    pa.float64(): st.floats(allow_nan=False, allow_infinity=False),
}
TYPES = st.recursive(
    st.sampled_from(list(KINDS)),
    lambda inner: st.one_of(
        inner.map(pa.list_),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda types: pa.struct([pa.field(f"f{index}", type_) for index, type_ in enumerate(types)])
        ),
        inner.map(lambda value: pa.map_(pa.string(), value)),
    ),
    max_leaves=4,
)


def values(type_: pa.DataType) -> st.SearchStrategy[Any]:
    if pa.types.is_map(type_):
        pairs = st.dictionaries(KINDS[pa.string()], values(type_.item_type), max_size=3)
        return st.none() | pairs.map(lambda found: list(found.items()))
    if pa.types.is_list(type_):
        return st.none() | st.lists(values(type_.value_type), max_size=3)
    if pa.types.is_struct(type_):
        return st.none() | st.fixed_dictionaries({field.name: values(field.type) for field in type_})
    return st.none() | KINDS[type_]


def plain(value: Any, type_: pa.DataType) -> Any:
    """The value as ``json.loads`` gives it."""
    if value is None:
        return None
    if pa.types.is_map(type_):
        return {key: plain(item, type_.item_type) for key, item in value}
    if pa.types.is_list(type_):
        return [plain(item, type_.value_type) for item in value]
    if pa.types.is_struct(type_):
        return {field.name: plain(value[field.name], field.type) for field in type_}
    return value


@given(st.data(), TYPES, st.integers(0, 3))
def test_text_reads_back_as_what_it_was(data: st.DataObject, type_: pa.DataType, skipped: int) -> None:
    column = data.draw(st.lists(values(type_), min_size=3, max_size=6))
    batch = pa.record_batch({"a": pa.array(column, type_), 'b"\n': pa.array(range(len(column)))}).slice(skipped)
    lines = to_json_lines(batch, keep_nulls=True).to_pylist()
    expected = [{"a": plain(value, type_), 'b"\n': index} for index, value in enumerate(column)]
    assert [json.loads(line) for line in lines] == expected[skipped:]
    assert not any("\n" in line for line in lines)


def test_nulls_are_left_out_at_every_depth() -> None:
    batch = pa.record_batch({"a": [None, 1], "s": [{"x": None, "y": 2}, None], "l": [[None], None]})
    assert to_json_lines(batch, keep_nulls=False).to_pylist() == ['{"s":{"y":2},"l":[null]}', '{"a":1}']


def test_a_row_of_nulls_is_an_empty_object() -> None:
    batch = pa.record_batch({"a": pa.nulls(2), "b": pa.nulls(2, pa.int32())})
    assert to_json_lines(batch, keep_nulls=False).to_pylist() == ["{}", "{}"]


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (
            pa.array([datetime(2024, 2, 29, 1, 2, 3, 4, UTC)], pa.timestamp("us")),
            '"2024-02-29T01:02:03.000004Z"',
        ),
        (pa.array([date(2024, 2, 29)]), '"2024-02-29"'),
        (pa.array([Decimal("1.20")]), "1.20"),
        (pa.array([math.nan]), '"NaN"'),
        (pa.array([-math.inf]), '"-Infinity"'),
        (pa.array(["x"]).dictionary_encode(), '"x"'),
        (pa.array([[1, 2]], pa.large_list(pa.int8())), "[1,2]"),
        (pa.array(["\x00\x1f\t"]), '"\\u0000\\u001f\\t"'),
        (pa.array([timedelta(seconds=1)], pa.duration("s")).cast(pa.int64()), "1"),
    ],
)
def test_a_type_is_spelled_as_spark_reads_it(array: pa.Array, text: str) -> None:
    assert to_json_lines(pa.record_batch({"a": array}), keep_nulls=False).to_pylist() == [f'{{"a":{text}}}']
