"""Stars inside of calls: ``struct(*)`` has every column."""

import pytest

from unbounded import functions as F
from unbounded.contracts import Row
from unbounded.errors import AnalysisError

WHOLE = Row(i=1, s="a", r=Row(p=2, q="z"))


@pytest.fixture
def rows(session):
    frame = session.create_dataframe([WHOLE], "i INT, s STRING, r STRUCT<p: INT, q: STRING>")
    frame.create_or_replace_temp_view("rows")
    return frame


CALLS = {
    "a struct": (F.struct("*"), WHOLE),
    "a column": (F.struct(F.col("*")), WHOLE),
    "text": ("struct(*)", WHOLE),
    "fields": (F.struct("r.*", "s"), Row(p=2, q="z", s="a")),
    "inside": (F.to_json(F.struct("*")), '{"i":1,"s":"a","r":{"p":2,"q":"z"}}'),
    "in casts": (F.concat_ws("-", F.struct("*").cast("string")), "{1, a, {2, z}}"),
    "the first argument": (F.coalesce("*").is_not_null(), True),
}


@pytest.mark.parametrize(("call", "value"), CALLS.values(), ids=CALLS)
def test_a_star_inside_of_a_call_stands_for_the_columns(rows, call, value):
    simple = rows if "coalesce" not in str(call).lower() else rows.select("i")
    assert simple.select(call).collect() == [(value,)]


def test_a_star_has_the_columns_of_a_frame_by_its_alias(rows):
    joined = rows.alias("a").join(rows.alias("b").select("b.i"), F.expr("a.i = b.i"))
    assert joined.select(F.struct("a.*").alias("x")).collect() == [Row(x=WHOLE)]
    assert rows.select(F.concat_ws(",", F.struct("i", "s").cast("string"), "s")).columns == [
        "concat_ws(,, CAST(struct(i, s) AS STRING), s)"
    ]


def test_a_star_inside_of_an_aggregate_stands_for_the_columns(rows):
    assert rows.group_by("s").agg(F.collect_list(F.struct("*")).alias("l")).collect() == [Row(s="a", l=[WHOLE])]
    assert rows.group_by("s").agg(F.max(F.struct("i", "r.*")).alias("m")).select("m.*").columns == ["i", "p", "q"]


def test_names_have_the_columns_and_counts_keep_their_star(rows):
    assert rows.select(F.hash("*"), F.lit(1)).columns == ["hash(i, s, r)", "1"]
    assert rows.select(F.count("*"), F.expr("count(*)")).collect() == [(1, 1)]


def test_a_star_of_nothing_is_an_error(rows):
    with pytest.raises(AnalysisError, match=r"nobody\.\*"):
        rows.select(F.struct("nobody.*"))


QUERIES = {
    "a table": ("SELECT struct(*) FROM rows", WHOLE),
    "a table expression": ("WITH q AS (SELECT i, s FROM rows) SELECT struct(q.*) FROM q", Row(i=1, s="a")),
    "one side of a join": ("SELECT struct(b.*) FROM rows a JOIN (SELECT i FROM rows) b ON a.i = b.i", Row(i=1)),
    "groups": ("SELECT collect_list(struct(*)) FROM (SELECT i FROM rows) GROUP BY i", [Row(i=1)]),
    "a count": ("SELECT count(*) FROM rows", 1),
}


@pytest.mark.parametrize(("query", "value"), QUERIES.values(), ids=QUERIES)
def test_a_star_inside_of_a_call_stands_for_the_columns_in_sql_text(rows, query, value):
    (row,) = rows.session.sql(query).collect()
    assert row == (value,)


def test_json_has_decimals_as_they_are(session):
    frame = session.sql("SELECT CAST(1.5 AS DECIMAL(10, 2)) AS d, array(CAST(2 AS DECIMAL(3, 1))) AS a")
    assert frame.select(F.to_json(F.struct("*"))).collect() == [('{"d":1.50,"a":[2.0]}',)]
