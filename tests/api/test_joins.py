import pytest

from unbounded import functions as F
from unbounded.errors import AnalysisError, ColumnNotFoundError


@pytest.fixture
def left(session):
    return session.create_dataframe([(1, "a"), (2, "b")], "id BIGINT, name STRING")


@pytest.fixture
def right(session):
    return session.create_dataframe([(2, "x"), (3, "y")], "id BIGINT, name STRING")


@pytest.mark.parametrize(
    ("how", "rows"),
    [
        ("inner", {(2, "b", "x")}),
        ("left", {(1, "a", None), (2, "b", "x")}),
        ("left_outer", {(1, "a", None), (2, "b", "x")}),
        ("right", {(2, "b", "x"), (3, None, "y")}),
        ("fullouter", {(1, "a", None), (2, "b", "x"), (3, None, "y")}),
        ("semi", {(2, "b")}),
        ("LeftAnti", {(1, "a")}),
    ],
)
def test_a_join_on_a_name_has_the_key_once(left, right, how, rows):
    joined = left.join(right, "ID", how)
    assert joined.columns[0] == "id"
    assert {tuple(row) for row in joined.collect()} == rows


def test_a_join_on_a_condition_keeps_both_keys(left, right):
    joined = left.join(right, left.id == right.id)
    assert joined.columns == ["id", "name", "id", "name"]
    assert joined.select(right.name, left["id"]).collect() == [("x", 2)]
    assert joined.drop(right.id).drop(left.name).collect() == [(2, "x")]


def test_several_conditions_and_names_are_understood(left, right):
    assert left.join(right, [left.id == right.id, right.name == "x"]).count() == 1
    assert left.join(right, ["id", "name"]).count() == 0


def test_a_name_of_both_sides_needs_its_side(left, right):
    with pytest.raises(AnalysisError, match=r"'name' may mean any of 2 columns; write l\.name or r\.name"):
        left.alias("l").join(right.alias("r"), "id").select("name")


def test_a_frame_is_joined_with_itself_by_aliases(left):
    pairs = left.alias("a").join(left.alias("b"), F.expr("a.id < b.id")).select("a.name", F.col("b.name").alias("next"))
    assert pairs.collect() == [("a", "b")]


def test_a_frame_joined_with_itself_by_its_own_columns_is_ambiguous(left):
    with pytest.raises(AnalysisError, match="alias"):
        left.join(left, left.id == left.id)


def test_the_columns_of_one_side_are_had_by_its_alias(left, right):
    joined = left.alias("l").join(right.alias("r"), F.expr("l.id = r.id"))
    assert joined.select("r.*").collect() == [(2, "x")]


def test_without_a_condition_all_pairs_come(left, right):
    assert left.cross_join(right).count() == left.join(right).count() == 4


def test_an_unknown_kind_is_refused_with_the_nearest(left, right):
    with pytest.raises(AnalysisError, match="Did you mean 'left'"):
        left.join(right, "id", "lefty")


def test_a_key_that_one_side_lacks_is_refused_with_that_side(left, right):
    with pytest.raises(ColumnNotFoundError, match="the frame on the right"):
        left.join(right.drop("name"), "name")


def test_a_union_goes_by_position_and_a_union_by_name_by_name(left, right):
    swapped = right.select("name", "id")
    assert left.union(right).count() == 4
    assert left.union_by_name(swapped).filter("id = 3").collect() == [(3, "y")]


def test_frames_of_different_width_are_not_united(left, right):
    with pytest.raises(AnalysisError, match="union_by_name"):
        left.union(right.drop("id"))


def test_columns_that_a_side_lacks_become_null_if_that_is_wanted(left, right):
    wide = right.with_column("extra", F.lit(1)).drop("name")
    with pytest.raises(ColumnNotFoundError, match="'extra'"):
        left.union_by_name(wide)
    both = left.union_by_name(wide, allowMissingColumns=True).order_by("id", "name")
    assert both.columns == ["id", "name", "extra"]
    assert both.collect() == [(1, "a", None), (2, None, 1), (2, "b", None), (3, None, 1)]
