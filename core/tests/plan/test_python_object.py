"""Python objects in plans."""

import functools
import json
import os.path
import textwrap

import pytest

from unbounded.errors import AnalysisError
from unbounded.plan.edges import Scan, Sink
from unbounded.plan.python_object import PythonObject
from unbounded.plan.query import QuerySpec
from unbounded.schema import from_ddl


def _query(function: object) -> QuerySpec:
    scan = Scan(source="rate", schema=from_ddl("a INT"), streaming=True)
    return QuerySpec(plan=scan, sink=Sink(name="foreach", function=PythonObject(function)))


@pytest.mark.parametrize("value", [json.dumps, os.path.join, textwrap.TextWrapper, textwrap.TextWrapper.wrap, print])
def test_an_object_with_a_name_is_that_name(value: object) -> None:
    written = PythonObject(value)
    assert PythonObject(str(written)).value is value
    assert PythonObject(str(written)) == written


def test_a_query_with_a_function_comes_back_from_text() -> None:
    query = _query(json.dumps)
    assert QuerySpec.from_yaml(query.to_yaml()) == query
    assert QuerySpec.from_json(query.to_json()).sink.function.value is json.dumps  # type: ignore[union-attr]


def _outer() -> object:
    def inner() -> None: ...

    return inner


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (lambda: None, "<function <lambda>>"),
        (_outer(), "<function _outer.<locals>.inner>"),
        (functools.partial(print), "<partial>"),
        (textwrap.TextWrapper().wrap, "<method TextWrapper.wrap>"),
    ],
    ids=["a lambda", "a local function", "a partial", "a bound method"],
)
def test_what_has_no_name_is_refused_by_its_label_in_yaml(value: object, label: str) -> None:
    query = _query(value)
    assert query.sink.function is not None
    assert query.sink.function.value is value
    with pytest.raises(AnalysisError) as caught:
        query.to_yaml()
    assert f"Sink foreach: the function {label} cannot be written as text" in str(caught.value)


def test_a_plan_of_a_checkpoint_is_read_without_importing_its_functions() -> None:
    query = _query(lambda: None)
    assert QuerySpec.model_validate(query.model_dump(mode="json", by_alias=True)) == query


@pytest.mark.parametrize("text", ["json:nothing", "no_such_module:f", "json", ":f", "json:", "<function <lambda>>"])
def test_a_reference_that_leads_nowhere_is_an_error_when_text_is_read(text: str) -> None:
    values = _query(json.dumps).model_dump(mode="json", by_alias=True)
    values["sink"]["function"] = text
    with pytest.raises(AnalysisError, match="does not lead to a Python object"):
        QuerySpec.from_json(json.dumps(values))
