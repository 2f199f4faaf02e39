"""``pyspark.sql.functions``: the functions of :mod:`unbounded.api.functions`, in camelCase too
(``countDistinct``).
"""

from typing import Any

from unbounded.api import functions
from unbounded.api.camel_case import twin_among, with_camel_case_keywords


def __getattr__(name: str) -> Any:
    """Return a function under its own name or its camelCase twin."""
    twin = twin_among(functions.__all__, name) or name
    if twin not in functions.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return with_camel_case_keywords(getattr(functions, twin))


def _camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


__all__ = [*functions.__all__, *(_camel_case(name) for name in functions.__all__ if "_" in name)]  # noqa: PLE0604
