"""Text: letter case, length, padding, assembly."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def upper(column: ColumnOrName) -> Column:
    """Return the text in upper case.

    Example: ``upper('ab')`` is ``AB``.
    """
    return invoke("upper", column)


def ucase(column: ColumnOrName) -> Column:
    """Return the text in upper case: another word for ``upper``.

    Example: ``ucase('ab')`` is ``AB``.
    """
    return invoke("ucase", column)


def lower(column: ColumnOrName) -> Column:
    """Return the text in lower case.

    Example: ``lower('AB')`` is ``ab``.
    """
    return invoke("lower", column)


def lcase(column: ColumnOrName) -> Column:
    """Return the text in lower case: another word for ``lower``.

    Example: ``lcase('AB')`` is ``ab``.
    """
    return invoke("lcase", column)


def initcap(column: ColumnOrName) -> Column:
    """Return the text with each word in lower case but for its first letter; words end at spaces.

    Example: ``initcap('sPark sql')`` is ``Spark Sql``.
    """
    return invoke("initcap", column)


def length(column: ColumnOrName) -> Column:
    """Return the number of characters, or of bytes if binary.

    Example: ``length('Spark SQL ')`` is ``10``.
    """
    return invoke("length", column)


def char_length(column: ColumnOrName) -> Column:
    """Return the number of characters: another word for ``length``.

    Example: ``char_length('Spark')`` is ``5``.
    """
    return invoke("char_length", column)


def character_length(column: ColumnOrName) -> Column:
    """Return the number of characters: another word for ``length``.

    Example: ``character_length('Spark')`` is ``5``.
    """
    return invoke("character_length", column)


def octet_length(column: ColumnOrName) -> Column:
    """Return the number of bytes of the text in UTF-8.

    Example: ``octet_length('é')`` is ``2``.
    """
    return invoke("octet_length", column)


def bit_length(column: ColumnOrName) -> Column:
    """Return the number of bits of the text in UTF-8.

    Example: ``bit_length('é')`` is ``16``.
    """
    return invoke("bit_length", column)


def concat(*columns: ColumnOrName) -> Column:
    """Return texts, or arrays, one after the other; null if one is null.

    Example: ``concat('a', 'b', 'c')`` is ``abc``.
    Example: ``concat('a', NULL)`` is ``NULL``.
    Example: ``concat(array(1, 2), array(3))`` is ``[1, 2, 3]``.
    """
    return invoke("concat", *columns)


def concat_ws(separator: str | Column, *columns: ColumnOrName) -> Column:
    """Return texts, and the texts in arrays, with a separator between them; nulls are left out.

    Example: ``concat_ws('-', 'a', NULL, 'b')`` is ``a-b``.
    Example: ``concat_ws('-', array('a', 'b'), 'c')`` is ``a-b-c``.
    """
    return invoke("concat_ws", lit(separator), *columns)


def trim(column: ColumnOrName) -> Column:
    """Return the text without the spaces around it.

    Example: ``trim('  a b ')`` is ``a b``.
    """
    return invoke("trim", column)


def ltrim(column: ColumnOrName) -> Column:
    """Return the text without the spaces before it.

    Example: ``ltrim('  a')`` is ``a``.
    """
    return invoke("ltrim", column)


def rtrim(column: ColumnOrName) -> Column:
    """Return the text without the spaces after it.

    Example: ``concat(rtrim('a  '), '.')`` is ``a.``.
    """
    return invoke("rtrim", column)


def btrim(column: ColumnOrName, characters: ColumnOrName | None = None) -> Column:
    """Return the text without the characters around it, which are spaces unless said.

    Example: ``btrim(' a ')`` is ``a``.
    Example: ``btrim('xxaxx', 'x')`` is ``a``.
    """
    return invoke("btrim", column, *([] if characters is None else [characters]))


def lpad(column: ColumnOrName, length: int | ColumnOrName, pad: str | Column = " ") -> Column:
    """Return the text filled up on the left, or cut on the right, to a length.

    Example: ``lpad('hi', 5, '?!')`` is ``?!?hi``.
    Example: ``lpad('hello', 2, '?')`` is ``he``.
    """
    return invoke("lpad", column, length, lit(pad))


def rpad(column: ColumnOrName, length: int | ColumnOrName, pad: str | Column = " ") -> Column:
    """Return the text filled up, or cut, on the right to a length.

    Example: ``rpad('hi', 5, '?!')`` is ``hi?!?``.
    Example: ``rpad('hello', 2, '?')`` is ``he``.
    """
    return invoke("rpad", column, length, lit(pad))


def repeat(column: ColumnOrName, times: int | ColumnOrName) -> Column:
    """Return the text several times.

    Example: ``repeat('ab', 2)`` is ``abab``.
    """
    return invoke("repeat", column, times)


def reverse(column: ColumnOrName) -> Column:
    """Return the text, or the array, back to front.

    Example: ``reverse('abc')`` is ``cba``.
    Example: ``reverse(array(1, 2))`` is ``[2, 1]``.
    """
    return invoke("reverse", column)


def ascii(column: ColumnOrName) -> Column:
    """Return the code of the first character; 0 for empty text.

    Example: ``ascii('222')`` is ``50``.
    Example: ``ascii('')`` is ``0``.
    """
    return invoke("ascii", column)


def chr(column: ColumnOrName) -> Column:
    """Return the character of a code, modulo 256.

    Example: ``chr(65)`` is ``A``.
    """
    return invoke("chr", column)


def char(column: ColumnOrName) -> Column:
    """Return the character of a code, modulo 256: another word for ``chr``.

    Example: ``char(65)`` is ``A``.
    """
    return invoke("char", column)


def levenshtein(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return how many single-character edits lie between two texts.

    Example: ``levenshtein('kitten', 'sitting')`` is ``3``.
    """
    return invoke("levenshtein", left, right)


def soundex(column: ColumnOrName) -> Column:
    """Return the Soundex code of a name.

    Example: ``soundex('Miller')`` is ``M460``.
    """
    return invoke("soundex", column)


def format_number(column: ColumnOrName, decimals: int | ColumnOrName) -> Column:
    """Return a number rounded to some decimals, with commas between thousands.

    Example: ``format_number(12332.123456, 4)`` is ``12,332.1235``.
    """
    return invoke("format_number", column, decimals)


def format_string(pattern: str | Column, *columns: ColumnOrName) -> Column:
    """Return values put into a printf-style pattern.

    Example: ``format_string('Hello %d %s', 100, 'days')`` is ``Hello 100 days``.
    """
    return invoke("format_string", lit(pattern), *columns)


def printf(pattern: ColumnOrName, *columns: ColumnOrName) -> Column:
    """Return values put into a printf-style pattern: another word for ``format_string``.

    Example: ``printf('%05.1f|%x', 3.14159D, 255)`` is ``003.1|ff``.
    """
    return invoke("printf", pattern, *columns)


def mask(
    column: ColumnOrName,
    upper: str | Column | None = "X",
    lower: str | Column | None = "x",
    digit: str | Column | None = "n",
    other: str | Column | None = None,
) -> Column:
    """Return the text with other characters for its capitals, small letters, digits and the rest; ``None`` keeps them.

    Example: ``mask('AbCD123-@')`` is ``XxXXnnn-@``.
    Example: ``mask('AbCD123-@', 'Q', 'q', 'd', 'o')`` is ``QqQQdddoo``.
    """
    return invoke("mask", column, *map(lit, (upper, lower, digit, other)))


def jaro_winkler_similarity(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return how alike two texts are, from 0 to 1; the more so, the longer they begin alike.

    Example: ``jaro_winkler_similarity('', '')`` is ``1.0``.
    """
    return invoke("jaro_winkler_similarity", left, right)
