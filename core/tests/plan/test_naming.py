"""The names that Spark gives to columns."""

import pytest

from unbounded.plan.expression import Expression


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a", "a"),
        ("s.x", "x"),
        ("s.x['k'].y", "y"),
        ("a AS `b c`", "b c"),
        ("(a)", "a"),
        ("a + 1", "(a + 1)"),
        ("a + b * 2", "(a + (b * 2))"),
        ("(a + b) * 2", "((a + b) * 2)"),
        ("a = 'x'", "(a = x)"),
        ("a AND b AND c", "((a AND b) AND c)"),
        ("NOT a", "(NOT a)"),
        ("a IS NULL", "(a IS NULL)"),
        ("a IN (1, 2)", "(a IN (1, 2))"),
        ("a || b", "concat(a, b)"),
        ("'text'", "text"),
        ("true", "true"),
        ("NULL", "NULL"),
        ("count(*)", "count(1)"),
        ("count(DISTINCT a)", "count(DISTINCT a)"),
        ("round(sum(x) / count(*), 1)", "round((sum(x) / count(1)), 1)"),
        ("upper('x y')", "upper(x y)"),
        ("date_format(ts, 'yyyy')", "date_format(ts, yyyy)"),
        ("cast(a AS int)", "a"),
        ("cast(a + 1 AS int)", "CAST((a + 1) AS INT)"),
        ("CASE WHEN a > 1 THEN 'x' END", "CASE WHEN (a > 1) THEN x END"),
        ("m['k']", "m[k]"),
        ("window(ts, '10 minutes')", "window"),
        ("window_time(w)", "window_time"),
        ("explode(xs)", "col"),
        ("a /* a remark */ + 1", "(a + 1)"),
    ],
)
def test_a_column_without_an_alias_is_named_after_its_expression(text: str, name: str) -> None:
    assert Expression.parse(text).name == name
