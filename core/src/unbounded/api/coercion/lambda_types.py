"""The types of the parameters of lambdas."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import pyarrow as pa
from sqlglot import exp

Type: TypeAlias = pa.DataType | None


def parameter_types(function: exp.Lambda, type_of: Callable[[exp.Expr], Type]) -> Mapping[str, Type]:
    """Return the types of a lambda's parameters by their names, ``None`` where that is not known.

    Args:
        function: The lambda, an argument of a call.
        type_of: Tells the types of the other arguments.
    """
    given = _given(function.parent, type_of) if function.parent else ()
    names = [parameter.name for parameter in function.expressions]
    return dict(zip(names, [*given, *(None for _ in names)], strict=False))


def _given(call: exp.Expr, type_of: Callable[[exp.Expr], Type]) -> Sequence[Type]:
    rule = _PARAMETERS.get(_name(call))
    values = [each for each in call.iter_expressions() if not isinstance(each, exp.Lambda)]
    return rule(*map(type_of, values)) if rule else ()


def _name(call: exp.Expr) -> str:
    return call.name.lower() if isinstance(call, exp.Anonymous) else type(call).__name__.lower()


def _element(array: Type) -> Type:
    return array.value_type if array is not None and pa.types.is_list(array) else None


def _key(map_: Type) -> Type:
    return map_.key_type if map_ is not None and pa.types.is_map(map_) else None


def _value(map_: Type) -> Type:
    return map_.item_type if map_ is not None and pa.types.is_map(map_) else None


def _element_and_index(array: Type, *_: Type) -> Sequence[Type]:
    return _element(array), pa.int32()


def _two_elements(array: Type, *_: Type) -> Sequence[Type]:
    return _element(array), _element(array)


def _state_and_element(array: Type, initial: Type, *_: Type) -> Sequence[Type]:
    return initial, _element(array)


def _elements(left: Type, right: Type) -> Sequence[Type]:
    return _element(left), _element(right)


def _key_and_value(map_: Type) -> Sequence[Type]:
    return _key(map_), _value(map_)


def _key_and_values(left: Type, right: Type) -> Sequence[Type]:
    return _key(left), _value(left), _value(right)


_PARAMETERS: dict[str, Callable[..., Sequence[Type]]] = {
    **dict.fromkeys(("transform", "arrayfilter", "filter", "exists", "any_match", "forall"), _element_and_index),
    **dict.fromkeys(("reduce", "aggregate"), _state_and_element),
    **dict.fromkeys(("transform_keys", "transform_values", "map_filter"), _key_and_value),
    "array_sort": _two_elements,
    "zip_with": _elements,
    "map_zip_with": _key_and_values,
}
"""From a call's name, or its kind's, to what tells its parameters' types of those of its other arguments."""
