"""Regular expressions, in the syntax of RE2."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def split(column: ColumnOrName, pattern: str | Column, limit: int | ColumnOrName = -1) -> Column:
    """Return the parts of the text between matches of a pattern; at most ``limit`` if positive.

    Example: ``split('a1b22c', '[0-9]+')`` is ``[a, b, c]``.
    Example: ``split('oneAtwoBthreeC', '[ABC]')`` is ``[one, two, three, ]``.
    Example: ``split('oneAtwoBthreeC', '[ABC]', 2)`` is ``[one, twoBthreeC]``.
    """
    return invoke("split", column, lit(pattern), limit)


def rlike(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return whether a part of the text matches a pattern.

    Example: ``'Spark' RLIKE 'a.k$'`` is ``true``.
    """
    return invoke("rlike", column, pattern)


def regexp(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return whether a part of the text matches a pattern: another word for ``rlike``.

    Example: ``regexp('Spark', '^p')`` is ``false``.
    """
    return invoke("regexp", column, pattern)


def regexp_like(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return whether a part of the text matches a pattern: another word for ``rlike``.

    Example: ``regexp_like('Spark', 'p.r')`` is ``true``.
    """
    return invoke("regexp_like", column, pattern)


def regexp_extract(column: ColumnOrName, pattern: str | Column, group: int | Column) -> Column:
    """Return a group of the first match, 0 for all of it; empty text if there is none.

    Example: ``regexp_extract('100-200', '([0-9]+)-([0-9]+)', 1)`` is ``100``.
    Example: ``regexp_extract('foo', '[0-9]+', 0)`` is empty.
    """
    return invoke("regexp_extract", column, lit(pattern), group)


def regexp_extract_all(column: ColumnOrName, pattern: ColumnOrName, group: int | Column = 1) -> Column:
    """Return a group of every match.

    Example: ``regexp_extract_all('100-200, 300-400', '([0-9]+)-([0-9]+)', 1)`` is ``[100, 300]``.
    """
    return invoke("regexp_extract_all", column, pattern, group)


def regexp_replace(column: ColumnOrName, pattern: str | Column, replacement: str | Column) -> Column:
    """Return the text with each match replaced; ``$1`` in the replacement is the first group.

    Example: ``regexp_replace('100-200', '[0-9]+', 'num')`` is ``num-num``.
    Example: ``regexp_replace('ab12', '([a-z])([0-9])', '$2$1')`` is ``a1b2``.
    """
    return invoke("regexp_replace", column, lit(pattern), lit(replacement))


def regexp_substr(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return the first match; null if there is none.

    Example: ``regexp_substr('Steven Jones', 'Ste(v|ph)en')`` is ``Steven``.
    Example: ``regexp_substr('Spark', 'x')`` is ``NULL``.
    """
    return invoke("regexp_substr", column, pattern)


def regexp_count(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return how often a pattern matches.

    Example: ``regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en')`` is ``2``.
    """
    return invoke("regexp_count", column, pattern)


def regexp_instr(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return where the first match begins, counted from 1; 0 if there is none.

    Example: ``regexp_instr('user@spark.org', '@[^.]*')`` is ``5``.
    """
    return invoke("regexp_instr", column, pattern)
