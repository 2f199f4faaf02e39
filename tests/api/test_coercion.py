"""Operands of different types get the casts that Spark gives them without ANSI mode."""

import pytest

from unbounded import functions as F
from unbounded.errors import AnalysisError


@pytest.fixture
def rows(session):
    schema = "i INT, s STRING, b BOOLEAN, d DECIMAL(10, 2), dt DATE, a ARRAY<INT>, m MAP<STRING, DOUBLE>"
    frame = session.create_dataframe([(1, "abc", True, None, None, [1, None], {"k": 1.5})], schema)
    return frame.with_columns({"dt": F.expr("DATE '2024-05-01'"), "d": F.expr("CAST('99999999.99' AS DECIMAL(10, 2))")})


@pytest.mark.parametrize(
    ("expression", "type_", "value"),
    [
        ("s = 1", "boolean", None),
        ("1 < s", "boolean", None),
        ("s <=> 1", "boolean", False),
        ("s BETWEEN 1 AND 3", "boolean", None),
        ("s IN (1, 2)", "boolean", False),
        ("'01' IN (1, 2)", "boolean", False),
        ("s = b", "boolean", None),
        ("dt > '2024'", "boolean", True),
        ("dt = 'some day'", "boolean", None),
        ("CASE s WHEN 2 THEN 'a' ELSE 'b' END", "string", "b"),
        ("s + 1", "double", None),
        ("'3' - '1'", "double", 2.0),
        ("'7' % 2", "double", 1.0),
        ("-'1'", "double", -1.0),
        ("abs('-1')", "double", 1.0),
        ("if(b, 1, 'x')", "string", "1"),
        ("coalesce(i, 'x')", "string", "1"),
        ("nvl(s, 0)", "string", "abc"),
        ("nvl2(s, 1, 'x')", "string", "1"),
        ("CASE WHEN NOT b THEN 'one' ELSE 2 END", "string", "2"),
        ("array(1, 'a')", "array<string>", ["1", "a"]),
        ("concat(array(1), array('a'))", "array<string>", ["1", "a"]),
        ("lpad(i, 5, '0')", "string", "00001"),
        ("sum(s)", "double", None),
        ("avg('3')", "double", 3.0),
        ("CAST(d * d AS STRING)", "string", "9999999998000000.0001"),
        ("to_json(map('a', NULL))", "string", '{"a":null}'),
        ("to_json(named_struct('b', X'0102', 'd', CAST('NaN' AS DOUBLE)))", "string", '{"b":"AQI=","d":"NaN"}'),
        ("to_json(array(named_struct('a', NULL, 'b', map('x', NULL))))", "string", '[{"b":{"x":null}}]'),
        ("to_json(named_struct('t', dt, 'f', 1.0D, 'g', 1e10D))", "string", '{"t":"2024-05-01","f":1.0,"g":1.0E10}'),
        ("to_json(named_struct('q\"', m, 's', s, 'n', i))", "string", '{"q\\"":{"k":1.5},"s":"abc","n":1}'),
        (
            "to_json(named_struct('m', m, 't', TIMESTAMP '2024-01-01 00:00:00'))",
            "string",
            '{"m":{"k":1.5},"t":"2024-01-01T00:00:00.000Z"}',
        ),
        ("CAST(a AS STRING)", "string", "[1, null]"),
        ("CAST(m AS STRING)", "string", "{k -> 1.5}"),
        ("CAST(struct(i, m, s AS z) AS STRING)", "string", "{1, {k -> 1.5}, abc}"),
        ("CAST(array(struct(1, NULL)) AS STRING)", "string", "[{1, null}]"),
    ],
)
def test_an_operand_becomes_what_the_others_are(rows, expression, type_, value):
    frame = rows.agg(F.expr(expression)) if expression.startswith(("sum", "avg")) else rows.select(F.expr(expression))
    assert frame.dtypes[0][1] == type_
    assert frame.collect()[0][0] == value


def test_a_filter_and_a_join_take_texts_that_are_no_numbers_for_null(rows, session):
    assert rows.filter("s = 1").count() == 0
    assert rows.filter(F.col("s").isin(1, 2)).count() == 0
    keys = session.create_dataframe([(1,), (2,)], "k INT")
    assert rows.join(keys, F.col("s") == F.col("k")).count() == 0
    assert rows.with_column_renamed("s", "k").join(keys, "k").count() == 0


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("s AND b", "s must be true or false in s AND b, and is of type STRING"),
        ("greatest(s, 1)", "must be of one type, and are of STRING, INT"),
        ("window(i, '1 day')", "window needs a timestamp or a window, and i is of type INT"),
    ],
)
def test_what_spark_does_not_cast_either_is_refused_at_once(rows, expression, message):
    with pytest.raises(AnalysisError, match=message):
        rows.select(F.expr(expression))


def test_a_window_counts_as_its_last_instant(session):
    times = session.sql("SELECT TIMESTAMP '2024-01-01 00:07:00' AS ts")
    minutes = times.select(F.window("ts", "5 minutes").alias("w"))
    assert str(minutes.select(F.window("w", "10 minutes").alias("v")).select("v.start").collect()[0][0]).startswith(
        "2024-01-01 00:00:00"
    )
