"""JSON text."""

from collections.abc import Mapping
from typing import Any

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke
from unbounded.errors import AnalysisError
from unbounded.schema import SchemaLike, as_schema, spark_type, to_ddl, type_from_ddl


def from_json(column: ColumnOrName, schema: SchemaLike | Column, options: Mapping[str, Any] | None = None) -> Column:
    """Return JSON text as a value of a type; what does not fit is null, and of malformed text every field.

    Args:
        column: The text.
        schema: The columns of a struct (DDL text, Arrow schema, pydantic model), or a type: ``ARRAY<INT>``.
        options: PySpark's; only ``mode`` with ``PERMISSIVE`` is taken, which is how it is in any case.

    Raises:
        AnalysisError: The options ask for something else.

    Example: ``from_json('{"a": 1, "b": 0.5}', 'a INT, b DOUBLE')`` is ``{1, 0.5}``.
    """
    advice = "what does not fit is null; take a time as STRING, and give its pattern to to_timestamp"
    _require_defaults("from_json", options, {"mode": "permissive"}, advice)
    return invoke("from_json", column, schema if isinstance(schema, Column) else lit(_type_text(schema)))


def to_json(column: ColumnOrName, options: Mapping[str, Any] | None = None) -> Column:
    """Return a struct, array or map as JSON text; fields that are null are left out.

    Args:
        column: The value.
        options: PySpark's; only ``ignoreNullFields`` with true is taken, which is how it is in any case.

    Raises:
        AnalysisError: The options ask for something else.

    Example: ``to_json(named_struct('a', 1, 'b', 'x'))`` is ``{"a":1,"b":"x"}``.
    """
    advice = "null fields are left out, and times are written as in Spark; make other text of the fields first"
    _require_defaults("to_json", options, {"ignorenullfields": "true"}, advice)
    return invoke("to_json", column)


def _require_defaults(
    function: str, options: Mapping[str, Any] | None, defaults: Mapping[str, str], advice: str
) -> None:
    """Do nothing if options say what holds without them, as those of many programs do."""
    for name, value in (options or {}).items():
        if defaults.get(name.lower()) != str(value).lower():
            raise AnalysisError(f"{function}: there is no option {name!r} with the value {value!r}: {advice}.")


def get_json_object(column: ColumnOrName, path: str | Column) -> Column:
    """Return the part of JSON text at a path such as ``$.a.b[0]``, as text; null where there is none.

    Example: ``get_json_object('{"a": {"b": "c"}}', '$.a.b')`` is ``c``.
    """
    return invoke("get_json_object", column, lit(path))


def json_array_length(column: ColumnOrName) -> Column:
    """Return the number of elements of a JSON array; null if the text is no array.

    Example: ``json_array_length('[1, 2, [3]]')`` is ``3``.
    """
    return invoke("json_array_length", column)


def json_object_keys(column: ColumnOrName) -> Column:
    """Return the keys of a JSON object; null if the text is no object.

    Example: ``json_object_keys('{"a": 1, "b": {"c": 2}}')`` is ``[a, b]``.
    """
    return invoke("json_object_keys", column)


def _type_text(schema: Any) -> str:
    if (type_ := getattr(schema, "arrow_type", None)) is not None:
        return spark_type(type_)
    if not isinstance(schema, str):
        return to_ddl(as_schema(schema))
    try:
        return to_ddl(as_schema(schema))
    except AnalysisError:
        return spark_type(type_from_ddl(schema))
