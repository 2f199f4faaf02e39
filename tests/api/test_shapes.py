"""What a select dropped, fields by position, and shapes that do not fit."""

from datetime import datetime, timedelta

import pytest

from unbounded import functions as F
from unbounded.contracts import Row
from unbounded.errors import AnalysisError, ColumnNotFoundError, NotSupportedYetError
from unbounded.pyspark.sql.types import ArrayType, IntegerType, StringType


@pytest.fixture
def signals(session):
    return session.create_dataframe([(1, "d", 12.0), (2, "e", 1.0)], "id INT, device STRING, signal DOUBLE")


@pytest.mark.parametrize("condition", ["signal > 10", F.col("signal") > 10, "SIGNAL > 10 AND device = 'd' AND id < 9"])
def test_a_filter_may_read_what_the_select_before_it_dropped(signals, condition):
    filtered = signals.select("device").where(condition)
    assert filtered.collect() == [Row(device="d")]
    assert filtered.columns == ["device"]


def test_a_filter_takes_a_column_of_the_select_before_one_below_it(signals):
    assert signals.select(F.expr("signal / 100 AS signal")).filter("signal > 10").collect() == []


def test_a_filter_reads_no_further_than_the_select_before_it(signals):
    with pytest.raises(ColumnNotFoundError, match="there is no column 'signal'"):
        signals.select("device").distinct().filter("signal > 10")


def test_a_union_matches_the_fields_of_structs_by_position(session):
    first = session.sql("SELECT named_struct('x', 1, 'y', array(named_struct('z', 'q'))) AS s")
    other = session.sql("SELECT named_struct('p', 2, 'q', array(named_struct('r', 'w'))) AS s")
    rows = first.union(other).collect()
    assert [row.as_dict(recursive=True)["s"] for row in rows] == [
        {"x": 1, "y": [{"z": "q"}]},
        {"x": 2, "y": [{"z": "w"}]},
    ]


def test_what_does_not_fit_is_told_at_once(signals):
    with pytest.raises(AnalysisError, match="select: at least one column is needed"):
        signals.select()
    with pytest.raises(AnalysisError, match=r"EXPLODE\(device\) needs an array or a map, and is given STRING"):
        signals.select(F.explode("device"))
    with pytest.raises(AnalysisError, match=r"regular expression '\(\?<=a\)b' has '\(\?<=': looking around"):
        signals.select(F.regexp_replace("device", "(?<=a)b", ""))
    with pytest.raises(AnalysisError, match="looking around and references to groups are not supported"):
        signals.filter(F.col("device").rlike(r"(a)\1"))


def test_a_literal_may_be_bytes_a_number_of_numpy_or_a_duration(session):
    numpy = pytest.importorskip("numpy")
    start = datetime.fromisoformat("2024-01-01")
    row = session.range(1).select(
        F.lit(b"ab").alias("bytes"),
        F.lit(numpy.int64(3)).alias("number"),
        F.date_format(F.lit(start) + F.lit(timedelta(days=1, seconds=1)), "dd ss").alias("later"),
    )
    assert row.collect() == [Row(bytes=b"ab", number=3, later="02 01")]


def test_window_takes_its_keywords_in_both_spellings():
    camel = F.window(timeColumn="ts", windowDuration="1 day", slideDuration="12 hours")
    assert camel.expression == F.window(time_column="ts", window_duration="1 day", slide_duration="12 hours").expression


def test_a_type_alone_is_the_schema_of_one_column(session):
    assert session.create_dataframe([1, 2], "int").collect() == [Row(value=1), Row(value=2)]
    assert session.create_dataframe(["a"], StringType()).collect() == [Row(value="a")]
    text = session.create_dataframe(["[1]"], "string")
    assert text.select(F.from_json("value", ArrayType(IntegerType())).alias("x")).collect() == [Row(x=[1])]


def test_methods_of_columns_are_no_fields(session):
    number = F.col("id")
    bits = session.range(6, 7).select(
        number.bitwiseAND(3).alias("a"), number.bitwiseOR(1).alias("o"), number.bitwiseXOR(2).alias("x"),
        number.cast("double").isNaN().alias("n"),
    )  # fmt: skip
    assert bits.collect() == [Row(a=2, o=7, x=4, n=False)]
    for name in ("withField", "drop_fields"):
        with pytest.raises(NotSupportedYetError, match=r"is not supported yet; until then build the struct anew"):
            getattr(number, name)
