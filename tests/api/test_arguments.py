"""What functions and operators take: the rest is cast as Spark casts it, or refused as soon as it is written."""

import pytest

from unbounded import DataFrame, Session
from unbounded import functions as F
from unbounded.errors import AnalysisError

SCHEMA = (
    "i INT, l BIGINT, d DOUBLE, s STRING, b BOOLEAN, dt DATE, ts TIMESTAMP, bin BINARY, arr ARRAY<INT>, "
    "m MAP<STRING, INT>, st STRUCT<a: INT, c: STRING>"
)


@pytest.fixture
def values(session: Session) -> DataFrame:
    row = {"i": 5, "l": 7, "d": 2.5, "s": "3", "b": True, "bin": b"ab", "arr": [1, 2], "st": {"a": 1, "c": "x"}}
    return session.create_dataframe([row | {"m": {"k": 1}}], SCHEMA)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("upper(b)", "TRUE"),
        ("concat(split(d, '[.]')[0], '!')", "2!"),
        ("length(bin)", 2),
        ("lpad(i, s, '0')", "005"),
        ("repeat(s, d)", "33"),
        ("substring('abcdef', s)", "cdef"),
        ("sqrt(concat(s, '6'))", 6.0),
        ("factorial(l)", 5040),
        ("factorial('x')", None),
        ("reverse(i)", "5"),
        ("concat_ws(',', arr, b, 'x')", "1,2,true,x"),
        ("btrim(i, l)", "5"),
        ("md5(bin) = md5('ab')", True),
        ("date_sub(to_date('2024-03-10'), l)", "2024-03-03"),
        ("to_date('2024-03-10') - to_date('2024-03-01') IS NOT NULL", True),
        ("s LIKE i", False),
        ("from_unixtime(4e9)", "2096-10-02 07:06:40"),
    ],
)
def test_an_argument_becomes_what_the_function_takes(values: DataFrame, text: str, value: object) -> None:
    found = values.select(F.expr(text)).collect()[0][0]
    assert (str(found) if text.startswith("date_") else found) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("upper(arr)", r"select: the argument of upper must be text, or .*; arr is of type ARRAY<INT>\."),
        ("split(m, ',')", r"argument 1 of split must be text.*; m is of type MAP<STRING, INT>\."),
        ("lpad(s, 3, st)", r"argument 3 of lpad must be text.*; st is of type STRUCT<a: INT, c: STRING>\."),
        ("locate(arr, s)", r"argument 1 of locate must be text"),
        ("locate(s, arr)", r"argument 2 of locate must be text"),
        ("from_json(i, 'a INT')", r"argument 1 of from_json must be of type STRING; i is of type INT"),
        ("sqrt(b)", r"the argument of sqrt must be a number, or text that spells one; b is of type BOOLEAN"),
        ("year(i)", r"the argument of year must be a DATE, a TIMESTAMP, or text that spells one; i is of type INT"),
        ("year(arr)", r"the argument of year must be a DATE"),
        ("date_add(dt, d)", r"argument 2 of date_add must be a whole number; d is of type DOUBLE"),
        ("size(s)", r"the argument of size must be an ARRAY or a MAP; s is of type STRING"),
        ("map_keys(arr)", r"the argument of map_keys must be a MAP"),
        ("transform(i, x -> x)", r"argument 1 of transform must be an ARRAY"),
        ("md5(i)", r"the argument of md5 must be of type BINARY or STRING"),
        ("concat(s, m)", r"values that are compared.*m is of type MAP"),
        ("arr + 1", r"argument 1 of \+ must be a number.*; arr is of type ARRAY<INT>"),
        ("2 * dt", r"argument 2 of \* must be a number, or text that spells one; dt is of type DATE"),
        ("-b", r"the argument of - must be a number"),
        ("i & d", r"argument 2 of & must be a whole number"),
        ("st LIKE 'a'", r"argument 1 of LIKE must be text"),
        ("arr > 3", r"must be kindred; arr is of type ARRAY<INT>, 3 is of type INT"),
        ("arr = m", r"must be kindred"),
        ("i IN (1, arr)", r"must be kindred"),
        ("i BETWEEN st AND 2", r"must be kindred"),
        ("coalesce(arr, i)", r"must be kindred"),
        ("CASE WHEN b THEN arr ELSE 1 END", r"must be kindred"),
        ("greatest(arr, 1)", r"must be kindred"),
        ("CASE WHEN i THEN 1 END", r"i must be true or false in CASE WHEN i THEN 1 END, and is of type INT"),
    ],
)
def test_an_argument_that_cannot_become_it_is_refused_at_once(values: DataFrame, text: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        values.select(F.expr(text))


@pytest.mark.parametrize("text", ["sum(arr)", "max(m)", "max_by(i, m)", "bool_and(i)", "corr(i, st)", "bit_or(d)"])
def test_an_aggregate_of_what_it_cannot_take_is_refused_at_once(values: DataFrame, text: str) -> None:
    name, _, _ = text.partition("(")
    with pytest.raises(AnalysisError, match=rf"agg: .*argument.* of {name} must be .* is of type"):
        values.agg(F.expr(text))


def test_an_argument_inside_a_lambda_is_judged_by_the_type_of_the_elements(values: DataFrame) -> None:
    assert values.select(F.expr("transform(arr, x -> lpad(x, 2, '0'))")).collect()[0][0] == ["01", "02"]
    with pytest.raises(AnalysisError, match="the argument of size must be an ARRAY or a MAP; x is of type INT"):
        values.select(F.expr("transform(arr, x -> size(x))"))
