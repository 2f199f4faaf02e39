"""Operands of different types get the casts that Spark gives them without ANSI mode."""

from decimal import Decimal

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


@pytest.mark.parametrize(
    ("expression", "type_", "value"),
    [
        ("p / q", "decimal(23,13)", "0.3333333333333"),
        ("-p / 6", "decimal(14,6)", "-0.166667"),
        ("3 / p", "decimal(14,11)", "3.00000000000"),
        ("p / 0", "decimal(14,6)", None),
        ("p / 3.0D", "double", 1 / 3),
        ("(p + 1) / q", "decimal(24,13)", "0.6666666666667"),
        ("p * p / q", "decimal(34,15)", "0.333333333333333"),
        (
            "CAST(12345678901234567.89 AS DECIMAL(19,2)) / CAST(0.03 AS DECIMAL(19,2))",
            "decimal(38,19)",
            "411522630041152263.0000000000000000000",
        ),
        ("CAST(p AS DECIMAL(38,10)) / CAST(q AS DECIMAL(38,10))", "decimal(38,6)", "0.333333"),
        ("CAST(1.5 AS DECIMAL(38,10)) * CAST(1.5 AS DECIMAL(38,10))", "decimal(38,6)", "2.250000"),
        ("p * 2", "decimal(12,2)", "2.00"),
        ("p + 1", "decimal(11,2)", "2.00"),
        ("p % 3", "decimal(3,2)", "1.00"),
        ("try_divide(p, q)", "decimal(23,13)", "0.3333333333333"),
        ("try_divide(p, 0)", "decimal(14,6)", None),
        ("try_add(p, 1)", "decimal(11,2)", "2.00"),
        ("try_add('1', 2)", "double", 3.0),
        ("ceil(p)", "decimal(9,0)", "1"),
        ("floor(-x, 1)", "decimal(17,1)", "-1.3"),
        ("ceil(i, -2)", "decimal(11,0)", "100"),
        ("ceil('1.5')", "bigint", 2),
    ],
)
def test_decimals_have_the_digits_that_spark_gives_them(session, expression, type_, value):
    rows = session.sql("SELECT CAST(1 AS DECIMAL(10,2)) AS p, CAST(3 AS DECIMAL(10,2)) AS q, 1.25D AS x, 7 AS i")
    found = rows.select(F.expr(expression).alias("v"))
    assert found.dtypes == [("v", type_)]
    assert found.collect()[0][0] == (Decimal(value) if isinstance(value, str) else value)


@pytest.mark.parametrize("scale", ["1.5", "NULL", "i", "'1'", "39"])
@pytest.mark.parametrize("function", ["ceil", "floor"])
def test_a_scale_that_is_no_whole_number_is_refused(rows, function, scale):
    message = rf"{function}: the scale must be a whole number from -38 to 38 that is written out, not {scale}\."
    with pytest.raises(AnalysisError, match=message):
        rows.select(F.expr(f"{function}(d, {scale})")).collect()


@pytest.mark.parametrize(
    ("expression", "type_", "value"),
    [
        ("transform(t, x -> x + 1)", "array<double>", [2.0, 3.0, None]),
        ("filter(t, x -> x > 1)", "array<string>", ["2"]),
        ("exists(t, x -> x = 1)", "boolean", True),
        ("transform(n, x -> coalesce(x, 'a'))", "array<string>", ["1", "2"]),
        ("transform(n, (x, i) -> if(i > 0, x, 'a'))", "array<string>", ["a", "2"]),
        ("transform(t, x -> upper(x) = 1)", "array<boolean>", [True, False, None]),
        ("transform(t, x -> array(x, 1))", "array<array<string>>", [["1", "1"], ["2", "1"], ["x", "1"]]),
        ("transform(array(t), x -> transform(x, y -> y + 1))", "array<array<double>>", [[2.0, 3.0, None]]),
        ("transform(array(struct('1' AS a)), x -> x.a + 1)", "array<double>", [2.0]),
        ("aggregate(t, 0D, (s, x) -> s + coalesce(x + 0, 0))", "double", None),
        ("aggregate(n, 0D, (s, x) -> s + x, s -> s / 2)", "double", 1.5),
        ("map_filter(m, (k, v) -> v > 1)", "map<string,string>", {"b": "2"}),
        ("transform_values(m, (k, v) -> v * 2)", "map<string,double>", {"a": 2.0, "b": 4.0}),
        ("zip_with(t, n, (x, y) -> x + y)", "array<double>", [2.0, 4.0, None]),
        ("map_zip_with(m, map('a', 2), (k, x, y) -> x + y)", "map<string,double>", {"a": 3.0, "b": None}),
        ("array_sort(t, (x, y) -> y - x)", "array<string>", None),
    ],
)
def test_the_operands_in_lambdas_are_cast_like_all_others(session, expression, type_, value):
    rows = session.sql("SELECT array('1', '2', 'x') AS t, array(1, 2) AS n, map('a', '1', 'b', '2') AS m")
    for found in (rows.select(F.expr(expression).alias("v")), rows.select_expr(f"{expression} AS v")):
        assert found.dtypes == [("v", type_)]
        if value is not None:
            assert found.collect()[0][0] == value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (F.transform("t", lambda x: x + 1), [2.0, 3.0]),
        (F.transform("t", lambda x: F.concat(x, F.col("y"))), ["15", "25"]),
        (F.transform("s", lambda x: x.a + x["b"]), [3.0]),
        (F.transform("s", lambda x, i: x.b * i), [0]),
        (F.transform("n", lambda x: F.transform(x, lambda z: z + F.size(x))), [[3, 4]]),
        (F.transform("n", lambda x: F.filter(x, lambda z, i: z > i)), [[1, 2]]),
        (F.transform("n", lambda x: F.array_sort(x, lambda a, b: (b - a) * F.size(x))), [[2, 1]]),
        (F.transform("n", lambda x: F.zip_with(x, x, lambda a, b: a + F.element_at(x, 2))), [[3, 4]]),
        (F.aggregate("n", F.lit(0), lambda s, x: s + F.aggregate(x, F.lit(0), lambda r, y: r + y)), 3),
        (F.transform_values("m", lambda k, v: F.concat(k, F.lit("-"), v)), {"k": "k-2"}),
    ],
    ids=repr,
)
def test_a_lambda_of_python_means_its_parameters(session, column, value):
    rows = session.sql(
        "SELECT array('1', '2') AS t, array(named_struct('a', '1', 'b', 2)) AS s, map('k', 2) AS m, "
        "array(array(1, 2)) AS n, 5 AS y"
    )
    assert rows.select(column).collect()[0][0] == value


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("1", "int"), ("1L", "bigint"), ("'a'", "string"), ("NULL", "void"), ("1.5", "decimal(2,1)"),
        ("1.5D", "double"),
        ("array(1, 2)", "array<int>"), ("map('a', 1.5)", "map<string,decimal(2,1)>"), ("DATE '2024-01-01'", "date"),
        ("named_struct('a', 1, 'b', 'x')", "struct<a:int,b:string>"), ("CAST(1 AS TINYINT)", "tinyint"),
        ("1 + 1L", "bigint"), ("upper('a')", "string"), ("transform(array(1), x -> x / 2)", "array<double>"),
        ("CAST(1 AS DECIMAL(10,2)) / 3", "decimal(14,6)"),
    ],
)  # fmt: skip
def test_typeof_names_the_type(session, expression, type_):
    assert session.sql(f"SELECT typeof({expression})").collect()[0][0] == type_
    assert session.range(1).select(F.typeof(F.expr(expression))).collect()[0][0] == type_


STRUCTS = """
    SELECT named_struct('a', 1, 'b', CAST(NULL AS INT)) AS v UNION ALL SELECT named_struct('a', 1, 'b', 2) UNION ALL
    SELECT named_struct('a', CAST(NULL AS INT), 'b', 5) UNION ALL SELECT NULL
"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("max(v)", (1, 2)),
        ("min(v)", (None, 5)),
        ("max(v) FILTER (WHERE v.b IS NULL OR v.b > 2)", (1, None)),
        ("max_by(v.b, v)", 2),
        ("min_by(v.b, v)", 5),
        ("max(array(v.b, v.a))", [5, None]),
        ("min(array(v.b, v.a))", [None, None]),
        ("sort_array(collect_list(v))", [(None, 5), (1, None), (1, 2)]),
        ("sort_array(collect_list(v), false)", [(1, 2), (1, None), (None, 5)]),
        ("array_max(collect_list(v))", (1, 2)),
        ("array_min(collect_list(v))", (None, 5)),
    ],
)
def test_a_null_inside_is_the_least(session, expression, value):
    found = session.sql(STRUCTS).agg(F.expr(expression).alias("v")).collect()[0][0]
    assert found == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("array_sort(array(struct(1, NULL), NULL, struct(1, 2)))", [(1, None), (1, 2), None]),
        ("sort_array(array(array(2), array(1, NULL), array(1, 1), NULL))", [None, [1, None], [1, 1], [2]]),
        ("greatest(struct(1, NULL), NULL, struct(1, 2))", (1, 2)),
        ("least(array(1, NULL), array(1, 2), array(1))", [1]),
        ("struct(1, NULL) <= struct(1, 2)", True),
        ("array(1, NULL) > array(1, 2)", False),
        ("array_max(array(struct(CAST(NULL AS INT)), NULL))", (None,)),
        ("array_max(array(CAST(NULL AS STRUCT<a: INT>)))", None),
    ],
)
def test_arrays_and_structs_are_compared_with_nulls_as_the_least(session, expression, value):
    assert session.sql(f"SELECT {expression}").collect()[0][0] == value


def test_rows_are_ordered_by_a_struct_with_nulls_as_the_least(session):
    rows = session.sql(STRUCTS)
    in_order = [None, (None, 5), (1, None), (1, 2)]
    assert [row.v for row in rows.order_by("v").collect()] == in_order
    assert [row.v for row in rows.order_by(F.desc("v")).collect()] == in_order[::-1]


@pytest.mark.parametrize(
    "expression",
    ["array_contains(t, 2)", "array_position(n, '2')", "array_append(n, 'x')", "array_union(n, t)",
     "arrays_overlap(t, n)", "map_contains_key(map('1', 'a'), 1)"],
)  # fmt: skip
def test_texts_among_elements_that_are_none_are_refused(session, expression):
    rows = session.sql("SELECT array('1', '2') AS t, array(1, 2) AS n")
    with pytest.raises(AnalysisError, match="do not fit: they are of "):
        rows.select(F.expr(expression))


def test_a_sum_that_outgrows_its_type_is_null(session):
    rows = session.create_dataframe([(2**63 - 1,), (1,)], "v BIGINT")
    assert rows.agg(F.sum("v"), F.try_sum("v")).collect() == [(None, None)]
    prices = rows.select(F.expr("CAST(1.5 AS DECIMAL(2, 1)) AS p")).agg(F.try_sum("p"), F.try_avg("p"))
    assert [type_ for _, type_ in prices.dtypes] == ["decimal(12,1)", "decimal(6,5)"]
    assert prices.collect() == [(Decimal("3.0"), Decimal("1.50000"))]


def test_random_numbers_take_a_seed_and_the_local_time_is_that_of_the_batch(session):
    found = session.range(3).select(F.rand(1).alias("a"), F.random(2).alias("b"), F.randn(seed=3).alias("c"))
    assert all(0 <= row.a < 1 and 0 <= row.b < 1 and row.c is not None for row in found.collect())
    assert session.range(1).select(F.localtimestamp() == F.current_timestamp()).collect() == [(True,)]
