"""Numbers, booleans and times of JSON, taken as such or not at all. DuckDB takes ``true`` and ``"1"`` for 1 and rounds
1.5; as text of its type JSON a value shows what it is: text keeps its quotes, and every fraction has a point or an
exponent.
"""

from collections.abc import Callable

import pyarrow as pa

from unbounded_embedded.duckdb.types import duckdb_type

_NOT_A_NUMBER = """CASE {text} WHEN '"NaN"' THEN 'NaN' WHEN '"Infinity"' THEN 'Infinity' WHEN '"+INF"' THEN 'Infinity' \
WHEN '"INF"' THEN 'Infinity' WHEN '"-Infinity"' THEN '-Infinity' WHEN '"-INF"' THEN '-Infinity' END"""


def as_text(json: str) -> str:
    """Return the SQL of JSON as the text that it is, quotes included."""
    return f"CAST({json} AS VARCHAR)"


def is_quoted(json: str) -> str:
    """Return the SQL of whether a value is text."""
    return f"starts_with({as_text(json)}, '\"')"


def unquoted(json: str) -> str:
    """Return the SQL of the text in a value's quotes, without escapes."""
    return f"({json} ->> '$')"


def scalar_of(type_: pa.DataType, json: str) -> str:
    """Return the SQL of a value, null if it is not of the type. A decimal may be in quotes, as for Spark.

    Args:
        type_: A number or a boolean.
        json: The SQL of the value as JSON.
    """
    text = as_text(json)
    if pa.types.is_floating(type_):
        number = f"CASE WHEN {is_quoted(json)} THEN {_NOT_A_NUMBER.format(text=text)} ELSE {text} END"
        return f"TRY_CAST({number} AS {duckdb_type(type_)})"
    if pa.types.is_decimal(type_):
        return f"TRY_CAST(trim({text}, '\"') AS {duckdb_type(type_)})"
    if pa.types.is_boolean(type_):
        return f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END"
    is_fraction = f"contains({text}, '.') OR contains({text}, 'e')"
    return f"CASE WHEN {is_fraction} THEN NULL ELSE TRY_CAST({text} AS {duckdb_type(type_)}) END"


def timestamp_of(json: str, parsed: Callable[[str], str]) -> str:
    """Return the SQL of a timestamp, null if the value is none: text, or a whole number of seconds since 1970.

    Args:
        json: The SQL of the value as JSON.
        parsed: Returns the SQL that reads text, given the SQL of the text without quotes.
    """
    seconds = f"TRY(make_timestamp({scalar_of(pa.int64(), json)} * 1000000))"
    return f"CASE WHEN {is_quoted(json)} THEN {parsed(unquoted(json))} ELSE {seconds} END"
