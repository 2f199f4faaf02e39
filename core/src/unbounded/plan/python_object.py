"""Python callables and objects inside a plan."""

import importlib
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from unbounded.errors import AnalysisError


class PythonObject:
    """A Python callable or object in a plan: text (``module:qualname``) where it has a name, itself otherwise.

    Two are equal if their text is. Text is imported when the value is asked for and not before, so that a plan can be
    read and compared where its functions are not.

    Args:
        value: The object, or the text ``module:qualname`` to import it by.
    """

    __slots__ = ("_text", "_value")

    def __init__(self, value: Any) -> None:
        self._text = value if isinstance(value, str) else _reference_to(value) or _label(value)
        self._value = None if isinstance(value, str) else value

    @property
    def value(self) -> Any:
        """The object itself.

        Raises:
            AnalysisError: The text does not lead to an object.
        """
        if self._value is None:
            self._value = _import(self._text)
        return self._value

    @property
    def reference(self) -> str | None:
        """``module:qualname`` if the object can be imported by it, else ``None``."""
        return None if self._text.startswith("<") else self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PythonObject) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"PythonObject({self._text!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, source: CoreSchema, handler: Any) -> dict[str, str]:
        return {"type": "string", "description": "a Python object as module:qualname"}


def _reference_to(value: Any) -> str | None:
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not module or not name or "<" in name or module == "__main__":
        return None
    try:
        found = _import(f"{module}:{name}")
    except AnalysisError:
        return None
    return f"{module}:{name}" if found is value else None


def _label(value: Any) -> str:
    """Return what a person calls an object without a name to import it by, for instance ``<function f>``."""
    return f"<{type(value).__name__} {getattr(value, '__qualname__', '')}".rstrip() + ">"


def _import(reference: str) -> Any:
    module, _, name = reference.partition(":")
    try:
        value: Any = importlib.import_module(module)
        for part in name.split("."):
            value = getattr(value, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise AnalysisError(
            f"{reference!r} does not lead to a Python object ({error}). Write module:name of something that can be "
            f"imported; a lambda or a function inside a function has no such name."
        ) from error
    return value
