"""The camelCase spelling of every method and keyword: one mixin, no list of names."""

import functools
import re
from collections.abc import Callable
from types import FunctionType
from typing import Any


def snake_case(name: str) -> str:
    """Return the snake_case twin of a camelCase name: ``groupBy`` is ``group_by``."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def twin_of(owner: Any, name: str) -> Any:
    """Return the attribute of ``owner`` whose snake_case name is the twin of ``name``.

    Raises:
        AttributeError: There is none.
    """
    twin = snake_case(name)
    if twin != name and not name.startswith("_") and (hasattr(type(owner), twin) or twin in vars(owner)):
        return getattr(owner, twin)
    raise AttributeError(f"{type(owner).__name__} has no attribute {name!r}.")


def with_camel_case_keywords(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, which then takes its snake_case keywords in camelCase too."""
    code = function.__code__ if isinstance(function, FunctionType) else None
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
    if not any("_" in name.strip("_") for name in names):
        return function

    @functools.wraps(function)
    def spelled_either_way(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **{_keyword(key, names): value for key, value in kwargs.items()})

    return spelled_either_way


def _keyword(key: str, names: tuple[str, ...]) -> str:
    return twin if key not in names and (twin := snake_case(key)) in names else key


class CamelCase:
    """Gives a class the camelCase spelling of its attributes and of its methods' keywords, as PySpark
    users write.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in list(vars(cls).items()):
            if isinstance(value, FunctionType) and not name.startswith("_"):
                setattr(cls, name, with_camel_case_keywords(value))

    def __getattr__(self, name: str) -> Any:
        return twin_of(self, name)
