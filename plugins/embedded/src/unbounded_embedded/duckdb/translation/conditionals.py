"""Functions of nulls and conditions: Spark signatures and their DuckDB forms."""

from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form
from unbounded_embedded.duckdb.types import text_literal


def _assert_true(condition: Argument) -> str:
    message = text_literal(f"'{condition.tree.sql('spark')}' is not true!")
    return f"CASE WHEN NOT coalesce({condition}, FALSE) THEN error({message}) END"


CONDITIONALS: dict[str, Form] = {
    "nvl(x, y)": "coalesce({x}, {y})",
    "ifnull(x, y)": "coalesce({x}, {y})",
    "nvl2(x, y, z)": "CASE WHEN {x} IS NOT NULL THEN {y} ELSE {z} END",
    "isnull(x)": "({x} IS NULL)",
    "isnotnull(x)": "({x} IS NOT NULL)",
    "raise_error(message)": "error({message})",
    "assert_true(x)": _assert_true,
    "assert_true(x, message)": "CASE WHEN NOT coalesce({x}, FALSE) THEN error({message}) END",
    "equal_null(a, b)": "({a} IS NOT DISTINCT FROM {b})",
}
