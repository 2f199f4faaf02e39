import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.api.analysis.resolve import name_of, resolve
from unbounded.api.analysis.scope import Attribute, Scope, new_token, unique_names
from unbounded.api.column import Column, to_column
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.schema import from_ddl

DDL = (
    "id BIGINT, Name STRING, user STRUCT<Id: BIGINT, home: STRUCT<city: STRING>>, "
    "tags ARRAY<STRUCT<k: STRING>>, m MAP<STRING, INT>"
)


def scope_of(ddl: str = DDL, alias: str | None = None) -> Scope:
    qualifiers = {new_token(), *([alias] if alias else [])}
    return Scope(Attribute(field.name, field.name, field.type, frozenset(qualifiers)) for field in from_ddl(ddl))


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("ID + 1", "id + 1"),
        ("upper(NAME)", "UPPER(Name)"),
        ("user.id", "user['Id']"),
        ("user.home.CITY", "user['home']['city']"),
        ("user['ID']", "user['Id']"),
        ("m.key", "m['key']"),
        ("tags.K", "TRANSFORM(tags, element -> element.k)"),
        ("tags[0].K", "tags[0]['k']"),
        ("transform(tags, ID -> ID.k)", "TRANSFORM(tags, ID -> ID.k)"),
        ("c.user.home.city", "user['home']['city']"),
        ("struct(user.id)", "STRUCT(user['Id'] AS id)"),
    ],
)
def test_names_are_written_as_the_frame_spells_them(text, resolved):
    assert resolve(text, scope_of(alias="c"), "select").sql == resolved


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ID", "id"),
        ("user.home.CITY", "city"),
        ("c.Id + 1", "(id + 1)"),
        ("count(*)", "count(1)"),
        ("id AS x", "x"),
        ("cast(user.id as int)", "Id"),
    ],
)
def test_an_expression_is_named_as_spark_names_it(text, name):
    assert name_of(to_column(text).tree, scope_of(alias="c"), "select") == name


@pytest.mark.parametrize("text", ["idd", "user.x", "c.nope", "user.home.zip", "x.y.z"])
def test_a_name_that_is_not_there_is_refused(text):
    with pytest.raises(ColumnNotFoundError, match=r"^here: there is no column"):
        resolve(text, scope_of(alias="c"), "here")


def test_a_field_of_what_is_no_struct_is_refused():
    with pytest.raises(AnalysisError, match="id is of type BIGINT, which has no field 'x'"):
        resolve("id.x", scope_of(), "select")


def test_a_name_that_two_columns_have_needs_its_qualifier():
    both = Scope([*scope_of("n INT", "a").attributes, *scope_of("n INT", "b").attributes])
    with pytest.raises(AnalysisError, match=r"write a\.n or b\.n"):
        resolve("n", both, "select")
    assert resolve("B.n", both, "select").sql == "n"


def test_a_bound_column_means_its_frame_s_and_no_other():
    left, right = scope_of("n INT"), scope_of("n INT")
    bound = Column(right.attributes[0].bound)
    assert resolve(bound, right, "select").sql == "n"
    with pytest.raises(AnalysisError, match="belongs to another frame"):
        resolve(bound, left, "select")


def test_a_subquery_is_refused():
    with pytest.raises(AnalysisError, match="subquery"):
        resolve("id IN (SELECT 1)", scope_of(), "filter")


def test_text_that_is_a_column_s_name_means_that_column():
    frame = Scope([Attribute("sum(x)", "sum(x)", pa.int64(), frozenset((new_token(),)))])
    assert resolve("sum(x)", frame, "select").sql == "`sum(x)`"


@given(st.lists(st.sampled_from(["a", "A", "b", "a_2", "A_2", "b_3"]), max_size=8))
def test_unique_names_differ_in_more_than_letter_case_and_the_first_keeps_its_own(names):
    unique = unique_names(names)
    assert len({name.casefold() for name in unique}) == len(names)
    assert unique[:1] == names[:1]
