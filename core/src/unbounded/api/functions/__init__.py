# ruff: noqa: F403 - a facade of all its modules, none of which needs a second list of its names
"""The functions of columns, by PySpark's names: ``from unbounded import functions as F``.

Text arguments are columns where PySpark takes them so: ``F.upper("name")`` is that of the column, and
``F.lit("name")`` is the text. camelCase names such as ``countDistinct`` work too.
"""

from types import FunctionType
from typing import Any

from unbounded.api.camel_case import snake_case
from unbounded.api.functions.aggregates import *
from unbounded.api.functions.arrays import *
from unbounded.api.functions.bits import *
from unbounded.api.functions.checks import *
from unbounded.api.functions.conditionals import *
from unbounded.api.functions.core import *
from unbounded.api.functions.datetime_parts import *
from unbounded.api.functions.datetime_text import *
from unbounded.api.functions.datetimes import *
from unbounded.api.functions.encodings import *
from unbounded.api.functions.generators import *
from unbounded.api.functions.hashing import *
from unbounded.api.functions.higher_order import *
from unbounded.api.functions.json import *
from unbounded.api.functions.maps import *
from unbounded.api.functions.numbers import *
from unbounded.api.functions.ordering import *
from unbounded.api.functions.ranking import *
from unbounded.api.functions.regression import *
from unbounded.api.functions.regular_expressions import *
from unbounded.api.functions.statistics import *
from unbounded.api.functions.strings import *
from unbounded.api.functions.structs import *
from unbounded.api.functions.substrings import *
from unbounded.api.functions.super_groups import *
from unbounded.api.functions.trigonometry import *
from unbounded.api.functions.urls import *
from unbounded.api.functions.whole_arrays import *
from unbounded.api.functions.windows import *
from unbounded.api.not_yet import FUNCTIONS, refuse_missing
from unbounded.errors import nearest, one_of

_PLUMBING = ("invoke", "lambda_")

__all__ = [
    name
    for name, value in sorted(globals().items())
    if isinstance(value, FunctionType) and value.__module__.startswith(__name__) and name not in _PLUMBING
]


def __getattr__(name: str) -> Any:
    """Return the function of a camelCase name.

    Raises:
        AttributeError: There is no such function; the message has the nearest names.
    """
    spellings = () if name.startswith("_") else (snake_case(name), name.lower())
    twin = next((spelling for spelling in spellings if spelling in __all__), None)
    if twin is not None:
        return globals()[twin]
    refuse_missing(snake_case(name), FUNCTIONS, "functions")
    raise AttributeError(
        f"There is no function {name!r}.{one_of(nearest(name, __all__))} dir(unbounded.functions) lists them; one of a "
        f"plugin is called with call_function({name!r}, …)."
    )


def __dir__() -> list[str]:
    return __all__
