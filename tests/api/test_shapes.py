"""What a select dropped, fields by position, and shapes that do not fit."""

from datetime import datetime, timedelta

import pytest

from unbounded import Window
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


ORDERS = {
    "text": ("signal DESC",),
    "column": (F.col("signal").desc(),),
    "an expression": (-F.col("signal"), "id"),
    "a name that is kept and one that is not": ("device", "signal"),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_an_order_may_read_what_the_select_before_it_dropped(signals, order):
    ordered = signals.select("device").order_by(*order)
    assert ordered.collect() == [Row(device="d"), Row(device="e")]
    assert ordered.limit(1).columns == ["device"]


def test_what_a_projection_dropped_is_in_reach_by_the_frame_it_belonged_to(signals):
    assert signals.select("device").order_by(signals.signal).collect() == [Row(device="e"), Row(device="d")]
    assert signals.select("device").filter(signals["id"] > 1).collect() == [Row(device="e")]
    aliased = signals.alias("s").select((F.col("s.id") * 2).alias("twice"))
    assert aliased.filter(aliased.twice > 1).order_by("s.signal").collect() == [Row(twice=4), Row(twice=2)]
    assert signals.drop("signal").order_by("signal").columns == ["id", "device"]
    counts = signals.group_by("device").agg(F.max("signal").alias("top")).select("device")
    assert counts.order_by("top").collect() == [Row(device="e"), Row(device="d")]


def test_an_order_takes_a_column_of_the_select_before_one_below_it(signals):
    assert signals.select((-F.col("id")).alias("id")).order_by("id", "signal").collect() == [Row(id=-2), Row(id=-1)]


def test_a_column_may_be_named_by_its_position(signals):
    assert signals.order_by(3).first().id == 2
    assert signals.order_by(-1).first().id == 2
    assert signals.order_by(1, ascending=False).first().id == 2
    assert signals.group_by(2).count().columns == signals.rollup(2).count().columns == ["device", "count"]
    for frame in (lambda: signals.order_by(4), lambda: signals.order_by(0), lambda: signals.group_by(-1)):
        with pytest.raises(AnalysisError, match=r"no column at position .*; there are 3"):
            frame()
    with pytest.raises(AnalysisError, match="order_by: at least one column is needed"):
        signals.order_by()


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


LEFT, RIGHT = "named_struct('a', 1, 'b', 'x')", "named_struct('b', 2, 'a', 'y')"
SET_OPERATIONS = {
    "all": f"SELECT {LEFT} AS s UNION ALL SELECT {RIGHT}",
    "three": f"SELECT {LEFT} AS s UNION SELECT {RIGHT} UNION SELECT named_struct('c', 2, 'd', 'y')",
    "brackets": f"(SELECT {LEFT} AS s) UNION ALL (SELECT {RIGHT} LIMIT 1)",
    "a table expression": f"WITH q AS (SELECT {RIGHT} AS other) SELECT {LEFT} AS s UNION ALL SELECT * FROM q",
    "inside": f"SELECT s FROM (SELECT {LEFT} AS s UNION ALL SELECT {RIGHT})",
    "arrays": f"SELECT v[0] AS s FROM (SELECT array({LEFT}) AS v UNION ALL SELECT array({RIGHT}))",
    "maps": f"SELECT v['k'] AS s FROM (SELECT map('k', {LEFT}) AS v UNION ALL SELECT map('k', {RIGHT}))",
}


@pytest.mark.parametrize("text", SET_OPERATIONS.values(), ids=SET_OPERATIONS)
def test_unions_in_sql_match_the_fields_of_structs_by_position(session, text):
    rows = session.sql(f"SELECT s.a, s.b FROM ({text}) ORDER BY 1").collect()
    assert rows == [Row(a=1, b="x"), Row(a=2, b="y")]


@pytest.mark.parametrize(
    "aggregate",
    [F.rank().over(Window.order_by("device")), F.sum("id").over(Window.partition_by("device")).alias("total")],
    ids=["of keys", "of rows"],
)
def test_a_window_over_rows_inside_agg_is_refused_with_what_to_write(signals, aggregate):
    with pytest.raises(AnalysisError, match=r"agg: .* OVER .* aggregate under names first, then .* with_column"):
        signals.group_by("device").agg(F.max("id").alias("most"), aggregate)
    with pytest.raises(AnalysisError, match=r"agg: rank needs a window of rows"):
        signals.group_by("device").agg(F.rank())


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


@pytest.mark.parametrize(
    ("column", "name", "value"),
    [
        (F.lit(0.5), "0.5", 0.5),
        (F.col("n") * 1.5, "(n * 1.5)", 3.0),
        (0.5 - F.col("n"), "(0.5 - n)", -1.5),
        (F.col("n") + F.lit(-0.5), None, 1.5),
        (F.coalesce("n", F.lit(1e20)), "coalesce(n, 1e+20)", 2.0),
    ],
)
def test_a_float_of_python_is_a_double(session, column, name, value):
    frame = session.create_dataframe([(2,)], "n BIGINT").select(column)
    assert frame.dtypes[0][1] == "double"
    assert frame.columns == [name or frame.columns[0]]
    [(found,)] = frame.collect()
    assert isinstance(found, float)
    assert found == value


def test_a_number_with_a_point_in_sql_text_is_a_decimal(session):
    frame = session.create_dataframe([(2,)], "n BIGINT").select("n * 1.5 AS product")
    assert frame.dtypes[0][1].startswith("decimal")
