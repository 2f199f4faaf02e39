"""The camelCase spelling of every method and keyword: one mixin, no list of names."""

import functools
import re
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any


def snake_case(name: str) -> str:
    """Return the snake_case spelling of a camelCase name: ``groupBy`` is ``group_by``."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def twin_among(names: Iterable[str], name: str) -> str | None:
    """Return the snake_case twin of a camelCase name among some names: of ``groupBy`` it is ``group_by``."""
    if name.startswith("_") or name == name.lower():
        return None
    return next((each for each in names if each[0] != "_" and each.replace("_", "") == name.lower()), None)


def twin_of(owner: Any, name: str) -> Any:
    """Return the attribute of ``owner`` whose snake_case name is the twin of ``name``.

    Raises:
        AttributeError: There is none.
    """
    twin = twin_among([*dir(type(owner)), *vars(owner)], name)
    if twin is None:
        raise AttributeError(f"{type(owner).__name__} has no attribute {name!r}.")
    return getattr(owner, twin)


def with_camel_case_keywords(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, which then takes its snake_case keywords in camelCase too."""
    code = function.__code__ if isinstance(function, FunctionType) else None
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
    if not any("_" in name.strip("_") for name in names):
        return function

    @functools.wraps(function)
    def spelled_either_way(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **{twin_among(names, key) or key: value for key, value in kwargs.items()})

    return spelled_either_way


class CamelCase:
    """Gives a class the camelCase spelling of its attributes and of its methods' keywords, as PySpark users write."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in list(vars(cls).items()):
            if isinstance(value, FunctionType) and not name.startswith("_"):
                setattr(cls, name, with_camel_case_keywords(value))

    def __getattr__(self, name: str) -> Any:
        return twin_of(self, name)
