import datetime as dt
from decimal import Decimal

import pytest

from unbounded.api.column import Column, to_column
from unbounded.errors import AnalysisError


def col(name: str) -> Column:
    return to_column(name)


x, y = col("x"), col("y")

EXPRESSIONS = {
    "x + 1": x + 1,
    "1 + x": 1 + x,
    "x - y": x - y,
    "1 - x": 1 - x,
    "x * 2": x * 2,
    "2 * x": 2 * x,
    "x / y": x / y,
    "1 / x": 1 / x,
    "x % 2": x % 2,
    "10 % x": 10 % x,
    "-x": -x,
    "POWER(x, 2)": x**2,
    "(x + 1) * y": (x + 1) * y,
    "x - (y - 1)": x - (y - 1),
    "x = 1": x == 1,
    "x <> y": x != y,
    "x < 1": x < 1,
    "x <= 1": x <= 1,
    "x > 1": x > 1,
    "x >= 1": x >= 1,
    "(x > 1) AND (y < 2)": (x > 1) & (y < 2),
    "(x > 1) OR y": (x > 1) | y,
    "TRUE AND x": True & x,
    "FALSE OR x": False | x,
    "NOT (x > 1)": ~(x > 1),
    "x IS NULL": x.is_null(),
    "NOT x IS NULL": x.isNotNull(),
    "x IN (1, 2)": x.isin(1, 2),
    "x IN ('a')": x.isin(["a"]),
    "x BETWEEN 1 AND 2": x.between(1, 2),
    "x LIKE 'a%'": x.like("a%"),
    "x ILIKE 'a%'": x.ilike("a%"),
    "x RLIKE 'a+'": x.rlike("a+"),
    "CONTAINS(x, 'a')": x.contains("a"),
    "STARTSWITH(x, 'a')": x.startswith("a"),
    "ENDSWITH(x, y)": x.endswith(y),
    "SUBSTRING(x, 1, 2)": x.substr(1, 2),
    "x.f": x.getField("f"),
    "x[0]": x[0],
    "x['k']": x.get_item("k"),
    "CAST(x AS BIGINT)": x.cast("bigint"),
    "x AS z": x.alias("z"),
    "(x + 1) / 2": (x + 1).alias("z") / 2,
}


@pytest.mark.parametrize(("sql", "column"), EXPRESSIONS.items(), ids=EXPRESSIONS)
def test_an_operation_becomes_its_sql(sql, column):
    assert column.expression.sql == to_column(sql).expression.sql


LITERALS = {
    "null": (None, "NULL"),
    "bool": (True, "TRUE"),
    "int": (5, "5"),
    "text": ("it's", r"'it\'s'"),
    "date": (dt.date(2024, 1, 2), "CAST('2024-01-02' AS DATE)"),
    "timestamp": (dt.datetime.fromisoformat("2024-01-02 03:04:05"), "CAST('2024-01-02 03:04:05' AS TIMESTAMP)"),
    "decimal": (Decimal("1.50"), "1.50"),
    "list": ([1, 2], "ARRAY(1, 2)"),
}


@pytest.mark.parametrize(("value", "sql"), LITERALS.values(), ids=LITERALS)
def test_a_python_value_becomes_a_literal(value, sql):
    assert (x == value).expression.sql == f"x = {sql}"


def test_a_value_without_a_literal_is_refused():
    with pytest.raises(AnalysisError, match="cannot be written in SQL"):
        x == object()  # noqa: B015 - the comparison refuses


def test_a_column_has_no_truth_value():
    with pytest.raises(AnalysisError, match="use & for and"):
        bool(x > 1)


def test_branches_follow_each_other():
    from unbounded import functions as F

    case = F.when(x > 1, "many").when(x == 1, "one").otherwise("none")
    assert case.expression.sql == "CASE WHEN x > 1 THEN 'many' WHEN x = 1 THEN 'one' ELSE 'none' END"
    with pytest.raises(AnalysisError, match=r"continue F\.when"):
        x.otherwise(1)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (x, "x ASC NULLS FIRST"),
        (x.asc_nulls_first(), "x ASC NULLS FIRST"),
        (x.asc_nulls_last(), "x ASC NULLS LAST"),
        (x.desc(), "x DESC NULLS LAST"),
        (x.desc_nulls_last(), "x DESC NULLS LAST"),
        (x.descNullsFirst(), "x DESC NULLS FIRST"),
    ],
    ids=["plain", "asc first", "asc last", "desc", "desc last", "desc first"],
)
def test_a_column_knows_how_it_sorts(column, order):
    assert str(column.sort_order) == order


def test_other_attributes_are_fields_of_a_struct():
    assert x.home.city.expression.sql == "x.home.city"


def test_a_type_that_does_not_exist_is_refused():
    with pytest.raises(AnalysisError):
        x.cast("bigintt")


def test_what_is_no_column_is_refused():
    with pytest.raises(AnalysisError, match="is not a column"):
        to_column(5)
