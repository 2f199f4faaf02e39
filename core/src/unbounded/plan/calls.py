"""Calls as they are written: a name, and arguments in their order.

The parser keeps a call as a node with named parts, whose order is that of the node's kind: ``locate(part, text)`` holds
the text first. The order of the text is found by printing a node of the kind with the names of its parts in place.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from sqlglot import exp
from sqlglot.errors import SqlglotError

from unbounded.plan.dialect import text_of

_CALL = re.compile(r"(\w+)\(([\w, ]*)\)")
_UNWRITTEN = (exp.TsOrDsToDate, exp.TimeStrToTime)
"""Kinds that the parser puts around an argument, or that are written as calls themselves."""


class Call(NamedTuple):
    """A call."""

    name: str
    """In lower case."""
    arguments: list[exp.Expr]
    """In the order of the text."""


def call_of(node: exp.Expr) -> Call | None:
    """Return a node as a call; ``None`` if it is none, or has a syntax of its own as ``CAST(a AS INT)`` has.

    Example:
        >>> import sqlglot
        >>> call = call_of(sqlglot.parse_one("locate('b', name)", read="spark"))
        >>> call.name, [str(argument) for argument in call.arguments]
        ('locate', ["'b'", 'name'])
    """
    if isinstance(node, exp.Anonymous):
        return Call(node.name.lower(), node.expressions)
    if not isinstance(node, exp.Func) or _is_unwritten(node):
        return None
    flags = tuple((key, value) for key, value in node.args.items() if isinstance(value, bool | str | exp.Var))
    parts = {key: value for key, value in node.args.items() if value and (key, value) not in flags}
    order = _order(type(node).__name__, tuple((key, isinstance(value, list)) for key, value in parts.items()), flags)
    if order is None:
        return None
    name, keys = order
    written = [each for key in keys for each in (parts[key] if isinstance(parts[key], list) else [parts[key]])]
    return Call(name, [each.this if isinstance(each, _UNWRITTEN) else each for each in written])


def _is_unwritten(node: exp.Expr) -> bool:
    return (
        isinstance(node, _UNWRITTEN)
        and isinstance(node.parent, exp.Func)
        and not isinstance(node.parent, exp.Anonymous)
    )


@lru_cache(maxsize=1024)
def _order(
    kind: str, parts: tuple[tuple[str, bool], ...], flags: tuple[tuple[str, Any], ...]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the name under which a kind is written, and its parts in that order; a part may be a list."""
    names: dict[str, Any] = {key: [exp.column(key)] if is_list else exp.column(key) for key, is_list in parts}
    try:
        written = _CALL.fullmatch(text_of(getattr(exp, kind)(**names, **dict(flags))))
    except (SqlglotError, ValueError, AttributeError):
        return None
    keys = tuple(re.findall(r"\w+", written[2])) if written else ()
    return (written[1].lower(), keys) if written and set(keys) <= names.keys() else None
