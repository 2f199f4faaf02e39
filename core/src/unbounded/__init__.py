"""Unbounded: structured streaming for Python. A stream is a table without an end.

Example:
    >>> import unbounded as ub
    >>> session = ub.Session()
    >>> session.range(3).count()
    3
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unbounded.api import functions as functions
    from unbounded.api.column import Column as Column
    from unbounded.api.dataframe import DataFrame as DataFrame
    from unbounded.api.observation import Observation as Observation
    from unbounded.api.query import StreamingQuery as StreamingQuery
    from unbounded.api.session import Session as Session
    from unbounded.api.trigger import Trigger as Trigger
    from unbounded.api.window import Window as Window
    from unbounded.api.window import WindowSpec as WindowSpec
    from unbounded.contracts.listener import StreamingQueryListener as StreamingQueryListener

_HOMES = {
    "Column": "unbounded.api.column",
    "DataFrame": "unbounded.api.dataframe",
    "Observation": "unbounded.api.observation",
    "Session": "unbounded.api.session",
    "StreamingQuery": "unbounded.api.query",
    "StreamingQueryListener": "unbounded.contracts.listener",
    "Trigger": "unbounded.api.trigger",
    "Window": "unbounded.api.window",
    "WindowSpec": "unbounded.api.window",
}

__all__ = [  # noqa: PLE0604 - the names are the keys of _HOMES
    *_HOMES,
    "functions",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import unbounded`` costs next to nothing."""
    if name == "functions":
        return importlib.import_module("unbounded.api.functions")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'unbounded' has no attribute {name!r}")
