"""The names that Spark gives to columns."""

import pytest
import sqlglot

from unbounded.plan.expression import Expression
from unbounded.plan.naming import output_name, with_names


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
        ("first(a, true)", "first(a)"),
        ("first(a) IGNORE NULLS", "first(a)"),
        ("first(a) RESPECT NULLS", "first(a)"),
        ("first(a, true) FILTER (WHERE b > 1)", "first(a) FILTER (WHERE (b > 1))"),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY a)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)"),
        ("any_value(a, true) + 1", "(any_value(a) + 1)"),
        ("sum(a) FILTER (WHERE b > 1)", "sum(a) FILTER (WHERE (b > 1))"),
        ("a BETWEEN 1 AND 2", "between(a, 1, 2)"),
        ("a LIKE 'x%'", "a LIKE x%"),
        ("a RLIKE 'x'", "RLIKE(a, x)"),
        ("a <=> 1", "(a <=> 1)"),
        ("a DIV 2", "(a div 2)"),
        ("-a", "(- a)"),
        ("power(a, 2)", "POWER(a, 2)"),
        ("cast(a + 1 AS decimal(10, 2))", "CAST((a + 1) AS DECIMAL(10,2))"),
        ("current_date()", "current_date()"),
        ("nvl(a, 0)", "nvl(a, 0)"),
        ("to_timestamp(a)", "to_timestamp(a)"),
        ("array_contains(a, 1)", "array_contains(a, 1)"),
        ("struct(a, b AS c)", "struct(a, b AS c)"),
        ("date_sub(a, 1)", "date_sub(a, 1)"),
        ("window(ts, '5 minutes').start", "window.start"),
        ("if(a, 1, 2)", "(IF(a, 1, 2))"),
        ("log(10, a)", "LOG(10, a)"),
        ("abs(-1)", "abs(-1)"),
        ("a IS NOT NULL", "(a IS NOT NULL)"),
        ("isnull(a)", "(a IS NULL)"),
        ("array_agg(a)", "collect_list(a)"),
        ("percentile_approx(a, 0.5)", "percentile_approx(a, 0.5, 10000)"),
        ("percentile(DISTINCT a, 0.5)", "percentile(DISTINCT a, 0.5, 1)"),
        ("listagg(DISTINCT a)", "listagg(DISTINCT a, NULL)"),
        ("listagg(DISTINCT a, '-')", "listagg(DISTINCT a, -)"),
        ("CASE a WHEN 1 THEN 'x' ELSE 'y' END", "CASE WHEN (a = 1) THEN x ELSE y END"),
        ("DATE '2024-01-01'", "DATE '2024-01-01'"),
        ("2.0D", "2.0"),
        ("'it''s'", "it's"),
        ("current_timestamp", "current_timestamp()"),
    ],
)
def test_a_column_without_an_alias_is_named_after_its_expression(text: str, name: str) -> None:
    assert Expression.parse(text).name == name


@pytest.mark.parametrize("literal", ["DATE '2024-01-01'", "TIMESTAMP '2024-01-01 00:00:00'"])
def test_a_date_is_named_as_it_is_written(literal: str) -> None:
    assert output_name(sqlglot.parse_one(literal, read="spark")) == literal


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT upper(a), b, s.x, c AS d, * FROM t", "SELECT UPPER(a) AS `upper(a)`, b, s.x, c AS d, * FROM t"),
        ("SELECT explode(xs), (SELECT 1) FROM t", "SELECT EXPLODE(xs), (SELECT 1 AS `1`) FROM t"),
        ("SELECT sum(a) FILTER (WHERE b) FROM t", "SELECT SUM(a) FILTER(WHERE b) AS `sum(a) FILTER (WHERE b)` FROM t"),
        ("SELECT 1 UNION SELECT 'x'", "SELECT 1 AS `1` UNION SELECT 'x' AS `x`"),
        ("VALUES (1)", "VALUES (1)"),
    ],
)
def test_the_columns_of_a_query_get_the_names_that_they_lack(query: str, named: str) -> None:
    assert with_names(sqlglot.parse_one(query, read="spark")).sql("spark") == named
