"""Schemas in three spellings: DDL text, Arrow schema, pydantic model.

The engine's types are Spark's. ``TIMESTAMP`` is an instant, kept as Arrow ``timestamp[us]`` without a zone: the
microseconds since 1970-01-01 00:00:00 UTC.
"""

from typing import Annotated, TypeAlias

import pyarrow as pa
from pydantic import BaseModel, PlainSerializer, PlainValidator, WithJsonSchema

from unbounded.errors import AnalysisError
from unbounded.schema.ddl import from_ddl, spark_type, to_ddl, type_from_ddl
from unbounded.schema.kinds import DECIMAL_OF_PYTHON, MAX_PRECISION, is_array, is_binary, is_number, is_text
from unbounded.schema.models import schema_of_class

__all__ = [
    "DECIMAL_OF_PYTHON",
    "MAX_PRECISION",
    "SchemaField",
    "SchemaLike",
    "as_schema",
    "from_ddl",
    "is_array",
    "is_binary",
    "is_number",
    "is_text",
    "spark_type",
    "to_ddl",
    "type_from_ddl",
]

SchemaLike: TypeAlias = str | pa.Schema | type[BaseModel]
"""What a user may give as a schema."""


def as_schema(schema: SchemaLike) -> pa.Schema:
    """Return the Arrow schema of DDL text, of an Arrow schema, or of a pydantic model class.

    Args:
        schema: For instance ``"user BIGINT, page STRING"``, ``pa.schema(…)`` or ``class Click(BaseModel)``. Anything
            with the Arrow PyCapsule interface ``__arrow_c_schema__`` is an Arrow schema.

    Returns:
        The schema in the engine's types: timestamps in microseconds without a zone.

    Raises:
        AnalysisError: The text does not parse or names a type that does not exist.
    """
    if hasattr(schema, "__arrow_c_schema__"):
        return from_ddl(to_ddl(pa.schema(schema)))
    if isinstance(schema, str):
        return from_ddl(schema)
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return schema_of_class(schema)
    raise AnalysisError(
        f"A schema must be DDL text, a pyarrow.Schema or a pydantic model class, not {type(schema).__name__}."
    )


SchemaField = Annotated[
    pa.Schema,
    PlainValidator(as_schema),
    PlainSerializer(to_ddl, return_type=str),
    WithJsonSchema({"type": "string", "description": "columns as DDL text: name TYPE, name TYPE"}),
]
"""A pydantic field type for a schema, which is DDL text in JSON and YAML."""
