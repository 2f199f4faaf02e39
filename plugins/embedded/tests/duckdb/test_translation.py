"""Spark SQL runs as DuckDB SQL, whatever columns it reads."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from unbounded.errors import AnalysisError, FunctionNotFoundError
from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.translation import to_duckdb, tree_to_duckdb
from unbounded_embedded.duckdb.translation.aggregates import AGGREGATES
from unbounded_embedded.duckdb.translation.arrays import ARRAYS
from unbounded_embedded.duckdb.translation.conditionals import CONDITIONALS
from unbounded_embedded.duckdb.translation.datetimes import BATCH_TIME, DATETIMES
from unbounded_embedded.duckdb.translation.encodings import ENCODINGS
from unbounded_embedded.duckdb.translation.higher_order import HIGHER_ORDER
from unbounded_embedded.duckdb.translation.numbers import NUMBERS
from unbounded_embedded.duckdb.translation.signatures import Form
from unbounded_embedded.duckdb.translation.structures import STRUCTURES
from unbounded_embedded.duckdb.translation.texts import TEXTS

TABLES = [AGGREGATES, ARRAYS, CONDITIONALS, DATETIMES, ENCODINGS, HIGHER_ORDER, NUMBERS, STRUCTURES, TEXTS]


class Blank(dict[str, "Blank"]):
    """Stands for any parameter of a form."""

    def __missing__(self, key: str) -> "Blank":
        return self

    def __format__(self, conversion: str) -> str:
        return "x"


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            """
            CREATE TABLE t AS FROM (VALUES
                ('a', 1, [1, 2], MAP {'x': 1}, [{'p': 1, 'q': 'z'}], '{"k": 1}'),
                ('b', 2, [], MAP {}, [], '{}'),
                ('c', 3, NULL, NULL, NULL, NULL)
            ) AS t(name, v, items, entries, structs, json)
            """
        )
        yield connection


@pytest.mark.parametrize(
    ("generator", "names", "rows"),
    [
        ("explode(items)", "e", [("a", 1), ("a", 2)]),
        ("explode(entries)", "k, e", [("a", "x", 1)]),
        ("posexplode(items)", "p, e", [("a", 0, 1), ("a", 1, 2)]),
        ("posexplode(entries)", "p, k, e", [("a", 0, "x", 1)]),
        ("explode_outer(items)", "e", [("a", 1), ("a", 2), ("b", None), ("c", None)]),
        ("explode_outer(entries)", "k, e", [("a", "x", 1), ("b", None, None), ("c", None, None)]),
        ("posexplode_outer(items)", "p, e", [("a", 0, 1), ("a", 1, 2), ("b", None, None), ("c", None, None)]),
        ("inline(structs)", "x, y", [("a", 1, "z")]),
        ("inline_outer(structs)", "x, y", [("a", 1, "z"), ("b", None, None), ("c", None, None)]),
        ("json_tuple(json, 'k', 'l')", "k, l", [("a", "1", None), ("b", None, None), ("c", None, None)]),
    ],
)
def test_a_generator_gives_its_rows(
    connection: duckdb.DuckDBPyConnection, generator: str, names: str, rows: list[tuple[Any, ...]]
) -> None:
    named = exp.Aliases(
        this=Expression.parse(generator).tree.copy(),
        expressions=[exp.to_identifier(name) for name in names.split(", ")],
    )
    expression = Expression.parse(generator).aliased(names) if "," not in names else Expression.of(named)
    assert connection.sql(f"SELECT name, {to_duckdb(expression)} FROM t").fetchall() == rows


def test_two_values_from_one_stack_call_fill_rows_in_turn(connection: duckdb.DuckDBPyConnection) -> None:
    tree = exp.Aliases(
        this=Expression.parse("stack(2, 1, 'a', 2, 'b')").tree.copy(), expressions=[exp.to_identifier(n) for n in "nw"]
    )
    assert connection.sql(f"SELECT {tree_to_duckdb(tree)}").fetchall() == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT upper(name) AS n, count(*) AS c FROM t GROUP BY 1 HAVING c > 0 ORDER BY n DESC LIMIT 1", [("C", 1)]),
        ("WITH x AS (SELECT max(v) AS m FROM t) SELECT name FROM t JOIN x ON t.v = x.m", [("c",)]),
        ("SELECT name, e FROM t LATERAL VIEW explode(items) l AS e ORDER BY e", [("a", 1), ("a", 2)]),
        ("SELECT row_number() OVER (ORDER BY v DESC) AS r FROM t WHERE v = 3", [(1,)]),
        ("SELECT sum(v) FILTER (WHERE name <> 'a'), collect_list(v) FILTER (WHERE v > 1) FROM t", [(5, [2, 3])]),
        ("SELECT window FROM (SELECT v AS window FROM t) ORDER BY window LIMIT 1", [(1,)]),
        ("SELECT name FROM t WHERE v IN (SELECT max(v) FROM t)", [("c",)]),
        ("SELECT items[0], entries['x'], structs[0].q FROM t WHERE name = 'a'", [(1, 1, "z")]),
    ],
)
def test_a_query_runs_as_a_whole(
    connection: duckdb.DuckDBPyConnection, query: str, rows: list[tuple[Any, ...]]
) -> None:
    assert connection.sql(tree_to_duckdb(sqlglot.parse_one(query, read="spark"))).fetchall() == rows


@pytest.mark.parametrize(
    "of", ["VARCHAR", "INTEGER", "DOUBLE", "DECIMAL(10, 2)", "TIMESTAMP", "DATE", "BOOLEAN", "BLOB"]
)
@pytest.mark.parametrize("to", ["INT", "BIGINT", "DOUBLE", "STRING", "BINARY", "TIMESTAMP", "DATE", "BOOLEAN"])
def test_a_cast_between_any_types_is_bound(connection: duckdb.DuckDBPyConnection, of: str, to: str) -> None:
    cast = to_duckdb(Expression.parse(f"CAST(x AS {to})"))
    assert connection.sql(f"SELECT {cast} FROM (SELECT NULL::{of} AS x)").fetchall() == [(None,)]


def test_a_cast_runs_only_the_branch_of_its_column(connection: duckdb.DuckDBPyConnection) -> None:
    cast = to_duckdb(Expression.parse("CAST(v AS BIGINT)"))
    plan = connection.sql(f"EXPLAIN SELECT {cast} AS x FROM t").fetchall()[0][1]
    assert "typeof" not in plan
    assert "CASE" not in plan


def test_the_time_of_a_batch_stands_for_the_clock(connection: duckdb.DuckDBPyConnection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET TimeZone = 'UTC'; SET VARIABLE {BATCH_TIME} = TIMESTAMP '2024-01-02 03:04:05'")
        select = ", ".join(to_duckdb(Expression.parse(call)) for call in ("now()", "current_date", "unix_timestamp()"))
        now, today, seconds = cursor.execute(f"SELECT {select}").fetchall()[0]
    assert (str(now), str(today), seconds) == ("2024-01-02 03:04:05", "2024-01-02", 1704164645)


@pytest.mark.parametrize("call", ["my_function(a, 1)", "list_aggregate(a, 'sum')", "a + version()"])
def test_a_function_that_no_table_has_is_not_there_even_if_duckdb_has_it(call: str) -> None:
    with pytest.raises(FunctionNotFoundError, match="there is no function"):
        to_duckdb(Expression.parse(call))


@pytest.mark.parametrize(
    "call", ["max(a, 2)", "upper(a, b)", "instr(a, b, 1, 2)", "max_by(a, b, 2)", "to_timestamp(a, b, c)"]
)
def test_an_argument_too_many_is_an_error(call: str) -> None:
    with pytest.raises(AnalysisError, match=r"takes \(.*\); \d arguments given"):
        to_duckdb(Expression.parse(call))


@pytest.mark.parametrize("table", TABLES)
def test_a_form_stands_beside_any_operator(table: dict[str, Form]) -> None:
    written = {signature: form.format_map(Blank()) for signature, form in table.items() if isinstance(form, str)}
    trees = {signature: sqlglot.parse_one(text, read="duckdb") for signature, text in written.items()}
    open_forms = {key for key, tree in trees.items() if isinstance(tree, exp.Binary) and not isinstance(tree, exp.Func)}
    assert open_forms == set()


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_through_as_a_literal(text: str) -> None:
    with duckdb.connect() as connection:
        assert connection.sql(f"SELECT {tree_to_duckdb(exp.Literal.string(text))}").fetchall() == [(text,)]
