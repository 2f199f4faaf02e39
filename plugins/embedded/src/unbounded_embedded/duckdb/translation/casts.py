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
_TO_FLOATING = {"TIMESTAMP": "epoch(TRY_CAST({x} AS TIMESTAMP))"}
_OF_SECONDS = "make_timestamp(TRY_CAST(TRY_CAST({x} AS DOUBLE) * 1000000 AS BIGINT))"
_TO_TIMESTAMP = {
    # Only a text that may end in an offset takes the way through a time zone, which is four times as long.
    "VARCHAR": "CASE WHEN strlen(TRY_CAST({x} AS VARCHAR)) > 22 AND TRY_CAST({x} AS VARCHAR)[-6] IN ('+', '-') "
    "THEN CAST(TRY_CAST(TRY_CAST({x} AS VARCHAR) AS TIMESTAMPTZ) AS TIMESTAMP) ELSE TRY_CAST({x} AS TIMESTAMP) END",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"), _OF_SECONDS),
}
_TO_TEXT = {"BLOB": "TRY(decode(TRY_CAST({x} AS BLOB)))"}
_TO_BINARY = {"VARCHAR": "encode(TRY_CAST({x} AS VARCHAR))"}

_BY_TARGET = {
    **dict.fromkeys(_WHOLE, _TO_WHOLE),
    **dict.fromkeys(_FLOATING, _TO_FLOATING),
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
