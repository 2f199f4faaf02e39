"""Functions of an array and an element of it, or of two arrays: their types must fit."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import OperandTypes, is_text
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type

ELEMENT_FUNCTIONS = (
    exp.ArrayContains, exp.ArrayPosition, exp.ArrayRemove, exp.ArrayAppend, exp.ArrayPrepend, exp.ArrayExcept,
    exp.ArrayIntersect, exp.MapContainsKey,
)  # fmt: skip
_OTHERS = ("array_union", "arrays_overlap")


def require_element_types(call: exp.Expr, types: OperandTypes, where: str) -> None:
    """Refuse texts among elements that are none, and the other way round.

    Raises:
        AnalysisError: They are so.
    """
    if isinstance(call, exp.Anonymous) and call.name.lower() not in _OTHERS:
        return
    known = [types.of(argument) for argument in list(call.iter_expressions())[:2]]
    inner = [_inner(type_) if place == 0 or _is_collection(type_) else type_ for place, type_ in enumerate(known)]
    if any(type_ is None or pa.types.is_null(type_) for type_ in inner):
        return
    if any(map(is_text, inner)) and not all(map(is_text, inner)):
        found = " and ".join(spark_type(type_) for type_ in known if type_ is not None)
        raise AnalysisError(f"{where}: the arguments of {call.sql('spark')} do not fit: they are of {found}.")


def _is_collection(type_: pa.DataType | None) -> bool:
    return type_ is not None and (pa.types.is_list(type_) or pa.types.is_map(type_))


def _inner(type_: pa.DataType | None) -> pa.DataType | None:
    if type_ is not None and pa.types.is_map(type_):
        return type_.key_type
    return type_.value_type if type_ is not None and pa.types.is_list(type_) else None
