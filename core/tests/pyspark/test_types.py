import json

import pyarrow as pa
import pytest

from unbounded.errors import AnalysisError
from unbounded.pyspark.sql import types as T
from unbounded.schema import as_schema

SCHEMA = T.StructType(
    [
        T.StructField("user", T.LongType(), True),
        T.StructField("tags", T.ArrayType(T.StringType())),
        T.StructField("price", T.DecimalType(10, 2), nullable=False),
    ]
)


def test_a_struct_is_welcome_where_a_schema_is():
    assert as_schema(SCHEMA) == pa.schema(
        [("user", pa.int64()), ("tags", pa.list_(pa.string())), ("price", pa.decimal128(10, 2))]
    )


def test_a_struct_grows_by_add_with_types_or_their_names():
    grown = (
        T.StructType()
        .add("user", T.LongType())
        .add("tags", "array<string>")
        .add(T.StructField("price", T.DecimalType(10, 2)))
    )
    assert grown == SCHEMA


def test_a_struct_says_what_is_in_it():
    assert SCHEMA.fieldNames() == SCHEMA.names == ["user", "tags", "price"]
    assert SCHEMA["tags"].dataType == SCHEMA[1].dataType == T.ArrayType(T.StringType())
    assert [field.name for field in SCHEMA] == SCHEMA.names
    assert len(SCHEMA) == 3
    assert SCHEMA.simpleString() == "struct<user:bigint,tags:array<string>,price:decimal(10,2)>"


@pytest.mark.parametrize(
    ("ddl", "type_"),
    [
        ("int", T.IntegerType()),
        ("string", T.StringType()),
        ("timestamp", T.TimestampType()),
        ("binary", T.BinaryType()),
        ("map<string,double>", T.MapType(T.StringType(), T.DoubleType())),
        ("array<date>", T.ArrayType(T.DateType())),
        ("struct<a: int, b: boolean>", T.StructType().add("a", T.IntegerType()).add("b", T.BooleanType())),
        ("decimal(12, 3)", T.DecimalType(12, 3)),
        ("a INT, b BOOLEAN", T.StructType().add("a", T.IntegerType()).add("b", T.BooleanType())),
    ],
)
def test_a_type_is_read_from_its_ddl(ddl, type_):
    assert T.DataType.fromDDL(ddl) == type_


FLAT = [
    kind(5) if kind in (T.CharType, T.VarcharType) else kind()
    for name in T.__all__
    if name.endswith("Type") and (kind := getattr(T, name)) not in (T.ArrayType, T.MapType, T.StructType, T.DataType)
    if not kind.__subclasses__() or kind in (T.StringType, T.CharType, T.TimestampType)
]


@pytest.mark.parametrize("type_", FLAT, ids=repr)
def test_every_flat_type_has_an_arrow_type_a_word_and_a_name_in_json(type_):
    assert isinstance(type_.arrow_type, pa.DataType)
    assert type_.simpleString()
    field = T.StructField("x", type_)
    again = T.StructField.fromJson(json.loads(field.json()))
    assert (again, repr(again)) == (field, repr(field))


WHOLE = (
    T.StructType()
    .add("user", T.LongType(), False, {"unit": "one"})
    .add("tags", T.ArrayType(T.StringType(), containsNull=False))
    .add("prices", T.MapType(T.StringType(), T.StructType().add("x", T.DecimalType(10, 2), False)))
    .add("at", "timestamp_ntz")
)


def test_a_struct_is_written_as_spark_writes_it():
    assert WHOLE.jsonValue()["fields"][:2] == [
        {"name": "user", "type": "long", "nullable": False, "metadata": {"unit": "one"}},
        {
            "name": "tags",
            "type": {"type": "array", "elementType": "string", "containsNull": False},
            "nullable": True,
            "metadata": {},
        },
    ]
    assert T.StructType([WHOLE[0]]).json() == (
        '{"fields":[{"metadata":{"unit":"one"},"name":"user","nullable":false,"type":"long"}],"type":"struct"}'
    )


def test_a_struct_comes_back_from_json_whole():
    again = T.StructType.fromJson(json.loads(WHOLE.json()))
    assert again == WHOLE
    assert again.json() == WHOLE.json()


def test_a_struct_is_drawn_as_a_tree_as_deep_as_asked():
    tree = """\
root
 |-- user: long (nullable = false)
 |-- tags: array (nullable = true)
 |    |-- element: string (containsNull = false)
 |-- prices: map (nullable = true)
 |    |-- key: string
 |    |-- value: struct (valueContainsNull = true)
 |    |    |-- x: decimal(10,2) (nullable = false)
 |-- at: timestamp (nullable = true)
"""
    assert WHOLE.treeString() == WHOLE.treeString(0) == tree
    lines = tree.splitlines(keepends=True)
    assert WHOLE.treeString(1) == "".join(line for line in lines if "    |--" not in line)


def test_a_struct_is_cut_and_looked_up_like_a_list():
    assert WHOLE[1:3].names == ["tags", "prices"]
    assert WHOLE[-1].name == "at"
    assert T.StructField("user", T.LongType()) in WHOLE
    with pytest.raises(KeyError, match="Did you mean 'user'"):
        WHOLE["usr"]


def test_types_have_families():
    assert [field.name for field in WHOLE if isinstance(field.dataType, T.NumericType)] == ["user"]
    assert isinstance(T.DecimalType(), T.FractionalType)
    assert isinstance(T.TimestampType(), T.DatetimeType)


def test_whether_values_may_be_null_does_not_tell_types_apart():
    assert T.StructType.fromDDL(WHOLE.toDDL()) == WHOLE
    assert len({T.ArrayType(T.LongType(), False), T.ArrayType(T.LongType(), True)}) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: T.StructField("x", T.StringType),
        lambda: T.ArrayType("int"),
        lambda: T.StructType().add("x"),
        lambda: T.StructType(["x"]),
        lambda: T.StructField.fromJson({"name": "x", "type": "lung"}),
        lambda: T.StructField.fromJson({"name": "x", "type": {"type": "list"}}),
    ],
    ids=["class", "text", "nothing", "name", "unknown name", "unknown nested type"],
)
def test_what_is_no_type_is_refused_at_once(make):
    with pytest.raises(AnalysisError):
        make()
