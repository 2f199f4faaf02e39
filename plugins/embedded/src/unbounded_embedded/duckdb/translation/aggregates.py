"""Aggregate functions: Spark signatures and their DuckDB forms.

A form with ``{condition}`` places the condition of FILTER itself; after the others it follows as it is.
"""

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.nested_values import struct_of
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.decimal_quotients import digits, quotient
from unbounded_embedded.duckdb.translation.signatures import Form

DEFAULT_ACCURACY = 10_000
"""That of ``percentile_approx``."""

_LIST = "coalesce(list({x}) FILTER (WHERE {x:each} IS NOT NULL AND {condition}), [])"
_SET = "coalesce(list(DISTINCT {x:each}) FILTER (WHERE {x:each} IS NOT NULL AND {condition}), [])"

# DuckDB corrects for the size of a sample, Spark does not; equal values have no skewness in Spark. Values whose powers
# a DOUBLE cannot hold make DuckDB raise an error, and one of those must not end a stream.
_IS_HUGE = "abs({x:each}) >= 1e75"
_SKEWNESS = f"""CASE WHEN bool_or({_IS_HUGE}) FILTER (WHERE {{condition}}) THEN 'NaN'::DOUBLE \
WHEN var_pop({{x}}) FILTER (WHERE {{condition}}) = 0 THEN NULL \
WHEN count({{x}}) FILTER (WHERE {{condition}}) > 2 \
THEN skewness({{x}}) FILTER (WHERE ({{condition}}) AND NOT {_IS_HUGE}) \
* (count({{x}}) FILTER (WHERE {{condition}}) - 2) / sqrt(count({{x}}) FILTER (WHERE {{condition}}) \
* (count({{x}}) FILTER (WHERE {{condition}}) - 1)) WHEN count({{x}}) FILTER (WHERE {{condition}}) = 2 THEN 0.0 END"""
_KURTOSIS = f"""CASE WHEN bool_or({_IS_HUGE}) FILTER (WHERE {{condition}}) THEN 'NaN'::DOUBLE \
ELSE kurtosis_pop({{x}}) FILTER (WHERE ({{condition}}) AND NOT {_IS_HUGE}) END"""


# Over points above each other, or beside each other, there is no line.
_OF_A_LINE = "nullif({function}({{y:double}}, {{x:double}}) FILTER (WHERE {{condition}}), 'NaN'::DOUBLE)"


def _listagg(value: Argument, *delimiter: Argument) -> str:
    between = delimiter[0] if delimiter else "''"
    return f"string_agg({value.distinct}CAST({value:each} AS VARCHAR), {between})"


def _percentile_approx(value: Argument, share: Argument, *accuracy: Argument) -> str:
    """Write the exact percentile: a value of the group. The accuracy is for those who remember groups."""
    for given in accuracy:
        is_written = isinstance(given.tree, exp.Literal) and given.tree.is_int
        _require(given, is_written and int(given.tree.name) > 0, "the accuracy must be a positive whole number")
    _require(share, share.tree.find(exp.Column) is None, "a percentage must be the same for all rows")
    for each in share.tree.expressions if isinstance(share.tree, exp.Array) else [share.tree]:
        number = each.this if isinstance(each, exp.Cast) else each
        is_outside = isinstance(number, exp.Neg | exp.Null) or (number.is_number and float(number.name) > 1)
        _require(share, not is_outside, "a percentage must be from 0 to 1")
    return f"quantile_disc({value}, {share})"


def _require(argument: Argument, is_met: bool, demand: str) -> None:
    if not is_met:
        raise AnalysisError(f"{argument.function}: {demand}, not {argument.tree.sql('spark')}.")


def _count(*values: Argument) -> str:
    """Count rows in which no value is null."""
    return f"count({values[0].distinct}{_all_present([f'{value:each}' for value in values])})"


def _count_if(condition: Argument) -> str:
    return f"count({condition.distinct}CASE WHEN {condition:each} THEN 1 END)"


def _all_present(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    present = " AND ".join(f"{value} IS NOT NULL" for value in values)
    return f"CASE WHEN {present} THEN {struct_of((f'v{i}', value) for i, value in enumerate(values))} END"


def _decimal_mean(total: Argument, n: Argument, scale: Argument, more: Argument) -> str:
    """Divide a sum by a count, with some more digits than the sum has."""
    return quotient(digits(total.sql), n.sql, int(more.tree.name), int(scale.tree.name) + int(more.tree.name))


AGGREGATES: dict[str, Form] = {
    "count(x, *more)": _count,
    "count_if(x)": _count_if,
    "approx_count_distinct(x)": "approx_count_distinct({x})",
    "approx_count_distinct(x, e)": "approx_count_distinct({x})",
    "mean(x)": "avg({x})",
    "product(x)": "product({x:double})",
    "decimal_mean(total, n, scale, more)": _decimal_mean,
    "try_sum(x)": "sum({x})",
    "try_avg(x)": "avg({x})",
    "std(x)": "stddev({x})",
    "first_value(x)": "first({x})",
    "last_value(x)": "last({x})",
    "any_value(x)": "first({x})",
    "max_by(x, y)": "arg_max_null({x}, {y})",
    "min_by(x, y)": "arg_min_null({x}, {y})",
    "collect_list(x)": _LIST,
    "array_agg(x)": _LIST,
    "collect_set(x)": _SET,
    "every(x)": "bool_and({x})",
    "some(x)": "bool_or({x})",
    "any(x)": "bool_or({x})",
    "grouping(x)": "CAST(grouping({x}) AS TINYINT)",
    "skewness(x)": _SKEWNESS,
    "kurtosis(x)": _KURTOSIS,
    "median(x)": "median({x:double})",
    "percentile(x, p)": "quantile_cont({x:double}, {p})",
    "percentile_approx(x, p, *accuracy)": _percentile_approx,
    "approx_percentile(x, p, *accuracy)": _percentile_approx,
    "listagg(x, *d)": _listagg,
    "string_agg(x, *d)": _listagg,
    "corr(y, x)": _OF_A_LINE.format(function="corr"),
    "regr_slope(y, x)": _OF_A_LINE.format(function="regr_slope"),
    "regr_intercept(y, x)": _OF_A_LINE.format(function="regr_intercept"),
}

IGNORING_NULLS = {
    **dict.fromkeys(("first", "first_value", "any_value"), "any_value"),
    **dict.fromkeys(("last", "last_value"), "last"),
}
"""What the functions that take IGNORE NULLS are in DuckDB, over rows without nulls."""

PERCENTILES = {"percentile_cont": "quantile_cont", "percentile_disc": "quantile_disc"}
"""The functions of WITHIN GROUP that are ordinary ones in DuckDB."""
