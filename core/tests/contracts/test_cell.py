import datetime as dt
import decimal

import pyarrow as pa
import pytest

from unbounded.contracts import Row, cell_text, printable, rows_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "true"),
        (1, "1"),
        (0.5, "0.5"),
        ("text", "text"),
        (b"ab\xff", "[61 62 FF]"),
        (decimal.Decimal("1E+2"), "100"),
        (dt.date(2013, 1, 1), "2013-01-01"),
        (dt.datetime(2013, 1, 1, 5, 30), "2013-01-01 05:30:00"),  # noqa: DTZ001
        (dt.datetime(2013, 1, 1, 0, 0, 10, 120_000), "2013-01-01 00:00:10.12"),  # noqa: DTZ001
        ([1, None], "[1, NULL]"),
        (Row(a=1, b=Row(c="x")), "{1, {x}}"),
        ({"a": 1, "b": None}, "{a -> 1, b -> NULL}"),
    ],
    ids=repr,
)
def test_a_value_is_spelled_as_spark_spells_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(("width", "text"), [(None, "abcdef"), (6, "abcdef"), (5, "ab..."), (3, "abc"), (2, "ab")])
def test_a_long_text_is_cut_to_the_width(width: int | None, text: str) -> None:
    assert cell_text("abcdef", width) == text


def test_floats_are_printed_with_their_own_digits_at_any_depth() -> None:
    floats = pa.array([0.1, None, float("nan"), 1e10], pa.float32())
    inside = pa.StructArray.from_arrays([floats, pa.array(["a", "b", "c", "d"])], ["x", "s"])
    lists = pa.ListArray.from_arrays([0, 1, 2, 3, 4], floats)
    rows = list(rows_of(printable(pa.table({"x": floats, "inside": inside, "lists": lists}))))
    assert [cell_text(row) for row in rows] == [
        "{0.1, {0.1, a}, [0.1]}",
        "{NULL, {NULL, b}, [NULL]}",
        "{NaN, {NaN, c}, [NaN]}",
        "{1.0E10, {1.0E10, d}, [1.0E10]}",
    ]


def test_times_that_python_cannot_hold_are_printed_as_text() -> None:
    times = pa.array([0, 400_000_000_000_000_000, None], pa.timestamp("us"))
    windows = pa.StructArray.from_arrays([times, times], ["start", "end"])
    pairs = pa.MapArray.from_arrays([0, 1, 2, 3], pa.array(["a", "b", "c"]), times)
    lists = pa.ListArray.from_arrays([0, 1, 2, 3], times)
    table = pa.table(
        {"n": [1, 2, 3], "window": windows, "pairs": pairs, "lists": lists, "day": times.slice(0, 1).take([0, 0, 0])}
    )
    far = "14645-06-30 15:06:40.000000"
    row = list(rows_of(printable(table)))[1]
    assert row == (2, (far, far), {"b": far}, [far], dt.datetime(1970, 1, 1))  # noqa: DTZ001 - a column without a zone
