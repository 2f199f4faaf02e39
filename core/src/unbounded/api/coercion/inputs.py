"""What an argument of a function can have to be, by the words that the table of signatures uses."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from unbounded.api.coercion.operand_types import is_flat, is_number, is_text
from unbounded.schema import is_array, is_binary

Test = Callable[[pa.DataType], bool]


@dataclass(frozen=True)
class Input:
    """What an argument has to be."""

    words: str
    """As an error says it."""
    fits: Test
    """Whether a type is taken as it is."""
    becomes: Test = lambda _: False
    """Whether another type is cast to :attr:`target`."""
    target: pa.DataType | None = None


def _is_time(type_: pa.DataType) -> bool:
    return pa.types.is_date(type_) or pa.types.is_timestamp(type_) or is_text(type_)


def _is_bytes(type_: pa.DataType) -> bool:
    return is_binary(type_) or is_text(type_)


def _is_no_nested_one(type_: pa.DataType) -> bool:
    return is_flat(type_) or is_binary(type_)


def _is_int(type_: pa.DataType) -> bool:
    return pa.types.is_integer(type_) and type_.bit_width <= 32


def _is_text_or_array(type_: pa.DataType) -> bool:
    return is_text(type_) or is_array(type_)


def _is_term(type_: pa.DataType) -> bool:
    return is_flat(type_) and not pa.types.is_boolean(type_)


def _is_factor(type_: pa.DataType) -> bool:
    return _is_term(type_) and not pa.types.is_date(type_) and not pa.types.is_timestamp(type_)


def _is_number_or_text(type_: pa.DataType) -> bool:
    return is_number(type_) or is_text(type_)


INPUTS = {
    "text": Input("text, or of a type that becomes text, which all do but ARRAY, MAP and STRUCT", is_text,
                  _is_no_nested_one, pa.string()),
    "string": Input("of type STRING", is_text),
    "number": Input("a number, or text that spells one", is_number, is_text, pa.float64()),
    "int": Input("a whole number, or a number or text that becomes one", _is_int, _is_number_or_text, pa.int32()),
    "bigint": Input("a whole number, or a number or text that becomes one", pa.types.is_integer, _is_number_or_text,
                    pa.int64()),
    "integral": Input("a whole number", pa.types.is_integer),
    "boolean": Input("of type BOOLEAN", pa.types.is_boolean),
    "time": Input("a DATE, a TIMESTAMP, or text that spells one", _is_time),
    "flat": Input("of a type other than ARRAY, MAP and STRUCT", _is_no_nested_one),
    "bytes": Input("of type BINARY or STRING", _is_bytes),
    "text or bytes": Input("text, BINARY, or of a type that becomes text, which all do but ARRAY, MAP and STRUCT",
                           _is_bytes, _is_no_nested_one, pa.string()),
    "text or array": Input("text, an ARRAY, or of a type that becomes text, which all do but MAP and STRUCT",
                           _is_text_or_array, _is_no_nested_one, pa.string()),
    "array": Input("an ARRAY", is_array),
    "map": Input("a MAP", pa.types.is_map),
    "array or map": Input("an ARRAY or a MAP", lambda type_: is_array(type_) or pa.types.is_map(type_)),
    "ordered": Input("of a type that has an order, which MAP has not", lambda type_: not pa.types.is_map(type_)),
    "term": Input("a number, text that spells one, a DATE or a TIMESTAMP", _is_term),
    "factor": Input("a number, or text that spells one", _is_factor),
    "any": Input("of any type", lambda _: True),
}  # fmt: skip
