"""Functions give the values that Spark gives."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from unbounded.errors import AnalysisError
from unbounded.plan.expression import Expression
from unbounded.testing.function_examples import FunctionExample, function_examples, spark_text
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.translation import to_duckdb

RECORDED = Path(__file__).with_name("spark_values.tsv")
"""Values of Apache Spark 4.1.4 and 4.3.0 in UTC with ANSI mode off."""


def recorded_values() -> Iterator[FunctionExample]:
    with RECORDED.open(encoding="utf-8", newline="") as lines:
        for call, rows, value in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            yield FunctionExample("spark", call, tuple(filter(None, rows.split(", "))), value)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    database = Database()
    yield database.connection
    database.close()


def value_of(connection: duckdb.DuckDBPyConnection, call: str, rows: tuple[str, ...] = ()) -> str:
    source = f" FROM (VALUES {', '.join(f'({row})' for row in rows)}) AS t(v)" if rows else ""
    column = connection.sql(f"SELECT {to_duckdb(Expression.parse(call))} AS x{source}").to_arrow_table()["x"]
    return spark_text(column[0].as_py(), column.type)


@pytest.mark.parametrize("example", function_examples(), ids=str)
def test_a_documented_example_is_true(connection: duckdb.DuckDBPyConnection, example: FunctionExample) -> None:
    assert value_of(connection, example.call, example.rows) == example.result


@pytest.mark.parametrize("recorded", list(recorded_values()), ids=str)
def test_a_value_is_that_which_spark_gave(connection: duckdb.DuckDBPyConnection, recorded: FunctionExample) -> None:
    assert value_of(connection, recorded.call, recorded.rows) == recorded.result


@pytest.mark.parametrize(
    ("call", "rows"),
    [
        ("timestamp_seconds(4611686018427387904)", ()),
        ("timestamp_millis(9223372036854775807)", ()),
        ("date_add(DATE '2024-01-01', 2147483647)", ()),
        ("add_months(DATE '2024-01-01', 2147483647)", ()),
        ("from_unixtime(9223372036854775807)", ()),
        ("from_utc_timestamp(TIMESTAMP '2024-01-01 00:00:00', v)", ("'Nowhere'",)),
    ],
)
def test_what_cannot_be_computed_is_null(
    connection: duckdb.DuckDBPyConnection, call: str, rows: tuple[str, ...]
) -> None:
    assert value_of(connection, call, rows) == "NULL"


@pytest.mark.parametrize(
    ("call", "type_"),
    [
        ("shiftleft(1, 2)", "INTEGER"),
        ("shiftleft(CAST(1 AS BIGINT), 2)", "BIGINT"),
        ("length('a')", "INTEGER"),
        ("size(array(1))", "INTEGER"),
        ("year(DATE '2024-01-01')", "INTEGER"),
        ("datediff('2024-01-02', '2024-01-01')", "INTEGER"),
        ("instr('ab', 'b')", "INTEGER"),
        ("array_position(array(1), 1)", "BIGINT"),
        ("unix_timestamp('2024-01-01 00:00:00')", "BIGINT"),
        ("floor(1.5D)", "BIGINT"),
        ("factorial(3)", "BIGINT"),
        ("1 / 2", "DOUBLE"),
        ("CAST(1.5 AS FLOAT)", "FLOAT"),
        ("hash(1)", "INTEGER"),
        ("xxhash64(1)", "BIGINT"),
        ("crc32('a')", "BIGINT"),
        ("sign(1)", "DOUBLE"),
        ("date_add('2024-01-01', 1)", "DATE"),
        ("DATE '2024-01-01' + INTERVAL 1 DAY", "DATE"),
        ("current_timestamp()", "TIMESTAMP"),
        ("current_date()", "DATE"),
        ("to_timestamp('2024-01-01T00:00:00+02:00')", "TIMESTAMP"),
        ("CAST('2024-01-01' AS TIMESTAMP)", "TIMESTAMP"),
        ("from_json('{}', 't TIMESTAMP').t", "TIMESTAMP"),
        ("to_json(struct(1 AS a))", "VARCHAR"),
        ("CAST('1' AS DECIMAL)", "DECIMAL(10,0)"),
    ],
)
def test_a_type_is_one_of_sparks(connection: duckdb.DuckDBPyConnection, call: str, type_: str) -> None:
    assert str(connection.sql(f"SELECT {to_duckdb(Expression.parse(call))}").types[0]) == type_


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("pmod(5)", r"pmod takes \(a, b\); 1 argument given"),
        ("count()", r"count takes \(x, \*more\); 0 arguments given"),
        ("date_format(x, y)", "date_format: y must be a text literal"),
        ("date_trunc('fortnight', x)", "there is no unit 'fortnight'"),
        ("date_part('moon', x)", "there is no part 'moon'"),
        ("encode('a', 'UTF-16')", "the character set must be 'UTF-8'"),
        ("transform(x, 1)", "must be a lambda"),
        ("parse_url(x, 'HOSTS')", "a URL has no part 'HOSTS'. Did you mean 'HOST'?"),
        ("to_binary(x, 'hax')", "there is no format 'hax'. Did you mean 'hex'?"),
        ("percentile_approx(x, 0.5, -5)", "percentile_approx: the accuracy must be a positive whole number, not -5"),
        ("percentile_approx(x, 0.5, y)", "percentile_approx: the accuracy must be a positive whole number, not y"),
        ("percentile_approx(x, y)", "percentile_approx: a percentage must be the same for all rows, not y"),
        ("approx_percentile(x, array(0.5, y))", "approx_percentile: a percentage must be the same for all rows, not"),
        ("percentile_approx(x, 1.5D)", "percentile_approx: a percentage must be from 0 to 1, not"),
        ("percentile_approx(x, NULL)", "percentile_approx: a percentage must be from 0 to 1, not NULL"),
        *(
            (f"ceil(x, {scale})", "ceil: the scale must be a whole number from -38 to 38 that is written out, not")
            for scale in ("1.5", "NULL", "y", "'1'", "39", "-39")
        ),
    ],
)
def test_a_call_without_a_meaning_is_refused(call: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        to_duckdb(Expression.parse(call))


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("to_binary('abc', 'utf-8')", b"abc"),
        ("to_binary('616263', 'HEX')", b"abc"),
        ("to_binary('616263')", b"abc"),
        ("to_binary('YWJj', 'base64')", b"abc"),
        ("try_to_binary('zz', 'hex')", None),
        (
            "convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP '2021-12-06 00:00:00')",
            "2021-12-05 15:00:00",
        ),
        ("convert_timezone('America/Los_Angeles', TIMESTAMP '2021-12-06 00:00:00')", "2021-12-05 16:00:00"),
    ],
)
def test_a_value_without_a_text_in_spark_is_as_documented(
    connection: duckdb.DuckDBPyConnection, call: str, value: bytes | str | None
) -> None:
    found = connection.sql(f"SELECT {to_duckdb(Expression.parse(call))}").fetchall()[0][0]
    assert (found if isinstance(found, bytes | None) else str(found)) == value


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("ceil(length(regexp_replace(v, 'a{2}', '')) + 0.25, 1)", "1.3"),
        ("floor(length(regexp_replace(v, 'a{2}', '')) + 0.25, 1)", "1.2"),
        ("sequence(0, length(regexp_replace(v, 'a{2}', '{x}')))", "[0, 1, 2, 3, 4]"),
        ("size(sequence(DATE '2024-01-01', date_add(DATE '2024-01-01', length(replace(v, '{0}')))))", "4"),
    ],
)
def test_braces_in_an_argument_are_text(connection: duckdb.DuckDBPyConnection, call: str, value: str) -> None:
    assert value_of(connection, call, ("'aaa'",)) == value


LETTERS = "3 AS a, 'q' AS c, 16 AS d, 2 AS e, 1 AS i, 0 AS j, 5 AS n"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("array_remove(array(1, 2, 3), e)", "[1, 3]"),
        ("array_distinct(array(e, i, e))", "[2, 1]"),
        ("array_union(array(e, i), array(e, 3))", "[2, 1, 3]"),
        ("array_intersect(array(1, 2, 3), array(e))", "[2]"),
        ("array_except(array(1, 2, 3), array(i))", "[2, 3]"),
        ("array_join(array('a', NULL), ',', CAST(e AS STRING))", "a,2"),
        ("reverse(array(e, i))", "[1, 2]"),
        ("sequence(i, a)", "[1, 2, 3]"),
        ("sequence(a, i)", "[3, 2, 1]"),
        ("sequence(i, n, e)", "[1, 3, 5]"),
        ("arrays_zip(array(e, i), array(i, e))", "[{2, 1}, {1, 2}]"),
        ("map_zip_with(map(e, 1, i, 2), map(1, 5), (k, x, y) -> x + y)", "{2 -> null, 1 -> 7}"),
        ("map_zip_with(map(1, 1), map(1, 5), (k, x, y) -> x + y + e + i)", "{1 -> 9}"),
        ("transform(array(1, 2), x -> x + e + i)", "[4, 5]"),
        ("array_sort(array(i, a), (x, y) -> (y - x) * e * j)", "[1, 3]"),
        ("conv('ff', d, 10)", "255"),
        ("mask('Ab1', c)", "qxn"),
    ],
)
def test_a_column_of_any_name_can_be_an_argument(connection: duckdb.DuckDBPyConnection, call: str, value: str) -> None:
    column = connection.sql(f"SELECT {to_duckdb(Expression.parse(call))} AS x FROM (SELECT {LETTERS})")
    found = column.to_arrow_table()["x"]
    assert spark_text(found[0].as_py(), found.type) == value


def test_a_comparator_that_gives_null_ends_the_query(connection: duckdb.DuckDBPyConnection) -> None:
    assert value_of(connection, "array_sort(v, (x, y) -> x - y)", ("[NULL]",)) == "[null]"
    with pytest.raises(duckdb.Error, match=r"array_sort: the comparator must give a number .* but gave null"):
        value_of(connection, "array_sort(v, (x, y) -> x - y)", ("[2, NULL]",))


@pytest.mark.parametrize("call", ["raise_error('out of range')", "assert_true(v > 2, 'out of range')"])
def test_a_row_for_which_an_error_is_raised_ends_the_query(connection: duckdb.DuckDBPyConnection, call: str) -> None:
    guarded = to_duckdb(Expression.parse(f"CASE WHEN v > 0 THEN {call} END"))
    assert connection.sql(f"SELECT {guarded} FROM (VALUES (-1)) t(v)").fetchall() == [(None,)]
    with pytest.raises(duckdb.Error, match="out of range"):
        connection.sql(f"SELECT {guarded} FROM (VALUES (-1), (1)) t(v)").fetchall()


def test_an_assertion_without_a_message_says_what_is_not_true(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="'v > 2' is not true!"):
        connection.sql(f"SELECT {to_duckdb(Expression.parse('assert_true(v > 2)'))} FROM (VALUES (1)) t(v)").fetchall()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("'NaN'", "NaN"), ("'Infinity'", "Infinity"), ("'-Infinity'", "-Infinity"), ("0", "0.0"), ("100", "100.0"),
        ("0.001", "0.001"), ("0.00099", "9.9E-4"), ("1e-4", "1.0E-4"), ("-1.5e-5", "-1.5E-5"), ("1e20", "1.0E20"),
        ("9999999.5", "9999999.5"), ("1e7", "1.0E7"), ("-12345678.9", "-1.23456789E7"), ("1.5e300", "1.5E300"),
    ],
)  # fmt: skip
def test_numbers_become_text_as_in_java(connection: duckdb.DuckDBPyConnection, number: str, text: str) -> None:
    assert value_of(connection, f"CAST(CAST({number} AS DOUBLE) AS STRING)") == text
    assert value_of(connection, "CAST(v AS STRING)", (f"CAST({number} AS DOUBLE)",)) == text
