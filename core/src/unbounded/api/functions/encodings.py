"""Text, binary and numbers in other clothes."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def base64(column: ColumnOrName) -> Column:
    """Return text or binary in Base64.

    Example: ``base64('Spark SQL')`` is ``U3BhcmsgU1FM``.
    """
    return invoke("base64", column)


def unbase64(column: ColumnOrName) -> Column:
    """Return the binary of Base64 text.

    Example: ``CAST(unbase64('U3BhcmsgU1FM') AS STRING)`` is ``Spark SQL``.
    """
    return invoke("unbase64", column)


def hex(column: ColumnOrName) -> Column:
    """Return a whole number, text or binary in hexadecimal.

    Example: ``hex(17)`` is ``11``.
    Example: ``hex('Spark SQL')`` is ``537061726B2053514C``.
    """
    return invoke("hex", column)


def unhex(column: ColumnOrName) -> Column:
    """Return the binary of hexadecimal text.

    Example: ``CAST(unhex('537061726B') AS STRING)`` is ``Spark``.
    """
    return invoke("unhex", column)


def bin(column: ColumnOrName) -> Column:
    """Return a whole number in binary.

    Example: ``bin(13)`` is ``1101``.
    """
    return invoke("bin", column)


def conv(column: ColumnOrName, from_base: int | Column, to_base: int | Column) -> Column:
    """Return a whole number from 0 to 2^63 - 1, as text, in another base.

    Example: ``conv('100', 2, 10)`` is ``4``.
    Example: ``conv('255', 10, 16)`` is ``FF``.
    """
    return invoke("conv", column, from_base, to_base)


def encode(column: ColumnOrName, charset: str | Column) -> Column:
    """Return text as binary; the character set is UTF-8.

    Example: ``hex(encode('é', 'UTF-8'))`` is ``C3A9``.
    """
    return invoke("encode", column, lit(charset))


def decode(column: ColumnOrName, charset: str | Column) -> Column:
    """Return binary as text; the character set is UTF-8.

    Example: ``decode(encode('abc', 'utf-8'), 'utf-8')`` is ``abc``.
    """
    return invoke("decode", column, lit(charset))


def url_encode(column: ColumnOrName) -> Column:
    """Return text as it may stand in the query of a URL.

    Example: ``url_encode('a b')`` is ``a+b``.
    """
    return invoke("url_encode", column)


def url_decode(column: ColumnOrName) -> Column:
    """Return text from the query of a URL.

    Example: ``url_decode('a+b%21')`` is ``a b!``.
    """
    return invoke("url_decode", column)


def try_url_decode(column: ColumnOrName) -> Column:
    """Return text from the query of a URL; null if it is malformed.

    Example: ``try_url_decode('a+b%21')`` is ``a b!``.
    """
    return invoke("try_url_decode", column)


def to_binary(column: ColumnOrName, format: str | Column = "hex") -> Column:
    """Return the binary of text in a format: ``hex``, ``base64`` or ``utf-8``; null if it is malformed.

    Example: ``decode(to_binary('616263'), 'utf-8')`` is ``abc``.
    Example: ``decode(to_binary('YWJj', 'base64'), 'utf-8')`` is ``abc``.
    """
    return invoke("to_binary", column, lit(format))


def try_to_binary(column: ColumnOrName, format: str | Column = "hex") -> Column:
    """Return the binary of text: another word for ``to_binary``.

    Example: ``try_to_binary('zz', 'hex')`` is ``NULL``.
    """
    return invoke("try_to_binary", column, lit(format))
