"""Aggregate functions: Spark signatures and their DuckDB forms.

A form with ``{condition}`` places the condition of FILTER itself; after the others it follows as it is.
"""

from sqlglot import exp

from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form

_LIST = "coalesce(list({x}) FILTER (WHERE {x} IS NOT NULL AND {condition}), [])"
_SET = "coalesce(list(DISTINCT {x}) FILTER (WHERE {x} IS NOT NULL AND {condition}), [])"

# DuckDB corrects for the size of a sample, Spark does not.
_SKEWNESS = """CASE WHEN count({x}) FILTER (WHERE {condition}) > 2 THEN skewness({x}) FILTER (WHERE {condition}) \
* (count({x}) FILTER (WHERE {condition}) - 2) / sqrt(count({x}) FILTER (WHERE {condition}) \
* (count({x}) FILTER (WHERE {condition}) - 1)) WHEN count({x}) FILTER (WHERE {condition}) = 2 THEN 0.0 END"""


def _count(*values: Argument) -> str:
    """Count rows in which no value is null."""
    first = values[0].tree
    if isinstance(first, exp.Distinct):
        render = values[0].render
        return f"count(DISTINCT {_all_present([render(tree) for tree in first.expressions])})"
    return f"count({_all_present([value.sql for value in values])})"


def _all_present(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    present = " AND ".join(f"{value} IS NOT NULL" for value in values)
    return (
        f"CASE WHEN {present} THEN struct_pack({', '.join(f'v{i} := {value}' for i, value in enumerate(values))}) END"
    )


def _decimal_mean(total: Argument, n: Argument, scale: Argument, more: Argument) -> str:
    """Divide a sum by a count in whole numbers, rounded half up, with some more digits than the sum has."""
    factor, places = 10 ** int(more.tree.name), int(scale.tree.name) + int(more.tree.name)
    digits = f"CAST(replace(CAST({total} AS VARCHAR), '.', '') AS HUGEINT)"
    whole, rest = f"(abs({digits}) // {n})", f"(abs({digits}) % {n})"
    rounded = f"{whole} * {factor} + (2 * {rest} * {factor} + {n}) // (2 * {n})"
    signed = f"TRY_CAST(TRY(sign({digits}) * ({rounded})) AS DECIMAL(38, 0))"
    return f"CASE WHEN {n} > 0 THEN {signed} * CAST('0.{1:0{places}}' AS DECIMAL({places}, {places})) END"


AGGREGATES: dict[str, Form] = {
    "count(x, *more)": _count,
    "count_if(x)": "count(CASE WHEN {x} THEN 1 END)",
    "approx_count_distinct(x)": "approx_count_distinct({x})",
    "approx_count_distinct(x, e)": "approx_count_distinct({x})",
    "mean(x)": "avg({x})",
    "decimal_mean(total, n, scale, more)": _decimal_mean,
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
    "kurtosis(x)": "kurtosis_pop({x})",
    "percentile(x, p)": "quantile_cont({x:double}, {p})",
    "percentile_approx(x, p)": "approx_quantile({x}, {p})",
    "percentile_approx(x, p, accuracy)": "approx_quantile({x}, {p})",
    "approx_percentile(x, p)": "approx_quantile({x}, {p})",
    "approx_percentile(x, p, accuracy)": "approx_quantile({x}, {p})",
    "listagg(x, d='')": "string_agg({x}, {d})",
    "string_agg(x, d='')": "string_agg({x}, {d})",
}

IGNORING_NULLS = {
    "first": "any_value({x})",
    "first_value": "any_value({x})",
    "any_value": "any_value({x})",
    "last": "last({x}) FILTER (WHERE {x} IS NOT NULL)",
    "last_value": "last({x}) FILTER (WHERE {x} IS NOT NULL)",
}
"""The forms of calls with IGNORE NULLS."""
