"""Spark's casts, not in ANSI mode: a value that does not fit gives null.

What a cast does depends on the operand's type, which the text seldom tells. Then the SQL is a CASE over ``typeof``,
which DuckDB folds when it binds the query: only the branch of the real type is run. ``TRY_CAST`` binds for every pair
of types, so it may stand in branches that are not taken.
"""

from sqlglot import exp

_WHOLE = ("TINYINT", "SMALLINT", "INT", "BIGINT")
_FLOATING = ("REAL", "DOUBLE")

_PLAIN = "TRY_CAST({x} AS {type})"
_TRUNCATED = "TRY_CAST(trunc(TRY_CAST({x} AS DOUBLE)) AS {type})"

_TO_WHOLE = {
    "VARCHAR": "TRY_CAST(split_part(TRY_CAST({x} AS VARCHAR), '.', 1) AS {type})",
    "DOUBLE": _TRUNCATED,
    "FLOAT": _TRUNCATED,
    "DECIMAL": "TRY_CAST(trunc(TRY_CAST({x} AS DECIMAL(38, 10))) AS {type})",
    "TIMESTAMP": "TRY_CAST(floor(epoch(TRY_CAST({x} AS TIMESTAMP))) AS {type})",
}
_TO_FLOATING = {"TIMESTAMP": "CAST(epoch(TRY_CAST({x} AS TIMESTAMP)) AS {type})"}
_OF_SECONDS = "make_timestamp(TRY_CAST(TRY_CAST({x} AS DOUBLE) * 1000000 AS BIGINT))"
# A year alone is its first day, a month likewise.
_IS_SHORT = "strlen(TRY_CAST({x} AS VARCHAR)) < 8"
_FIRST_DAY = """TRY_CAST(TRY_CAST({x} AS VARCHAR) || CASE strlen(TRY_CAST({x} AS VARCHAR)) WHEN 4 THEN '-01-01' \
ELSE '-01' END AS DATE)"""
# ``infinity`` and ``epoch`` are times for DuckDB. Neither ends as most times do, which is quick to see.
_UNLESS_WORD = """WHEN TRY_CAST({{x}} AS VARCHAR)[-1] BETWEEN '0' AND '9' THEN TRY_CAST({{x}} AS {to}) \
WHEN NOT regexp_matches(TRY_CAST({{x}} AS VARCHAR), '(?i)epoch|infinity') THEN TRY_CAST({{x}} AS {to})"""
_TO_DATE = {"VARCHAR": f"CASE WHEN {_IS_SHORT} THEN {_FIRST_DAY} {_UNLESS_WORD.format(to='DATE')} END"}
_TO_TIMESTAMP = {
    # Only a text that may end in an offset or a zone takes the way through a time zone, which is four times as long.
    "VARCHAR": "CASE WHEN strlen(TRY_CAST({x} AS VARCHAR)) > 19 AND (TRY_CAST({x} AS VARCHAR)[-1] > '9' "
    "OR contains(TRY_CAST({x} AS VARCHAR)[20:], '+') OR contains(TRY_CAST({x} AS VARCHAR)[20:], '-')) "
    "THEN CAST(TRY_CAST(TRY_CAST({x} AS VARCHAR) AS TIMESTAMPTZ) AS TIMESTAMP) "
    f"WHEN {_IS_SHORT} THEN CAST({_FIRST_DAY} AS TIMESTAMP) {_UNLESS_WORD.format(to='TIMESTAMP')} END",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"), _OF_SECONDS),
}

# As Java prints numbers: those from 0.001 to below 10 000 000 plainly, others as 1.0E7.
_DIGITS = "{digits}[1] || '.' || coalesce(nullif({digits}[2:], ''), '0') || 'E' || ({exponent})"
_SMALL = _DIGITS.format(digits="ltrim(s, '0.')", exponent="length(ltrim(s, '0.')) - length(s) + 1")
_LARGE = _DIGITS.format(digits="rtrim(replace(s, '.', ''), '0')", exponent="strpos(s, '.') - 2")
_WITH_EXPONENT = """split_part(s, 'e', 1) || CASE WHEN contains(s, '.') THEN '' ELSE '.0' END \
|| 'E' || CAST(split_part(s, 'e', 2) AS INTEGER)"""
_SCIENTIFIC = f"""CASE WHEN contains(s, 'e') THEN {_WITH_EXPONENT} WHEN starts_with(s, '0.') THEN {_SMALL} \
ELSE {_LARGE} END"""
_NUMBER = "TRY_CAST({x} AS DOUBLE)"
_FLOATING_TEXT = f"""CASE WHEN isnan({_NUMBER}) THEN 'NaN' WHEN isinf({_NUMBER}) THEN CASE WHEN {_NUMBER} > 0 \
THEN 'Infinity' ELSE '-Infinity' END WHEN {_NUMBER} = 0 OR abs({_NUMBER}) >= 0.001 AND abs({_NUMBER}) < 10000000 \
THEN TRY_CAST({{x}} AS VARCHAR) ELSE CASE WHEN {_NUMBER} < 0 THEN '-' ELSE '' END \
|| list_transform([ltrim(TRY_CAST({{x}} AS VARCHAR), '-')], lambda s: {_SCIENTIFIC})[1] END"""
_TO_TEXT = {"BLOB": "TRY(decode(TRY_CAST({x} AS BLOB)))", "FLOAT": _FLOATING_TEXT, "DOUBLE": _FLOATING_TEXT}
_TO_BINARY = {"VARCHAR": "encode(TRY_CAST({x} AS VARCHAR))"}

_BY_TARGET = {
    **dict.fromkeys(_WHOLE, _TO_WHOLE),
    **dict.fromkeys(_FLOATING, _TO_FLOATING),
    "DATE": _TO_DATE,
    "TIMESTAMP": _TO_TIMESTAMP,
    "TEXT": _TO_TEXT,
    "BLOB": _TO_BINARY,
}

_NAMES = {"INT": "INTEGER", "TEXT": "VARCHAR", "REAL": "FLOAT", "TIMESTAMPTZ": "TIMESTAMP"}


def cast(operand: str, type_: str, source: str | None = None) -> str:
    """Return SQL that casts as Spark does.

    Args:
        operand: DuckDB SQL, safe beside any operator.
        type_: The type to cast to, as sqlglot names DuckDB's types.
        source: The operand's type if it is known, as sqlglot names it.
    """
    forms = _BY_TARGET.get(type_, {})
    if source is not None:
        form = forms.get(_NAMES.get(source, source).partition("(")[0], _PLAIN)
        return form.format(x=operand, type=type_)
    plain = _PLAIN.format(x=operand, type=type_)
    branches = [f"WHEN '{known}' THEN {form.format(x=operand, type=type_)}" for known, form in forms.items()]
    return f"CASE split_part(typeof({operand}), '(', 1) {' '.join(branches)} ELSE {plain} END" if branches else plain


def known_type(tree: exp.Expr) -> str | None:
    """Return the type of an operand whose text tells it: a literal, or the result of another cast."""
    if isinstance(tree, exp.Cast):
        return str(tree.to.sql("duckdb"))
    if isinstance(tree, exp.Literal) and tree.is_string:
        return "VARCHAR"
    return "INTEGER" if isinstance(tree, exp.Literal) and tree.is_int else None
