"""Functions over windows of rows. The expected values are those that Spark 4.3.0 gave for the same program."""

import pytest

from unbounded import Window
from unbounded import functions as F
from unbounded.errors import AnalysisError, UnsupportedOperationError
from unbounded.pyspark.sql.window import Window as PysparkWindow

BY_KEY = Window.partition_by("k").order_by(F.col("n").desc(), "t")
BY_NUMBER = Window.order_by("n")
ROWS = [("a", 1, "x"), ("a", 3, None), ("a", 3, "y"), ("b", 2, "z"), (None, 5, "q")]
"""The rows; every list below has their values in the order of k, n and t."""


@pytest.fixture
def frame(session):
    return session.create_dataframe(ROWS, "k STRING, n INT, t STRING")


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (F.row_number().over(BY_KEY), [1, 3, 1, 2, 1]),
        (F.rank().over(Window.partition_by("k").order_by("n")), [1, 1, 2, 2, 1]),
        (F.dense_rank().over(BY_NUMBER), [4, 1, 3, 3, 2]),
        (F.percent_rank().over(BY_NUMBER), [1.0, 0.0, 0.5, 0.5, 0.25]),
        (F.cume_dist().over(BY_NUMBER), [1.0, 0.2, 0.8, 0.8, 0.4]),
        (F.ntile(2).over(Window.order_by("n", "t")), [2, 1, 1, 2, 1]),
        (F.lag("n").over(BY_KEY), [None, 3, None, 3, None]),
        (F.lead("n", 1, 0).over(BY_KEY), [0, 0, 3, 1, 0]),
        (F.nth_value("n", 2).over(BY_KEY), [None, 3, None, 3, None]),
        (F.nth_value("t", 1, True).over(BY_KEY), ["q", "y", None, "y", "z"]),
        (F.first("t", True).over(BY_KEY), ["q", "y", None, "y", "z"]),
        (F.last("t").over(BY_KEY), ["q", "x", None, "y", "z"]),
        (F.sum("n").over(BY_KEY), [5, 7, 3, 6, 2]),
        (F.count("*").over(Window.partition_by("k")), [1, 3, 3, 3, 1]),
        (F.max("n").over(Window), [5, 5, 5, 5, 5]),
        (
            F.collect_list("t").over(Window.partition_by("k").order_by("n", "t")),
            [["q"], ["x"], ["x"], ["x", "y"], ["z"]],
        ),
        (F.sum("n").over(Window.order_by("n").rows_between(Window.unbounded_preceding, -1)), [9, None, 3, 6, 1]),
        (F.sum("n").over(Window.order_by("n", "t").rows_between(1, Window.unbounded_following)), [None, 13, 8, 5, 11]),
        (
            F.min("n").over(Window.order_by(F.col("t").desc_nulls_first()).rows_between(-1, Window.current_row)),
            [1, 1, 3, 2, 2],
        ),
        (F.avg("n").over(BY_NUMBER.range_between(-1, 1)), [5.0, 1.5, 8 / 3, 8 / 3, 2.25]),
        (
            F.expr(
                "first(t, true) FILTER (WHERE n > 9 OR t = 'x') OVER (PARTITION BY k ORDER BY n DESC, t)",
            ),
            [None, "x", None, None, None],
        ),
        (
            F.expr("percentile_cont(0.5) WITHIN GROUP (ORDER BY n) OVER (PARTITION BY k)"),
            [5.0, 3.0, 3.0, 3.0, 2.0],
        ),
        (F.skewness("n").over(Window.partition_by("k")).cast("int"), [None, 0, 0, 0, None]),
    ],
    ids=str,
)
def test_a_function_sees_the_rows_of_its_window(frame, column, values):
    found = frame.select("k", "n", "t", column.alias("value")).order_by("k", "n", "t").collect()
    assert [row.value for row in found] == values


def test_places_are_whole_numbers_of_32_bits(frame):
    functions = [F.row_number(), F.rank(), F.dense_rank(), F.ntile(2), F.percent_rank()]
    types = frame.select(*(function.over(BY_NUMBER).alias(str(i)) for i, function in enumerate(functions))).schema.types
    assert list(map(str, types)) == ["int32"] * 4 + ["double"]


def test_the_first_rows_of_each_group_are_kept_by_a_filter_on_their_place(frame):
    placed = frame.with_column("place", F.row_number().over(BY_KEY))
    assert placed.filter("place = 1 AND n > 2").select("k", "n").order_by("k").collect() == [(None, 5), ("a", 3)]


def test_a_window_is_spelled_as_in_pyspark_too(frame):
    window = PysparkWindow.partitionBy("k").orderBy("n").rowsBetween(PysparkWindow.unboundedPreceding, 0)
    assert frame.select(F.sum("n").over(window)).columns[0].startswith("sum(n) OVER (PARTITION BY k ORDER BY n")


def test_a_range_may_be_of_time(session):
    rows = session.sql("SELECT timestamp_seconds(id) AS at FROM {r}", r=session.range(5))
    hour = Window.order_by("at").range_between(F.expr("INTERVAL 2 SECONDS"), F.expr("INTERVAL 0 SECONDS"))
    assert [row.n for row in rows.select(F.count("*").over(hour).alias("n")).collect()] == [1, 2, 3, 3, 3]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda frame: frame.select(F.row_number()), "row_number needs a window of rows: write F.row_number"),
        (lambda frame: frame.with_column("x", F.lag("n")), "lag needs a window of rows"),
        (lambda frame: frame.filter(F.rank().over(BY_NUMBER) == 1), "make it a column first, with with_column"),
        (lambda frame: frame.select(F.sum("nn").over(BY_NUMBER)), "there is no column 'nn'"),
        (lambda frame: frame.select(F.sum("n").over(Window.order_by("m"))), "there is no column 'm'"),
        (lambda _: Window.rows_between(1, 0), "rows_between: the end 0 lies before the start 1"),
        (lambda _: Window.order_by("a, b"), "must be one column"),
    ],
)
def test_a_window_that_cannot_be_is_refused(frame, build, message):
    with pytest.raises(AnalysisError, match=message):
        build(frame)


def test_rows_of_a_stream_have_no_neighbours(session):
    rates = session.read_stream.rate().with_column("place", F.row_number().over(Window.order_by("value")))
    with pytest.raises(UnsupportedOperationError, match=r"window function over rows .* is not supported on a stream"):
        rates.write_stream.noop()
