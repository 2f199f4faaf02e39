"""``pyspark.sql.functions``: the functions of :mod:`unbounded.api.functions`, in camelCase too
(``countDistinct``).
"""

from typing import Any, NoReturn

from unbounded.api import functions
from unbounded.api.camel_case import snake_case, twin_among, with_camel_case_keywords
from unbounded.api.not_yet import FUNCTIONS, refuse_missing
from unbounded.errors import NotSupportedYetError


def __getattr__(name: str) -> Any:
    """Return a function under its own name or its camelCase twin.

    What is not there yet can be imported, lest a program end at the imports for what it may never use.
    """
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return with_camel_case_keywords(getattr(functions, twin_among(functions.__all__, name) or name))
    except NotSupportedYetError:
        return _refused(name)


def _refused(name: str) -> Any:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        refuse_missing(snake_case(name), FUNCTIONS, "functions")
        raise AssertionError(name)

    return refuse


def _camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


__all__ = [*functions.__all__, *(_camel_case(name) for name in functions.__all__ if "_" in name)]  # noqa: PLE0604
