import datetime as dt
import decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from unbounded.api.data.ingestion import table_of
from unbounded.contracts import Row
from unbounded.errors import AnalysisError

EXPECTED = pa.table({"word": ["a", "b"], "n": pa.array([1, None], pa.int64())})


class Count(BaseModel):
    word: str
    n: int | None


@pytest.mark.parametrize(
    "data",
    [
        [("a", 1), ("b", None)],
        [["a", 1], ["b", None]],
        [{"word": "a", "n": 1}, {"n": None, "word": "b"}],
        [Row(word="a", n=1), Row(word="b", n=None)],
        EXPECTED,
        EXPECTED.to_batches()[0],
        pl.DataFrame({"word": ["a", "b"], "n": [1, None]}),
        pd.DataFrame({"word": ["a", "b"], "n": pd.array([1, None], "Int64")}),
    ],
    ids=["tuples", "lists", "dicts", "rows", "arrow table", "arrow batch", "polars", "pandas"],
)
@pytest.mark.parametrize(
    "schema", ["word STRING, n BIGINT", EXPECTED.schema, Count, ["word", "n"]], ids=["ddl", "arrow", "model", "names"]
)
def test_data_of_any_kind_becomes_the_same_table(data, schema):
    assert table_of(data, schema).equals(EXPECTED)


def test_dicts_that_lack_a_name_have_null_there():
    assert table_of([{"a": 1}, {"b": "x"}]).to_pylist() == [{"a": 1, "b": None}, {"a": None, "b": "x"}]


def test_values_without_names_are_numbered():
    assert table_of([(1, "x")]).column_names == ["_1", "_2"]


NESTED = [(1, ("x", [Row(n=1), Row(n=2)]), decimal.Decimal("1.5"), {"k": None, "l": 2})]
DECIMAL = pa.decimal128(38, 18)
PARTS = pa.struct([("_1", pa.string()), ("_2", pa.list_(pa.struct([("n", pa.int64())])))])


@pytest.mark.parametrize(
    ("dicts_are_maps", "last"),
    [(False, pa.struct([("k", pa.null()), ("l", pa.int64())])), (True, pa.map_(pa.string(), pa.int64()))],
    ids=["structs", "maps"],
)
def test_types_of_nested_values_are_found_without_a_schema(dicts_are_maps, last):
    table = table_of(NESTED, dicts_are_maps=dicts_are_maps)
    assert table.schema.types == [pa.int64(), PARTS, DECIMAL, last]
    assert table.column("_2").to_pylist() == [{"_1": "x", "_2": [{"n": 1}, {"n": 2}]}]


def test_tuples_of_different_lengths_are_no_struct():
    with pytest.raises(AnalysisError, match="tuples of different lengths"):
        table_of([[(1, 2)], [(1,)]])


def test_a_fraction_is_not_cut_off():
    assert table_of([(2.0,)], "a INT").to_pylist() == [{"a": 2}]
    with pytest.raises(AnalysisError, match=r"1\.5 is no whole number"):
        table_of([(1.5,)], "a INT")


def test_plain_values_are_rows_of_one_column():
    assert table_of([1, 2], "n INT").to_pylist() == [{"n": 1}, {"n": 2}]


@given(
    st.datetimes(dt.datetime.fromisoformat("1900-01-01"), dt.datetime.fromisoformat("2200-01-01")), st.integers(-12, 12)
)
def test_an_instant_is_the_same_whatever_zone_it_is_given_in(instant, hours):
    zone = dt.timezone(dt.timedelta(hours=hours))
    given_in_zone = instant.replace(tzinfo=dt.UTC).astimezone(zone)
    assert table_of([(given_in_zone,)], "t TIMESTAMP").column("t").to_pylist() == [instant]
    assert table_of(pa.table({"t": [given_in_zone]})).column("t").to_pylist() == [instant]


@pytest.mark.parametrize("data", ["text", 5, {"a": [1]}, b"bytes"])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(AnalysisError, match="create_dataframe takes rows"):
        table_of(data)


def test_a_row_of_another_length_is_refused_by_name():
    with pytest.raises(AnalysisError, match=r"\(1, 2\) has 2 values for 1 columns \(a\)"):
        table_of([(1,), (1, 2)], "a INT")


def test_a_value_of_another_type_is_refused():
    with pytest.raises(AnalysisError, match="does not fit the schema"):
        table_of([("x",)], "a INT")


def test_no_rows_need_a_schema():
    assert table_of([], "a INT").num_rows == 0
    with pytest.raises(AnalysisError, match="give a schema"):
        table_of([])


def test_categories_become_text() -> None:
    words = pl.Series("word", ["a", "b", None, "a"])
    frame = pl.DataFrame({"category": words.cast(pl.Categorical), "enum": words.cast(pl.Enum(["a", "b"]))})
    frame = frame.with_columns(pl.struct("category").alias("nested"), pl.concat_list("category").alias("listed"))
    expected = {
        "category": words,
        "enum": words,
        "nested": [{"category": w} for w in words],
        "listed": [[w] for w in words],
    }
    assert table_of(frame).to_pydict() == {name: list(column) for name, column in expected.items()}
    assert table_of(pd.DataFrame({"word": pd.Categorical(["a", "b"])})).to_pydict() == {"word": ["a", "b"]}
