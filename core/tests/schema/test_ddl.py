"""DDL text and Arrow schemas."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import AnalysisError
from unbounded.schema import as_schema, from_ddl, spark_type, to_ddl, type_from_ddl

TYPES = {
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "BYTE": pa.int8(),
    "SMALLINT": pa.int16(),
    "SHORT": pa.int16(),
    "INT": pa.int32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "LONG": pa.int64(),
    "FLOAT": pa.float32(),
    "REAL": pa.float32(),
    "DOUBLE": pa.float64(),
    "DECIMAL": pa.decimal128(10, 0),
    "DEC(5)": pa.decimal128(5, 0),
    "NUMERIC(38, 18)": pa.decimal128(38, 18),
    "STRING": pa.string(),
    "VARCHAR(10)": pa.string(),
    "CHAR(3)": pa.string(),
    "STRING COLLATE UTF8_BINARY": pa.string(),
    "BINARY": pa.binary(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "TIMESTAMP_LTZ": pa.timestamp("us"),
    "TIMESTAMP_NTZ": pa.timestamp("us"),
    "VOID": pa.null(),
    "ARRAY<INT>": pa.list_(pa.int32()),
    "MAP<STRING, ARRAY<INT>>": pa.map_(pa.string(), pa.list_(pa.int32())),
    "STRUCT<x: INT, `y z`: DATE>": pa.struct([("x", pa.int32()), ("y z", pa.date32())]),
    "STRUCT<x INT>": pa.struct([("x", pa.int32())]),
}


@pytest.mark.parametrize(("text", "type_"), TYPES.items())
def test_a_type_is_read_in_any_letter_case(text: str, type_: pa.DataType) -> None:
    assert type_from_ddl(text) == from_ddl(f"a {text}").field("a").type == type_
    assert type_from_ddl(text.lower()).equals(type_) or "`" in text


@pytest.mark.parametrize("type_", sorted(set(TYPES.values()), key=str), ids=str)
def test_a_type_is_written_so_that_it_is_read_back(type_: pa.DataType) -> None:
    assert type_from_ddl(spark_type(type_)) == type_


FLAT = [pa.bool_(), pa.int8(), pa.int64(), pa.float64(), pa.decimal128(7, 2), pa.string(), pa.date32(), pa.null()]
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6) | st.sampled_from(
    ["select", "primary", "constraint", "unique", "like", "void", "current_date", "array", "int", "a b", "a`b", "日本"]
)


def _structs(types: st.SearchStrategy[pa.DataType]) -> st.SearchStrategy[list[pa.Field]]:
    fields = st.tuples(NAMES, types).map(lambda field: pa.field(*field))
    return st.lists(fields, min_size=1, max_size=3, unique_by=lambda field: field.name.lower())


NESTED = st.recursive(
    st.sampled_from(FLAT),
    lambda inner: st.one_of(
        inner.map(pa.list_), inner.map(lambda value: pa.map_(pa.string(), value)), _structs(inner).map(pa.struct)
    ),
    max_leaves=4,
)


@given(_structs(NESTED).map(pa.schema))
def test_any_schema_comes_back_from_its_text(schema: pa.Schema) -> None:
    assert from_ddl(to_ddl(schema)) == schema
    assert as_schema(schema) == as_schema(to_ddl(schema)) == schema


@pytest.mark.parametrize(
    ("arrow", "engine"),
    [
        (pa.timestamp("ns", "Europe/Berlin"), pa.timestamp("us")),
        (pa.timestamp("s"), pa.timestamp("us")),
        (pa.large_string(), pa.string()),
        (pa.string_view(), pa.string()),
        (pa.dictionary(pa.int8(), pa.string()), pa.string()),
        (pa.large_list(pa.uint8()), pa.list_(pa.int16())),
        (pa.list_(pa.int8(), 3), pa.list_(pa.int8())),
        (pa.uint64(), pa.decimal128(20, 0)),
        (pa.date64(), pa.date32()),
    ],
    ids=str,
)
def test_an_arrow_type_becomes_that_of_the_engine(arrow: pa.DataType, engine: pa.DataType) -> None:
    assert as_schema(pa.schema([("a", arrow)])).field("a").type == engine


@pytest.mark.parametrize("type_", [pa.time32("s"), pa.duration("us"), pa.month_day_nano_interval()], ids=str)
def test_an_arrow_type_without_a_counterpart_is_named(type_: pa.DataType) -> None:
    with pytest.raises(AnalysisError, match="has no counterpart"):
        spark_type(type_)


@pytest.mark.parametrize("ddl", ["a INT NOT NULL COMMENT 'x'", "a INT -- remark", "a\n\tINT", "`a` INT"])
def test_what_says_nothing_about_the_type_is_passed_over(ddl: str) -> None:
    assert from_ddl(ddl) == pa.schema([("a", pa.int32())])


@pytest.mark.parametrize(
    ("ddl", "sentence"),
    [
        ("", "must read like 'name TYPE, name TYPE'"),
        ("a", "must read like 'name TYPE, name TYPE'"),
        ("a: INT", "must read like 'name TYPE, name TYPE'"),
        ("PRIMARY KEY (a)", "must read like 'name TYPE, name TYPE'"),
        ("a INT, PRIMARY KEY (a)", "must read like 'name TYPE, name TYPE'"),
        ("a INT) AS (SELECT 1", "must read like 'name TYPE, name TYPE'"),
        ("a INT; DROP TABLE t", "must read like 'name TYPE, name TYPE'"),
        ("a b INT", "must read like 'name TYPE, name TYPE'"),
        ("a.b INT", "'a.b' is not a column name; put it in backticks"),
        ("a INTT", "Choices: BOOLEAN, TINYINT"),
        ("a INTERVAL", "'INTERVAL' is not a type of a column. Choices: BOOLEAN"),
        ("a VARIANT", "'VARIANT' is not a type of a column. Choices: BOOLEAN"),
        ("a ARRAY", "'ARRAY' is not a type of a column. Choices: BOOLEAN"),
        ("a MAP<INT>", "is not a type of a column. Choices: BOOLEAN"),
        ("a STRUCT", "'STRUCT' is not a type of a column. Choices: BOOLEAN"),
        ("a STRUCT<x>", "does not parse"),
        ("a MAP<VOID, INT>", "is not a type of a column"),
        ("a DECIMAL(39, 0)", "DECIMAL(39, 0) is no type: precision ends at 38"),
        ("a DECIMAL(5, 6)", "DECIMAL(5, 6) is no type: precision ends at 38, and scale at precision"),
        ("a INT, A STRING", "'A' stands twice"),
        ("a STRUCT<x: INT, X: INT>", "'X' stands twice"),
    ],
)
def test_what_is_no_schema_is_refused_with_the_choices(ddl: str, sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        from_ddl(ddl)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["", "INTT", "INT INT", "INT) x", "INT, b INT", "'", "ARRAY<>"])
def test_what_is_no_type_is_refused_with_its_text_and_the_choices(text: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        type_from_ddl(text)
    assert str(caught.value).startswith(f"{text!r} is not a type. Choices: BOOLEAN")


@pytest.mark.parametrize("schema", [None, 1, ["a"], int])
def test_what_is_no_kind_of_schema_is_refused_with_the_kinds(schema: object) -> None:
    with pytest.raises(AnalysisError, match=r"DDL text, a pyarrow.Schema or a pydantic model class, not"):
        as_schema(schema)  # type: ignore[arg-type]


def test_anything_with_the_arrow_interface_is_a_schema() -> None:
    class Foreign:
        def __arrow_c_schema__(self) -> object:
            return pa.schema([("a", pa.int32())]).__arrow_c_schema__()

    assert as_schema(Foreign()) == pa.schema([("a", pa.int32())])  # type: ignore[arg-type]


def test_the_type_of_a_struct_stands_for_its_columns() -> None:
    assert from_ddl(" struct<x: INT, y: STRUCT<z INT>>") == from_ddl("x INT, y STRUCT<z: INT>")
    with pytest.raises(AnalysisError, match="does not parse"):
        from_ddl("struct<x: INT")
