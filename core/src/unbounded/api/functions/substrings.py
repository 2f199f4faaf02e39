"""Parts of a text: taken out, searched for, replaced."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def left(column: ColumnOrName, length: int | ColumnOrName) -> Column:
    """Return the first characters.

    Example: ``left('Spark', 3)`` is ``Spa``.
    Example: ``left('Spark', -1)`` is empty.
    """
    return invoke("left", column, length)


def right(column: ColumnOrName, length: int | ColumnOrName) -> Column:
    """Return the last characters.

    Example: ``right('Spark', 3)`` is ``ark``.
    Example: ``right('Spark', 0)`` is empty.
    """
    return invoke("right", column, length)


def substring(column: ColumnOrName, position: int | ColumnOrName, length: int | ColumnOrName) -> Column:
    """Return a part of the text from a position, counted from 1, or from the end if negative.

    Example: ``substring('Spark SQL', 5, 1)`` is ``k``.
    Example: ``substring('Spark SQL', -3, 2)`` is ``SQ``.
    Example: ``substring('Spark', 0, 2)`` is ``Sp``.
    """
    return invoke("substring", column, position, length)


def substr(column: ColumnOrName, position: int | ColumnOrName, length: int | ColumnOrName | None = None) -> Column:
    """Return a part of the text, or all of it, from a position, counted from 1.

    Example: ``substr('Spark SQL', 5)`` is ``k SQL``.
    Example: ``substr('Spark SQL', -3)`` is ``SQL``.
    Example: ``substr('Spark SQL', 5, 1)`` is ``k``.
    """
    return invoke("substr", column, position, *([] if length is None else [length]))


def substring_index(column: ColumnOrName, delimiter: str | Column, count: int | ColumnOrName) -> Column:
    """Return what is before the ``count``-th delimiter, or after it, counted from the end, if negative.

    Example: ``substring_index('www.apache.org', '.', 2)`` is ``www.apache``.
    Example: ``substring_index('www.apache.org', '.', -1)`` is ``org``.
    """
    return invoke("substring_index", column, lit(delimiter), count)


def split_part(column: ColumnOrName, delimiter: ColumnOrName, position: int | ColumnOrName) -> Column:
    """Return one part of the text between delimiters, counted from 1, or from the end if negative.

    Example: ``split_part('11.12.13', '.', 3)`` is ``13``.
    Example: ``split_part('11.12.13', '.', -3)`` is ``11``.
    """
    return invoke("split_part", column, delimiter, position)


def instr(column: ColumnOrName, part: str | Column) -> Column:
    """Return where a part begins, counted from 1; 0 if nowhere.

    Example: ``instr('SparkSQL', 'SQL')`` is ``6``.
    """
    return invoke("instr", column, lit(part))


def locate(part: str | Column, column: ColumnOrName, position: int | ColumnOrName = 1) -> Column:
    """Return where a part begins at or after a position, counted from 1; 0 if nowhere.

    Example: ``locate('bar', 'foobarbar')`` is ``4``.
    Example: ``locate('bar', 'foobarbar', 5)`` is ``7``.
    """
    return invoke("locate", lit(part), column, position)


def position(part: ColumnOrName, column: ColumnOrName, start: int | ColumnOrName | None = None) -> Column:
    """Return where a part begins: another word for ``locate``.

    Example: ``position('bar', 'foobarbar')`` is ``4``.
    """
    return invoke("position", part, column, *([] if start is None else [start]))


def contains(column: ColumnOrName, part: ColumnOrName) -> Column:
    """Return whether the text contains another.

    Example: ``contains('Spark SQL', 'ark')`` is ``true``.
    """
    return invoke("contains", column, part)


def startswith(column: ColumnOrName, prefix: ColumnOrName) -> Column:
    """Return whether the text starts with another.

    Example: ``startswith('Spark', 'Sp')`` is ``true``.
    """
    return invoke("startswith", column, prefix)


def endswith(column: ColumnOrName, suffix: ColumnOrName) -> Column:
    """Return whether the text ends with another.

    Example: ``endswith('Spark', 'Sp')`` is ``false``.
    """
    return invoke("endswith", column, suffix)


def like(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return whether the text matches a pattern with ``%`` for any text and ``_`` for any character.

    Example: ``'Spark' LIKE 'Sp%'`` is ``true``.
    """
    return invoke("like", column, pattern)


def ilike(column: ColumnOrName, pattern: ColumnOrName) -> Column:
    """Return whether the text matches a pattern as in ``like``, letter case aside.

    Example: ``'Spark' ILIKE 'SP_RK'`` is ``true``.
    """
    return invoke("ilike", column, pattern)


def replace(column: ColumnOrName, search: ColumnOrName, replacement: ColumnOrName | None = None) -> Column:
    """Return the text with each occurrence of a part replaced, or taken out.

    Example: ``replace('ABCabc', 'abc', 'DEF')`` is ``ABCDEF``.
    Example: ``replace('ABCabc', 'abc')`` is ``ABC``.
    """
    return invoke("replace", column, search, *([] if replacement is None else [replacement]))


def translate(column: ColumnOrName, matching: str | Column, replacement: str | Column) -> Column:
    """Return the text with characters replaced one by one; those without a partner are taken out.

    Example: ``translate('AaBbCc', 'abc', '12')`` is ``A1B2C``.
    """
    return invoke("translate", column, lit(matching), lit(replacement))


def overlay(
    column: ColumnOrName,
    replacement: ColumnOrName,
    position: int | ColumnOrName,
    length: int | ColumnOrName = -1,
) -> Column:
    """Return the text with a part from a position replaced, by default as long as the replacement.

    Example: ``overlay('Spark SQL' PLACING '_' FROM 6)`` is ``Spark_SQL``.
    Example: ``overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0)`` is ``Spark ANSI SQL``.
    """
    return invoke("overlay", column, replacement, position, length)


def elt(index: int | ColumnOrName, *columns: ColumnOrName) -> Column:
    """Return one of the texts by its number, counted from 1.

    Example: ``elt(2, 'scala', 'java')`` is ``java``.
    """
    return invoke("elt", index, *columns)


def find_in_set(column: ColumnOrName, texts: ColumnOrName) -> Column:
    """Return the place of a text in a comma-separated list, counted from 1; 0 if it is not there.

    Example: ``find_in_set('ab', 'abc,b,ab,c,def')`` is ``3``.
    """
    return invoke("find_in_set", column, texts)
