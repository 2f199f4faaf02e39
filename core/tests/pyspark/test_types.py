import pyarrow as pa
import pytest

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
        ("a INT, b BOOLEAN", T.StructType().add("a", T.IntegerType()).add("b", T.BooleanType())),
    ],
)
def test_a_type_is_read_from_its_ddl(ddl, type_):
    assert T.DataType.fromDDL(ddl) == type_


@pytest.mark.parametrize("name", [name for name in T.__all__ if name.endswith("Type")])
def test_every_flat_type_has_an_arrow_type_and_a_word(name):
    kind = getattr(T, name)
    if kind in (T.DataType, T.ArrayType, T.MapType, T.StructType):
        return
    type_ = kind(5) if kind in (T.CharType, T.VarcharType) else kind()
    assert isinstance(type_.arrow_type, pa.DataType)
    assert type_.simpleString()
