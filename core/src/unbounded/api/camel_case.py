"""The camelCase spelling of every method: one mixin, no list of names."""

import re
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
    if twin != name and not name.startswith("_") and hasattr(type(owner), twin):
        return getattr(owner, twin)
    raise AttributeError(f"{type(owner).__name__} has no attribute {name!r}.")


class CamelCase:
    """Gives a class the camelCase spelling of all its attributes, as PySpark users write them."""

    def __getattr__(self, name: str) -> Any:
        return twin_of(self, name)
