"""The examples in the docstrings of functions: what every engine must answer, and what the reference shows.

They read ``Example: `upper('ab')` is `AB`.``, those of aggregates ``Example: `sum(v)` over 1, 2 is `3`.``, with double
backticks. Values are written as Spark casts them to text.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from unbounded.api import functions

_EXAMPLE = re.compile(r"^Example: ``(.+?)``(?: over (.+?))? is (?:``(.+)``|empty)\.$", re.MULTILINE)


@dataclass(frozen=True)
class FunctionExample:
    """One example.

    Args:
        function: The name of the function in Python.
        call: A Spark SQL expression.
        rows: The values of the column ``v`` that an aggregate reads, as SQL; none for other functions.
        result: The value, as text.
    """

    function: str
    call: str
    rows: tuple[str, ...]
    result: str

    def __str__(self) -> str:
        return f"{self.function}: {self.call}" + (f" over {', '.join(self.rows)}" if self.rows else "")


def function_examples() -> list[FunctionExample]:
    """Return the examples of all functions."""
    return [example for name in functions.__all__ for example in examples_of(getattr(functions, name))]


def examples_of(function: Callable[..., Any]) -> list[FunctionExample]:
    """Return the examples in a function's docstring."""
    found = _EXAMPLE.findall(inspect.getdoc(function) or "")
    return [
        FunctionExample(function.__name__, call, tuple(filter(None, rows.split(", "))), result)
        for call, rows, result in found
    ]


def spark_text(value: Any, type_: pa.DataType, nested: bool = False) -> str:
    """Return a value as Spark casts it to text.

    Args:
        value: The value in Python, as Arrow's ``as_py`` gives it.
        type_: Its Arrow type.
        nested: The value stands inside an array, a map or a struct.
    """
    if value is None:
        return "null" if nested else "NULL"
    if pa.types.is_list(type_):
        return f"[{', '.join(spark_text(item, type_.value_type, nested=True) for item in value)}]"
    if pa.types.is_map(type_):
        return f"{{{', '.join(_entry(key, item, type_) for key, item in value)}}}"
    if pa.types.is_struct(type_):
        return f"{{{', '.join(spark_text(value[field.name], field.type, nested=True) for field in type_)}}}"
    return _flat_text(value)


def _entry(key: Any, item: Any, type_: pa.MapType) -> str:
    return f"{spark_text(key, type_.key_type, nested=True)} -> {spark_text(item, type_.item_type, nested=True)}"


def _flat_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" + f".{value:%f}".rstrip("0").removesuffix(".")
    return "NaN" if value != value else str(value)  # noqa: PLR0124 - NaN is what differs from itself
