"""The parts of URLs."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def parse_url(url: ColumnOrName, part: str | Column, key: str | Column | None = None) -> Column:
    """Return a part of a URL as it is written; null if it has none, or is no URL.

    Args:
        url: The URL.
        part: ``HOST``, ``PATH``, ``QUERY``, ``REF``, ``PROTOCOL``, ``FILE``, ``AUTHORITY`` or ``USERINFO``.
        key: With ``QUERY``, the parameter whose value to return.

    Example: ``parse_url('https://example.com/a?x=1&y=2', 'HOST')`` is ``example.com``.
    Example: ``parse_url('https://example.com/a?x=1&y=2', 'QUERY')`` is ``x=1&y=2``.
    Example: ``parse_url('https://example.com/a?x=1&y=2', 'QUERY', 'y')`` is ``2``.
    """
    return invoke("parse_url", url, lit(part), *([] if key is None else [lit(key)]))


def try_parse_url(url: ColumnOrName, part: str | Column, key: str | Column | None = None) -> Column:
    """Return a part of a URL: another word for ``parse_url``.

    Example: ``try_parse_url('no url', 'HOST')`` is ``NULL``.
    """
    return invoke("try_parse_url", url, lit(part), *([] if key is None else [lit(key)]))
