"""Pydantic models as schemas."""

import datetime as dt
import decimal
import types
import typing
from typing import Any

import pyarrow as pa
from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from unbounded.errors import AnalysisError
from unbounded.schema.kinds import DECIMAL_OF_PYTHON

_ARROW_OF_PYTHON = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    bytes: pa.binary(),
    dt.date: pa.date32(),
    dt.datetime: pa.timestamp("us"),
    decimal.Decimal: DECIMAL_OF_PYTHON,
}


def schema_of_class(model: type[BaseModel]) -> pa.Schema:
    """Return the Arrow schema of a pydantic model class: a column for each field, under the name that it has in data.

    Raises:
        AnalysisError: A field has an annotation that no column has, the class has no fields, or it holds itself.
    """
    try:
        return _from_model(model)
    except RecursionError:
        raise AnalysisError(f"{model.__name__} holds itself; a schema has an end.") from None


def _from_model(model: type[BaseModel]) -> pa.Schema:
    hints = typing.get_type_hints(model)
    fields = [
        pa.field(_name_in_data(name, info), _of_annotation(hints[name], f"{model.__name__}.{name}"))
        for name, info in model.model_fields.items()
    ]
    if not fields:
        raise AnalysisError(f"{model.__name__} has no fields, so it is no schema.")
    return pa.schema(fields)


def _name_in_data(name: str, info: FieldInfo) -> str:
    """Return the name that a field of a model has in the data that it is made of."""
    alias = info.validation_alias
    aliases = alias.choices if isinstance(alias, AliasChoices) else [alias]
    return next((each for each in aliases if isinstance(each, str)), name)


def _of_annotation(annotation: Any, where: str) -> pa.DataType:
    if annotation in _ARROW_OF_PYTHON:
        return _ARROW_OF_PYTHON[annotation]
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        present = [arg for arg in args if arg is not type(None)]
        if len(present) == 1:
            return _of_annotation(present[0], where)
    if origin is list and args:
        return pa.list_(_of_annotation(args[0], where))
    if origin is dict and args:
        return pa.map_(_of_annotation(args[0], where), _of_annotation(args[1], where))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(list(_from_model(annotation)))
    raise AnalysisError(
        f"{where} has the annotation {annotation}, which has no column type. "
        f"Choices: bool, int, float, str, bytes, date, datetime, Decimal, list[…], dict[…, …], a model; each or None."
    )
