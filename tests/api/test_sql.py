import pyarrow as pa
import pytest

from unbounded import functions as F
from unbounded.contracts import Row
from unbounded.errors import AnalysisError, TableNotFoundError


def test_a_query_reads_views_whatever_their_letter_case(session):
    session.range(4).create_or_replace_temp_view("Numbers")
    assert session.sql("SELECT max(id) AS most FROM numbers WHERE id < 3").collect() == [(2,)]


def test_names_that_the_text_defines_are_its_own(session):
    session.range(4).create_or_replace_temp_view("numbers")
    text = "WITH big AS (SELECT * FROM numbers WHERE id > 1) SELECT count(*) AS n FROM big"
    assert session.sql(text).collect() == [(2,)]


def test_a_query_without_tables_is_a_query(session):
    assert session.sql("SELECT 1 AS one").collect() == [(1,)]


def test_frames_can_be_given_by_name(session):
    joined = session.sql("SELECT a.id FROM {a} a JOIN {b} b ON a.id = b.id", a=session.range(3), b=session.range(2))
    assert joined.count() == 2


def test_values_and_columns_can_be_given_by_name(session):
    text = "SELECT {word} AS w, id FROM {n} WHERE id * 2 = {column}"
    given = {"word": "it's", "n": session.range(3), "column": F.col("id") + 1}
    assert session.sql(text, **given).collect() == [("it's", 1)]


def test_the_result_is_a_frame(session):
    assert session.sql("SELECT 1 AS one").with_column("two", F.col("one") + 1).collect() == [(1, 2)]


def test_a_view_can_be_replaced_and_not_created_twice(session):
    session.range(1).create_temp_view("t")
    with pytest.raises(AnalysisError, match="already"):
        session.range(2).create_temp_view("T")
    session.range(2).create_or_replace_temp_view("T")
    assert session.table("t").count() == 2


def test_a_table_qualifies_its_columns(session):
    session.range(1).create_temp_view("t")
    assert session.table("t").select("t.id").collect() == [(0,)]


def test_a_published_table_is_read_at_each_action(session):
    rows = [1]
    session.catalog.publish("counts", lambda: pa.table({"n": rows}))
    frame = session.table("counts")
    query = session.sql("SELECT sum(n) AS total FROM counts")
    rows.append(2)
    assert frame.count() == 2
    assert query.collect() == [(3,)]


def test_columns_are_named_as_in_spark_and_clauses_mean_what_they_meant(session):
    session.create_dataframe([(1, "a"), (10, "b"), (2, "a")], "n INT, k STRING").create_temp_view("t")
    counts = session.sql("SELECT k, count(*), sum(n) / 2 FROM t GROUP BY k HAVING count(*) > 1")
    assert counts.columns == ["k", "count(1)", "(sum(n) / 2)"]
    assert counts.collect() == [("a", 2, 1.5)]
    halves = session.sql("SELECT cast(n % 2 AS INT) FROM t WHERE n > 1 ORDER BY n DESC")
    assert halves.collect() == [(0,), (0,)]
    assert session.sql("SELECT cast(n AS STRING) FROM t ORDER BY n").collect() == [("1",), ("10",), ("2",)]
    assert session.sql("SELECT n % 2, n % 2 FROM t GROUP BY n % 2 ORDER BY 1").collect() == [(0, 0), (1, 1)]


@pytest.mark.parametrize("groups", ["ROLLUP (a, b)", "a, b WITH ROLLUP", "GROUPING SETS ((a, b), (a), ())"])
def test_super_groups_can_be_told_apart(session, groups):
    session.create_dataframe([(1, 2)], "a INT, b INT").create_temp_view("t")
    found = session.sql(f"SELECT grouping(a), grouping(b), grouping_id(), a, b FROM t GROUP BY {groups} ORDER BY 3")
    assert found.collect() == [(0, 0, 0, 1, 2), (0, 1, 1, 1, None), (1, 1, 3, None, None)]


@pytest.mark.parametrize("text", ["SELECT FROM WHERE", "DROP TABLE t", "nonsense", "SELECT 1; SELECT 2"])
def test_what_is_no_query_is_refused(session, text):
    with pytest.raises(AnalysisError, match=r"^sql: "):
        session.sql(text)


@pytest.mark.parametrize("text", ["SELECT * FROM nowhere", "SELECT * FROM db.t"])
def test_a_table_that_is_not_there_is_refused(session, text):
    with pytest.raises(TableNotFoundError, match="There is no table"):
        session.sql(text)


@pytest.mark.parametrize(
    ("condition", "args"),
    [
        ("id > :least", {"least": 1}),
        ("id > ? AND id < ?", [1, 3]),
        ("id > :least", {"least": F.lit(1)}),
        ("concat(id, :text) = '2it''s'", {"text": "it's"}),
    ],
)
def test_parameters_are_values(session, condition, args):
    assert session.sql(f"SELECT * FROM range(3) WHERE {condition}", args=args).collect() == [Row(id=2)]


@pytest.mark.parametrize(
    ("condition", "args", "message"),
    [
        ("id > :least", {"most": 1}, "no value for the parameter :least"),
        ("id > ?", [], r"args has 0 values, and \? needs one"),
        ("id > :least", [1], "args has 1 values, and :least needs one"),
    ],
)
def test_a_parameter_without_a_value_is_an_error(session, condition, args, message):
    with pytest.raises(AnalysisError, match=message):
        session.sql(f"SELECT * FROM range(3) WHERE {condition}", args=args)


def test_sql_text_groups_by_windows_of_time(session):
    session.sql("SELECT timestamp_seconds(id * 60) AS ts FROM range(7)").create_or_replace_temp_view("minutes")
    of_windows = "FROM minutes GROUP BY window(ts, '5 minutes')"
    query = f"SELECT window.start, window.end AS stop, count(*) AS n {of_windows} ORDER BY 1"
    rows = (
        session.sql(query).select("date_format(start, 'HH:mm') AS a", "date_format(stop, 'HH:mm') AS b", "n").collect()
    )
    assert rows == [Row(a="00:00", b="00:05", n=5), Row(a="00:05", b="00:10", n=2)]
    assert session.sql(f"SELECT window, count(*) {of_windows}").columns == [
        "window",
        "count(1)",
    ]
    with pytest.raises(AnalysisError, match="in SQL text windows cannot overlap"):
        session.sql("SELECT count(*) FROM minutes GROUP BY window(ts, '5 minutes', '1 minute')")


def test_range_has_a_column_id(session):
    assert session.sql("SELECT r.id FROM range(1, 6, 2) AS r").collect() == [Row(id=1), Row(id=3), Row(id=5)]
    with pytest.raises(AnalysisError, match="there is no function 'generate_series'"):
        session.sql("SELECT * FROM generate_series(3)")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT id FROM names WHERE name = 1", []),
        ("SELECT coalesce(id, name) AS x FROM names", [Row(x="7")]),
        ("SELECT n.name + 1 AS x FROM names AS n", [Row(x=None)]),
        ("SELECT x FROM (SELECT name AS x FROM names) WHERE x = 7", []),
        ("WITH w AS (SELECT name AS x FROM names) SELECT upper(x) > 1 AS y FROM w", [Row(y=None)]),
        ("SELECT count(*) AS n FROM names AS a JOIN names AS b ON a.name = b.id", [Row(n=0)]),
        ("SELECT name, sum(name) AS s FROM names GROUP BY name HAVING sum(name) = 'x'", []),
    ],
)
def test_operands_of_different_types_are_cast_in_sql_text_too(session, query, rows):
    session.create_dataframe([(7, "abc")], "id INT, name STRING").create_or_replace_temp_view("names")
    assert session.sql(query).collect() == rows


def test_what_a_value_holds_is_never_filled_in(session):
    text = "SELECT {a} AS v, {b} AS w FROM {d}"
    attack = " AS v, 1 AS injected FROM range(1) -- "
    assert session.sql(text, a="{b}", b=attack, d=session.range(1)).collect() == [Row(v="{b}", w=attack)]
    assert session.sql(text, d=session.range(1), b="{a}", a="{d}").collect() == [Row(v="{d}", w="{a}")]


def test_braces_around_a_name_that_is_not_given_stay(session):
    assert session.sql("SELECT '{c}' AS c, {a} AS a", a=1).collect() == [Row(c="{c}", a=1)]
