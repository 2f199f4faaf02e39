import datetime as dt
import pickle
from collections.abc import Callable
from operator import attrgetter, itemgetter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.contracts import Row, rows_of
from unbounded.errors import DataError

ROW = Row(word="hello", count=2)


def test_a_value_is_found_by_position_key_and_attribute() -> None:
    assert (ROW[0], ROW["word"], ROW.word) == ("hello", "hello", "hello")


def test_a_column_named_as_a_method_of_tuple_is_found_as_an_attribute() -> None:
    assert (ROW.count, Row(index=7).index) == (2, 7)


def test_a_column_named_as_a_method_of_row_does_not_hide_it() -> None:
    assert Row(as_dict=1, asDict=2).as_dict() == {"as_dict": 1, "asDict": 2}


def test_a_row_unpacks_and_compares_as_a_tuple() -> None:
    word, count = ROW
    assert (word, count) == ROW == ("hello", 2)


@pytest.mark.parametrize("access", [itemgetter("wrod"), attrgetter("wrod")], ids=["key", "attribute"])
def test_a_column_that_is_not_there_names_those_that_are(access: Callable[[Row], object]) -> None:
    with pytest.raises((KeyError, AttributeError), match=r"no column 'wrod'. Columns: word, count"):
        access(ROW)


def test_in_asks_for_a_column_where_columns_have_names() -> None:
    assert "word" in ROW
    assert "hello" not in ROW
    assert "hello" in Row("hello")


def test_a_row_of_names_makes_rows() -> None:
    point = Row("x", "y")
    assert point(1, 2) == Row(x=1, y=2)
    with pytest.raises(TypeError, match="makes rows of 2 values, not of 1"):
        point(1)


def test_values_with_and_without_names_do_not_mix() -> None:
    with pytest.raises(TypeError, match="not both"):
        Row(1, x=2)


def test_a_row_reads_as_it_is_written() -> None:
    assert repr(ROW) == "Row(word='hello', count=2)"
    assert repr(Row("x", 1)) == "<Row('x', 1)>"


@pytest.mark.parametrize("row", [ROW, Row("x", "y"), Row(outer=Row(inner=1))], ids=repr)
def test_a_row_survives_pickling(row: Row) -> None:
    copy = pickle.loads(pickle.dumps(row))
    assert (copy, repr(copy)) == (row, repr(row))


def test_as_dict_goes_into_nested_rows_when_asked() -> None:
    row = Row(a=Row(b=1), c=[Row(d=2)], e={"k": Row(f=3)})
    assert row.as_dict() == {"a": (1,), "c": [(2,)], "e": {"k": (3,)}}
    assert row.asDict(recursive=True) == {"a": {"b": 1}, "c": [{"d": 2}], "e": {"k": {"f": 3}}}


def test_structs_become_rows_and_maps_become_dicts_at_any_depth() -> None:
    point = pa.struct([("x", pa.int64()), ("tags", pa.map_(pa.string(), pa.int64()))])
    table = pa.table(
        {"points": pa.array([[{"x": 1, "tags": [("a", 2)]}, None], None], pa.list_(point))},
    )
    (first, second) = rows_of(table)
    assert first.points[0].tags == {"a": 2}
    assert (first.points[1], second.points) == (None, None)


def test_a_struct_without_value_is_none_and_its_fields_may_be() -> None:
    column = pa.array([{"x": None}, None], pa.struct([("x", pa.map_(pa.string(), pa.int64()))]))
    assert [row.p for row in rows_of(pa.table({"p": column}))] == [(None,), None]


def test_a_map_with_struct_keys_has_rows_as_keys() -> None:
    column = pa.array([[({"x": 1}, "a")]], pa.map_(pa.struct([("x", pa.int64())]), pa.string()))
    assert next(rows_of(pa.table({"m": column}))).m == {Row(x=1): "a"}


def test_a_timestamp_is_a_datetime_without_zone() -> None:
    moment = dt.datetime(2013, 1, 1, 5)  # noqa: DTZ001 - the engine's timestamps have no zone
    assert next(rows_of(pa.table({"ts": pa.array([moment], pa.timestamp("us"))}))).ts == moment


def test_the_first_of_two_columns_with_one_name_has_the_attribute() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    (row,) = rows_of(table)
    assert (row.x, row["x"], tuple(row)) == (1, 1, (1, 2))


def test_rows_without_columns_are_still_rows() -> None:
    table = pa.table({"x": [1, 2, 3]}).select([])
    assert len(list(rows_of(table))) == table.num_rows == 3


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.none() | st.text())))
def test_rows_hold_what_the_table_holds(values: list[tuple[int, str | None]]) -> None:
    schema = pa.schema([("n", pa.int64()), ("s", pa.string())])
    table = pa.Table.from_pylist([{"n": n, "s": s} for n, s in values], schema)
    assert list(rows_of(table)) == values


@pytest.mark.parametrize("micros", [400_000_000_000_000_000, -400_000_000_000_000_000, 2**63 - 1])
def test_a_time_that_python_cannot_hold_is_an_error_that_names_the_column(micros: int) -> None:
    times = pa.array([0, micros], pa.timestamp("us"))
    windows = pa.StructArray.from_arrays([times, times], ["start", "end"])
    with pytest.raises(DataError, match="Column 'window' has a date or time that no Python value can hold"):
        rows_of(pa.table({"window": windows}))


def test_values_without_names_are_no_dict() -> None:
    with pytest.raises(TypeError, match="values without names"):
        Row("a", 1).as_dict()
