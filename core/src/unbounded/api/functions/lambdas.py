"""Python functions of columns as lambdas of SQL."""

import inspect
from collections.abc import Callable

from sqlglot import exp as sql

from unbounded.api.column import Column


def lambda_(function: Callable[..., Column]) -> Column:
    """Return ``lambda x: x + 1`` as ``x -> x + 1``; the parameters keep their names."""
    names = list(inspect.signature(function).parameters)
    body = function(*[Column(sql.to_identifier(name)) for name in names])
    return Column(sql.Lambda(this=body.tree.copy(), expressions=[sql.to_identifier(name) for name in names]))
