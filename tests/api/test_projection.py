import pytest

from unbounded import functions as F
from unbounded.errors import AnalysisError, ColumnNotFoundError


@pytest.fixture
def people(session):
    rows = [(1, "Ada", {"city": "London", "zip": 1}), (2, "Bob", None)]
    return session.create_dataframe(rows, "id BIGINT, name STRING, home STRUCT<city: STRING, zip: INT>")


def test_columns_text_and_stars_can_stand_side_by_side(people):
    assert people.select("*", F.upper("NAME").alias("loud"), "id * 2 AS double").columns == [
        "id",
        "name",
        "home",
        "loud",
        "double",
    ]


def test_a_struct_can_be_spread(people):
    assert people.select("home.*").columns == ["city", "zip"]
    assert people.select("home.CITY").collect() == [("London",), (None,)]


def test_a_list_is_as_good_as_several_arguments(people):
    assert people.select(["id", "name"]).columns == people[["id", "name"]].columns == ["id", "name"]


def test_an_expression_without_alias_has_spark_s_name(people):
    assert people.select(people.id + 1, F.upper("name")).columns == ["(id + 1)", "upper(name)"]


def test_columns_are_added_and_replaced_in_place(people):
    changed = people.with_columns({"ID": F.col("id") + 10, "short": F.substring("name", 1, 1)})
    assert changed.columns == ["ID", "name", "home", "short"]
    assert changed.select("id", "short").collect() == [(11, "A"), (12, "B")]


def test_added_columns_see_the_old_ones(people):
    swapped = people.with_columns({"id": F.col("home.zip"), "name": F.col("id").cast("string")})
    assert swapped.select("id", "name").collect() == [(1, "1"), (None, "2")]


def test_columns_are_renamed_and_unknown_names_are_passed_over(people):
    assert people.with_columns_renamed({"NAME": "who", "nobody": "x"}).columns == ["id", "who", "home"]


def test_all_columns_are_renamed_at_once(people):
    assert people.to_df("a", "b", "c").columns == ["a", "b", "c"]
    with pytest.raises(AnalysisError, match="3 columns and was given 2 names"):
        people.to_df("a", "b")


def test_columns_are_dropped_by_name_or_as_columns(people):
    assert people.drop("NAME", people.home, "nobody").columns == ["id"]


def test_odd_names_can_be_used(session):
    odd = session.range(1).select(F.lit(1).alias("my col"), F.lit(2).alias("order"), F.lit(3).alias("a.b"))
    assert odd.select("my col", "order", "`a.b`", odd["a.b"].alias("again")).collect() == [(1, 2, 3, 3)]


def test_two_columns_may_have_one_name(people):
    twice = people.select("id", "id", "name")
    assert twice.columns == ["id", "id", "name"]
    assert [tuple(row) for row in twice.collect()] == [(1, 1, "Ada"), (2, 2, "Bob")]
    assert twice.drop("id").columns == ["name"]
    with pytest.raises(AnalysisError, match="more than one column is named 'id'"):
        twice.create_or_replace_temp_view("twice")


OPERATIONS = {
    "select": lambda frame: frame.select("nam"),
    "filter": lambda frame: frame.filter("nam = 'x'"),
    "with_column": lambda frame: frame.with_column("x", F.col("nam") + 1),
    "group_by": lambda frame: frame.group_by("nam"),
    "agg": lambda frame: frame.group_by("id").agg(F.max("nam")),
    "order_by": lambda frame: frame.order_by("nam"),
    "dropna": lambda frame: frame.dropna(subset="nam"),
    "fillna": lambda frame: frame.fillna({"nam": ""}),
    "drop_duplicates": lambda frame: frame.drop_duplicates(["nam"]),
    "with_watermark": lambda frame: frame.with_watermark("nam", "1 minute"),
    "subscript": lambda frame: frame["nam"],
    "join": lambda frame: frame.join(frame.alias("other"), "nam"),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_name_that_is_not_there_is_refused_at_once_with_the_nearest(people, operation):
    with pytest.raises(ColumnNotFoundError, match=r"there is no column 'nam'\. Did you mean 'name'"):
        operation(people)


def test_a_type_that_does_not_fit_is_refused_at_once(people):
    with pytest.raises(AnalysisError, match=r"argument 1 of \+ must be a number.*; home is of type STRUCT<"):
        people.select(F.col("home") + F.col("name"))


def test_a_frame_has_its_columns_as_attributes_and_nothing_else(people):
    assert people.select(people.name).columns == ["name"]
    assert not hasattr(people, "nobody")
    assert "name" in dir(people)


def test_a_column_of_an_earlier_frame_can_be_used_while_it_passes_through(people):
    assert people.filter(people.id > 1).select(people.name).collect() == [("Bob",)]
    with pytest.raises(AnalysisError, match=r"write F\.col\('id'\)"):
        people.with_column("id", F.lit(0)).select(people.id)


def test_a_filter_may_read_the_column_that_another_replaced(people):
    replaced = people.select((F.col("id") * 10).alias("id"))
    assert replaced.filter((people.id > 1) & (F.col("id") > 1)).collect() == [(20,)]


def test_an_aggregate_in_a_condition_is_refused_with_a_way(people):
    with pytest.raises(AnalysisError, match="aggregate first"):
        people.filter(F.max("id") > 1)


def test_frames_can_be_built_by_named_steps(people):
    def only(frame, name):
        return frame.filter(F.col("name") == name)

    assert people.transform(only, "Bob").count() == 1


def test_an_array_gives_a_row_for_each_element(session):
    frame = session.create_dataframe([(1, [10, 20]), (2, [])], "id INT, v ARRAY<INT>")
    assert frame.select("id", F.explode("v")).collect() == [(1, 10), (1, 20)]
    assert frame.select("id", F.explode("v").alias("each")).columns == ["id", "each"]
    assert frame.select("id", F.explode_outer("v")).collect() == [(1, 10), (1, 20), (2, None)]


def test_generators_of_several_columns_name_them_as_spark_does(session):
    frame = session.create_dataframe(
        [({"k": 1}, [7], [{"a": 1, "b": "x"}])], "m MAP<STRING, INT>, v ARRAY<INT>, s ARRAY<STRUCT<a: INT, b: STRING>>"
    )
    assert frame.select(F.explode("m")).collect() == [("k", 1)]
    assert frame.select(F.explode("m")).columns == ["key", "value"]
    assert frame.select(F.posexplode("v")).columns == ["pos", "col"]
    assert frame.select(F.posexplode("v").alias("i", "x")).collect() == [(0, 7)]
    assert frame.select(F.inline("s")).columns == ["a", "b"]


def test_two_generators_in_one_select_are_refused(session):
    frame = session.create_dataframe([([1], [2])], "a ARRAY<INT>, b ARRAY<INT>")
    with pytest.raises(AnalysisError, match="only one explode"):
        frame.select(F.explode("a"), F.explode("b"))


@pytest.mark.parametrize("condition", ["name", "id + 1", F.lit("yes")], ids=["text", "number", "literal"])
def test_a_condition_that_is_neither_true_nor_false_is_refused(people, condition):
    with pytest.raises(AnalysisError, match="filter: a condition must be true or false"):
        people.filter(condition)


def test_a_condition_may_be_any_expression_that_is_true_or_false(people):
    flagged = people.with_column("adult", F.col("id") > 1)
    for condition in (
        "adult",
        "coalesce(adult, false)",
        "name LIKE 'B%'",
        "CASE WHEN adult THEN true END",
        "isnull(home)",
    ):
        assert flagged.filter(condition).select("id").collect() == [(2,)]


def test_a_long_list_of_forms_stays_out_of_an_error(people):
    with pytest.raises(AnalysisError) as refused:
        people.select(F.col("home") + 1)
    assert len(str(refused.value)) < 250


def test_generators_of_several_columns_name_them(session):
    texts = session.create_dataframe([('{"a": 1, "b": "x"}',), ("{}",)], "text STRING")
    assert texts.select(F.json_tuple("text", "a", "b")).columns == ["c0", "c1"]
    assert texts.select(F.json_tuple("text", "a", "b").alias("a", "b")).collect() == [("1", "x"), (None, None)]
    stacked = session.range(1).select("id", F.stack(2, F.lit("a"), F.lit(1), F.lit("b"), F.lit(2)))
    assert stacked.columns == ["id", "col0", "col1"]
    assert stacked.collect() == [(0, "a", 1), (0, "b", 2)]
