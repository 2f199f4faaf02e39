"""Types that hold others: arrays, maps, structs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, overload

import pyarrow as pa

from unbounded.api.data.display import schema_tree
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.pyspark.sql.types.base import DataType
from unbounded.pyspark.sql.types.conversion import from_ddl, from_json
from unbounded.schema import to_ddl


class ArrayType(DataType):
    """A list of values of one type."""

    def __init__(self, elementType: DataType, containsNull: bool = True) -> None:
        self.elementType, self.containsNull = _required(elementType, "elementType"), containsNull

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.list_(pa.field("element", self.elementType.arrow_type, self.containsNull))

    def simpleString(self) -> str:
        """Return for instance ``array<bigint>``."""
        return f"array<{self.elementType.simpleString()}>"

    def jsonValue(self) -> dict[str, Any]:
        """Return the type as Spark writes it in JSON."""
        return {"type": "array", "elementType": self.elementType.jsonValue(), "containsNull": self.containsNull}

    @classmethod
    def fromJson(cls, json: Mapping[str, Any]) -> Self:
        """Return the type of what :meth:`jsonValue` gave."""
        return cls(from_json(json["elementType"]), json["containsNull"])

    def __repr__(self) -> str:
        return f"ArrayType({self.elementType!r}, {self.containsNull})"


class MapType(DataType):
    """Keys with values."""

    def __init__(self, keyType: DataType, valueType: DataType, valueContainsNull: bool = True) -> None:
        self.keyType, self.valueType = _required(keyType, "keyType"), _required(valueType, "valueType")
        self.valueContainsNull = valueContainsNull

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        value = pa.field("value", self.valueType.arrow_type, self.valueContainsNull)
        return pa.map_(self.keyType.arrow_type, value)

    def simpleString(self) -> str:
        """Return for instance ``map<string,bigint>``."""
        return f"map<{self.keyType.simpleString()},{self.valueType.simpleString()}>"

    def jsonValue(self) -> dict[str, Any]:
        """Return the type as Spark writes it in JSON."""
        return {
            "type": "map",
            "keyType": self.keyType.jsonValue(),
            "valueType": self.valueType.jsonValue(),
            "valueContainsNull": self.valueContainsNull,
        }

    @classmethod
    def fromJson(cls, json: Mapping[str, Any]) -> Self:
        """Return the type of what :meth:`jsonValue` gave."""
        return cls(from_json(json["keyType"]), from_json(json["valueType"]), json["valueContainsNull"])

    def __repr__(self) -> str:
        return f"MapType({self.keyType!r}, {self.valueType!r}, {self.valueContainsNull})"


class StructField:
    """A field of a struct, or a column of a schema. Fields are equal if name and type are.

    Args:
        name: The name.
        dataType: The type.
        nullable: Kept, and not enforced: columns are always nullable here.
        metadata: Kept with this field; columns have none.
    """

    def __init__(
        self, name: str, dataType: DataType, nullable: bool = True, metadata: Mapping[str, Any] | None = None
    ) -> None:
        self.name, self.dataType = name, _required(dataType, f"the type of {name!r}")
        self.nullable, self.metadata = nullable, dict(metadata or {})

    def simpleString(self) -> str:
        """Return name and type in Spark's short words."""
        return f"{self.name}:{self.dataType.simpleString()}"

    def jsonValue(self) -> dict[str, Any]:
        """Return the field as Spark writes it in JSON."""
        type_ = self.dataType.jsonValue()
        return {"name": self.name, "type": type_, "nullable": self.nullable, "metadata": self.metadata}

    def json(self) -> str:
        """Return the field as JSON text."""
        return json.dumps(self.jsonValue(), separators=(",", ":"), sort_keys=True)

    @classmethod
    def fromJson(cls, json: Mapping[str, Any]) -> Self:
        """Return the field of what :meth:`jsonValue` gave."""
        return cls(json["name"], from_json(json["type"]), json.get("nullable", True), json.get("metadata"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StructField) and (other.name, other.dataType) == (self.name, self.dataType)

    def __hash__(self) -> int:
        return hash((self.name, self.dataType))

    def __repr__(self) -> str:
        return f"StructField({self.name!r}, {self.dataType!r}, {self.nullable})"


class StructType(DataType):
    """Named fields; the schema of a frame.

    Example:
        >>> schema = StructType().add("user", "long").add("tags", "array<string>")
        >>> schema.simpleString()
        'struct<user:bigint,tags:array<string>>'
        >>> StructType.fromJson(schema.jsonValue()) == schema
        True
    """

    def __init__(self, fields: Sequence[StructField] | None = None) -> None:
        self.fields = list(fields or ())
        for field in self.fields:
            if not isinstance(field, StructField):
                raise AnalysisError(f"The fields of a StructType must be StructFields, not {field!r}.")

    def add(
        self,
        field: str | StructField,
        data_type: DataType | str | None = None,
        nullable: bool = True,
        metadata: Mapping[str, Any] | None = None,
    ) -> Self:
        """Add a field, given whole or as its name and type; return this very struct.

        Raises:
            AnalysisError: A name came without a type, or the type is none.
        """
        if isinstance(field, str):
            type_ = from_ddl(data_type) if isinstance(data_type, str) else data_type
            field = StructField(field, _required(type_, f"the type of {field!r}"), nullable, metadata)
        self.fields.append(field)
        return self

    @property
    def names(self) -> list[str]:
        """The names of the fields."""
        return [field.name for field in self.fields]

    def fieldNames(self) -> list[str]:
        """Return the names of the fields."""
        return self.names

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return pa.struct([pa.field(field.name, field.dataType.arrow_type, field.nullable) for field in self.fields])

    def simpleString(self) -> str:
        """Return for instance ``struct<user:bigint,page:string>``."""
        return f"struct<{','.join(field.simpleString() for field in self.fields)}>"

    def jsonValue(self) -> dict[str, Any]:
        """Return the struct as Spark writes it in JSON."""
        return {"type": "struct", "fields": [field.jsonValue() for field in self.fields]}

    @classmethod
    def fromJson(cls, json: Mapping[str, Any]) -> Self:
        """Return the struct of what :meth:`jsonValue` gave."""
        return cls([StructField.fromJson(field) for field in json["fields"]])

    def treeString(self, maxDepth: int | None = None) -> str:
        """Return the fields as a tree, those of nested types below them.

        Args:
            maxDepth: How many levels; all by default.
        """
        return schema_tree(self._schema, maxDepth)

    def toDDL(self) -> str:
        """Return the fields as DDL text: ``user BIGINT, page STRING``."""
        return to_ddl(self._schema)

    @property
    def _schema(self) -> pa.Schema:
        return pa.schema(list(self.arrow_type))

    def __arrow_c_schema__(self) -> object:
        """Give the schema to whoever takes one."""
        return self._schema.__arrow_c_schema__()

    def __iter__(self) -> Iterator[StructField]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    @overload
    def __getitem__(self, key: str | int) -> StructField: ...

    @overload
    def __getitem__(self, key: slice) -> "StructType": ...

    def __getitem__(self, key: str | int | slice) -> "StructField | StructType":
        if isinstance(key, slice):
            return StructType(self.fields[key])
        if isinstance(key, str) and key not in self.names:
            raise KeyError(str(ColumnNotFoundError(key, self.names, "StructType")))
        return self.fields[self.names.index(key) if isinstance(key, str) else key]

    def __repr__(self) -> str:
        return f"StructType([{', '.join(map(repr, self.fields))}])"


def _required(type_: Any, what: str) -> DataType:
    """Return a type that was given; a class in place of its instance is a frequent slip."""
    if not isinstance(type_, DataType):
        raise AnalysisError(f"{what} must be an instance of a type, such as StringType(), not {type_!r}.")
    return type_
