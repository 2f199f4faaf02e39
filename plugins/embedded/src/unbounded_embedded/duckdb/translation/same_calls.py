"""Functions that DuckDB has too, under the same name and with the same meaning: all others are not there.

DuckDB has many functions that Spark lacks; a call that is in no table must not reach it.
"""

from unbounded_embedded.duckdb.translation.signatures import Form

_OF_ANY_VALUES = (
    "abs(x)", "coalesce(x, *more)", "greatest(x, y, *more)", "least(x, y, *more)", "nullif(x, y)", "map_entries(m)",
    "map_from_entries(x)", "map_keys(m)", "map_values(m)",
)  # fmt: skip
_OF_TEXT = (
    "ascii(s)", "contains(s, t)", "lower(s)", "upper(s)", "ltrim(s)", "ltrim(s, t)", "rtrim(s)", "rtrim(s, t)",
    "split_part(s, t, n)", "translate(s, t, u)", "position(s, t)",
)  # fmt: skip
_OF_NUMBERS = (
    "pi()", "acos(x)", "acosh(x)", "asin(x)", "asinh(x)", "atan(x)", "atan2(x, y)", "atanh(x)", "cos(x)", "cosh(x)",
    "cot(x)", "degrees(x)", "radians(x)", "sin(x)", "sinh(x)", "tan(x)", "tanh(x)",
)  # fmt: skip
_AGGREGATES = (
    "avg(x)", "bit_and(x)", "bit_or(x)", "bit_xor(x)", "bool_and(x)", "bool_or(x)", "covar_pop(x, y)",
    "covar_samp(x, y)", "first(x)", "grouping_id(*keys)", "last(x)", "max(x)", "min(x)", "mode(x)", "regr_avgx(y, x)",
    "regr_avgy(y, x)", "regr_count(y, x)", "regr_r2(y, x)", "regr_sxx(y, x)", "regr_sxy(y, x)", "regr_syy(y, x)",
    "stddev(x)", "stddev_pop(x)", "stddev_samp(x)", "sum(x)", "var_pop(x)", "var_samp(x)", "variance(x)",
)  # fmt: skip
_RANKINGS = (
    "cume_dist()", "dense_rank()", "lag(x)", "lag(x, n)", "lag(x, n, y)", "lead(x)", "lead(x, n)", "lead(x, n, y)",
    "nth_value(x, n)", "ntile(n)", "percent_rank()", "rank()", "row_number()",
)  # fmt: skip
_OF_THIS_ENGINE = ("finalize(x)", "list_extract(x, i)", "to_microseconds(n)")
"""Calls that the engine itself writes into a tree."""


def _form(signature: str, conversions: dict[str, str]) -> str:
    name, _, rest = signature.removesuffix(")").partition("(")
    parameters = [parameter.removeprefix("*") for parameter in rest.split(", ") if parameter]
    arguments = (f"{{{parameter}{conversions.get(parameter, '')}}}" for parameter in parameters)
    return f"{name}({', '.join(arguments)})"


SAME_CALLS: dict[str, Form] = {
    **{line: _form(line, {}) for line in (*_OF_ANY_VALUES, *_AGGREGATES, *_RANKINGS, *_OF_THIS_ENGINE)},
    **{line: _form(line, dict.fromkeys("stu", ":varchar")) for line in _OF_TEXT},
    **{line: _form(line, dict.fromkeys("xy", ":double")) for line in _OF_NUMBERS},
}
