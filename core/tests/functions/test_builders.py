"""Functions in Python build the same expressions as their SQL text."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.parsers.spark import SparkParser

from unbounded import functions as F
from unbounded.api.column import Column
from unbounded.errors import AnalysisError, NotSupportedYetError
from unbounded.plan.expression import Expression
from unbounded.pyspark.sql import functions as as_pyspark
from unbounded.testing.function_examples import FunctionExample, examples_of, function_examples

WITHOUT_EXAMPLE = {
    "asc", "asc_nulls_first", "asc_nulls_last", "desc", "desc_nulls_first", "desc_nulls_last",
    "grouping", "grouping_id",
    "broadcast", "call_function", "col", "column", "expr", "lit", "window", "window_time",
    "curdate", "current_date", "current_timestamp", "localtimestamp", "now", "rand", "randn", "random",
    "explode", "explode_outer", "posexplode", "posexplode_outer", "inline", "inline_outer", "json_tuple", "stack",
    "typeof",
    "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "nth_value",
}  # fmt: skip


class CallsParser(SparkParser):
    FUNCTIONS: ClassVar = {}
    FUNCTION_PARSERS: ClassVar = {}
    NO_PAREN_FUNCTION_PARSERS: ClassVar = {}


class Calls(Spark):
    Parser = CallsParser


def test_every_function_has_an_example_or_a_reason_to_have_none() -> None:
    without = {name for name in F.__all__ if not examples_of(getattr(F, name))}
    assert without == WITHOUT_EXAMPLE


def test_every_function_says_in_one_sentence_what_it_does() -> None:
    first_lines = {name: inspect.getdoc(getattr(F, name)).splitlines()[0] for name in F.__all__}
    assert {name for name, line in first_lines.items() if not line.endswith(".")} == set()


def python_call(example: FunctionExample) -> exp.Anonymous | None:
    """Return an example as a call whose arguments Python can be given; None if it is written in other ways."""
    try:
        tree = sqlglot.parse_one(f"SELECT {example.call}", read=Calls).expressions[0]
    except sqlglot.errors.ParseError:
        return None
    is_its_call = isinstance(tree, exp.Anonymous) and tree.name.lower() == example.function
    return tree if is_its_call and not tree.find(exp.Distinct) else None


def argument(tree: exp.Expr) -> Column | Callable[..., Column]:
    if not isinstance(tree, exp.Lambda):
        return F.expr(tree.sql("spark"))
    names = [parameter.name for parameter in tree.expressions]
    body = F.expr(tree.this.sql("spark"))
    return eval(f"lambda {', '.join(names)}: body", {"body": body})


AS_CALLS = [(example, call) for example in function_examples() if (call := python_call(example)) is not None]


def test_most_examples_can_be_called_from_python() -> None:
    assert len({example.function for example, _ in AS_CALLS}) > 250


def parts(expression: Expression) -> list[exp.Expr]:
    """Return the function and the arguments of a call, or anything else as it is."""
    tree = sqlglot.parse_one(f"SELECT {expression.sql}", read=Calls).expressions[0]
    return [exp.to_identifier(tree.name), *tree.expressions] if isinstance(tree, exp.Anonymous) else [tree]


@pytest.mark.parametrize(("example", "call"), AS_CALLS, ids=[str(example) for example, _ in AS_CALLS])
def test_the_python_call_builds_what_the_text_says_and_may_spell_out_defaults(
    example: FunctionExample, call: exp.Anonymous
) -> None:
    built = parts(getattr(F, example.function)(*map(argument, call.expressions)).expression)
    said = parts(Expression.parse(example.call))
    assert built[: len(said)] == said


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (F.upper("name"), "upper(name)"),
        (F.lpad("name", 5, "*"), "lpad(name, 5, '*')"),
        (F.date_add("day", 3), "date_add(day, 3)"),
        (F.date_add("day", "days"), "date_add(day, days)"),
        (F.lit("name"), "'name'"),
        (F.lit(date(2024, 1, 2)), "DATE '2024-01-02'"),
        (F.lit([1, 2]), "array(1, 2)"),
        (F.concat_ws("-", "a", F.lit("b")), "concat_ws('-', a, 'b')"),
        (F.count("*"), "count(*)"),
        (F.count_distinct("a", "b"), "count(DISTINCT a, b)"),
        (F.sum_distinct("a"), "sum(DISTINCT a)"),
        (F.first("a", ignorenulls=True), "first(a, true)"),
        (F.grouping("a"), "grouping(a)"),
        (F.grouping_id(), "grouping_id()"),
        (F.grouping_id("a", "b"), "grouping_id(a, b)"),
        (F.mean("a"), "avg(a)"),
        (F.when(F.col("a") > 1, "x").otherwise("z"), "CASE WHEN a > 1 THEN 'x' ELSE 'z' END"),
        (F.transform("items", lambda x: x + 1), "transform(items, x -> x + 1)"),
        (F.filter("items", lambda x, i: i > 0), "filter(items, (x, i) -> i > 0)"),
        (F.aggregate("items", F.lit(0), lambda s, x: s + x), "aggregate(items, 0, (s, x) -> s + x)"),
        (F.create_map(F.lit("k"), "v"), "map('k', v)"),
        (F.struct("a", F.col("b").alias("c")), "struct(a, b AS c)"),
        (F.struct(["a", "b"]), "struct(a, b)"),
        (F.from_json("value", "a INT"), "from_json(value, 'a INT')"),
        (F.from_json("value", "a DATE", {"mode": "PERMISSIVE"}), "from_json(value, 'a DATE')"),
        (F.to_json("value", {"ignoreNullFields": True}), "to_json(value)"),
        (F.from_json("value", "ARRAY<INT>"), "from_json(value, 'ARRAY<INT>')"),
        (F.window("ts", "10 minutes"), "window(ts, '10 minutes')"),
        (F.window("ts", "10 minutes", "5 minutes"), "window(ts, '10 minutes', '5 minutes')"),
        (F.window("ts", "1 hour", start_time="15 minutes"), "window(ts, '1 hour', '1 hour', '15 minutes')"),
        (F.window_time("window"), "window_time(window)"),
        (F.explode("items"), "explode(items)"),
        (F.typeof("a"), "typeof(a)"),
        (F.rand(42), "rand(42)"),
        (F.randn(seed=1), "randn(1)"),
        (F.random(), "rand()"),
        (F.ceil("a", 2), "ceil(a, 2)"),
        (F.array_sort("a", lambda x, y: y - x), "array_sort(a, (x, y) -> y - x)"),
        (F.json_tuple("text", "a", "b"), "json_tuple(text, 'a', 'b')"),
        (F.stack(2, "a", F.lit(1)), "stack(2, a, 1)"),
        (F.first_value("a", True), "first_value(a, true)"),
        (F.listagg("a", ", "), "listagg(a, ', ')"),
        (F.listagg_distinct("a", ", "), "listagg(DISTINCT a, ', ')"),
        (F.timestamp_add("hour", "n", "ts"), "timestampadd(HOUR, n, ts)"),
        (F.timestamp_diff("DAY", "a", "b"), "timestampdiff(DAY, a, b)"),
        (F.convert_timezone(None, "Europe/Oslo", "ts"), "convert_timezone('Europe/Oslo', ts)"),
        (F.map_zip_with("a", "b", lambda k, x, y: x + y), "map_zip_with(a, b, (k, x, y) -> x + y)"),
        (F.mask("a", None, digit="0"), "mask(a, NULL, 'x', '0', NULL)"),
        (F.parse_url("u", "QUERY", "k"), "parse_url(u, 'QUERY', 'k')"),
        (F.assert_true("a > 1", "too small"), "assert_true(a > 1, 'too small')"),
        (F.raise_error("no"), "raise_error('no')"),
        (F.call_function("lower", "name"), "lower(name)"),
        (F.overlay("a", "b", 3), "overlay(a PLACING b FROM 3 FOR -1)"),
    ],
    ids=repr,
)  # fmt: skip
def test_arguments_are_columns_or_values_as_in_pyspark(built: Column, text: str) -> None:
    assert built.expression == Expression.parse(text)


def test_camel_case_names_lead_to_the_same_functions() -> None:
    assert F.countDistinct is F.count_distinct
    assert F.shiftLeft is F.shiftleft
    assert F.approxCountDistinct is F.approx_count_distinct


PYSPARK = Path(__file__).with_name("pyspark_functions.txt").read_text().split()
"""The names that ``pyspark.sql.functions`` 4.3.0 offers."""


def test_every_listed_function_can_be_called_under_both_facades() -> None:
    assert [name for name in F.__all__ if not callable(getattr(F, name))] == []
    assert [name for name in as_pyspark.__all__ if not callable(getattr(as_pyspark, name))] == []


@pytest.mark.parametrize("name", PYSPARK)
def test_a_function_of_pyspark_is_there_or_refused_in_words(name: str) -> None:
    try:
        function = getattr(F, name)
    except NotSupportedYetError:
        with pytest.raises(NotSupportedYetError, match="is not supported yet; until then"):
            getattr(as_pyspark, name)("x")
    else:
        assert inspect.unwrap(getattr(as_pyspark, name)) is inspect.unwrap(function)


def test_importing_what_is_not_there_yet_is_no_error_and_using_it_is() -> None:
    from unbounded.pyspark.sql.functions import udf

    with pytest.raises(NotSupportedYetError, match=r"functions: udf is not supported yet; until then write it"):
        udf(lambda x: x, "int")


def test_an_unknown_function_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(AttributeError, match=r"There is no function 'uper'\. Did you mean 'upper' or 'power'\?"):
        F.uper  # noqa: B018
    with pytest.raises(AttributeError) as caught:
        F.qwertz  # noqa: B018
    assert len(str(caught.value)) < 200
    assert "dir(unbounded.functions) lists them" in str(caught.value)


def test_every_function_of_every_module_can_be_reached_and_nothing_else_is_listed() -> None:
    homes = [importlib.import_module(found.name) for found in pkgutil.iter_modules(F.__path__, f"{F.__name__}.")]
    own = {
        name: value
        for home in homes
        for name, value in vars(home).items()
        if inspect.isfunction(value) and value.__module__ == home.__name__ and name[0] != "_"
    }
    assert {name for name, value in own.items() if getattr(F, name) is not value} == set()
    assert set(F.__all__) == set(dir(F)) == own.keys() - {"invoke", "lambda_"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("0 seconds",), "window_duration must be longer than zero"),
        (("5 minutes", "10 minutes"), "slide_duration '10 minutes' must be at most window_duration"),
        (("5 minutes", "-1 minutes"), "slide_duration must be longer than zero"),
        (("1 month",), "'1 month' has months"),
        (("ten minutes",), "is not an interval"),
        (("10 minutes", "5 minutes", "5 minutes"), "start_time '5 minutes' must be shorter"),
    ],
)
def test_a_window_that_cannot_be_is_refused(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        F.window("ts", *arguments)


@pytest.mark.parametrize("name", ["coalesce", "concat", "greatest", "least", "named_struct"])
def test_a_call_without_the_arguments_that_it_needs_is_an_error(name: str) -> None:
    with pytest.raises(AnalysisError, match=f"{name} cannot be called with 0 arguments"):
        getattr(F, name)()


def test_options_of_json_that_would_change_something_are_refused() -> None:
    with pytest.raises(AnalysisError, match=r"from_json: there is no option 'timestampFormat'.*to_timestamp"):
        F.from_json("value", "a TIMESTAMP", {"mode": "PERMISSIVE", "timestampFormat": "yyyy"})
    with pytest.raises(AnalysisError, match="to_json: there is no option 'pretty' with the value 'true'"):
        F.to_json("value", {"pretty": "true"})


def test_a_map_of_a_key_without_a_value_is_an_error() -> None:
    with pytest.raises(AnalysisError, match="cannot be called with 1 argument"):
        F.create_map(F.lit(1))
    with pytest.raises(AnalysisError, match="does not parse"):
        F.expr("map(1)")
