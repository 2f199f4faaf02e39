"""Digests of text or binary in hexadecimal, and hashes as numbers."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def crc32(column: ColumnOrName) -> Column:
    """Return the CRC-32 checksum of text or binary.

    Example: ``crc32('Spark')`` is ``1557323817``.
    """
    return invoke("crc32", column)


def hash(*columns: ColumnOrName) -> Column:
    """Return the Murmur3 hash of the values as an INT, with Spark's seed. Maps have none; nulls do not count.

    Example: ``hash('Spark', array(123), 2)`` is ``-1321691492``.
    """
    return invoke("hash", *columns)


def xxhash64(*columns: ColumnOrName) -> Column:
    """Return the XXH64 hash of the values as a BIGINT, with Spark's seed. Maps have none; nulls do not count.

    Example: ``xxhash64('Spark', array(123), 2)`` is ``5602566077635097486``.
    """
    return invoke("xxhash64", *columns)


def md5(column: ColumnOrName) -> Column:
    """Return the MD5 digest.

    Example: ``md5('Spark')`` is ``8cde774d6f7333752ed72cacddb05126``.
    """
    return invoke("md5", column)


def sha(column: ColumnOrName) -> Column:
    """Return the SHA-1 digest: another word for ``sha1``.

    Example: ``sha('Spark')`` is ``85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c``.
    """
    return invoke("sha", column)


def sha1(column: ColumnOrName) -> Column:
    """Return the SHA-1 digest.

    Example: ``sha1('Spark')`` is ``85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c``.
    """
    return invoke("sha1", column)


def sha2(column: ColumnOrName, bits: int | Column) -> Column:
    """Return a SHA-2 digest of 224, 256, 384 or 512 bits; 0 stands for 256, of other numbers the digest is null.

    Example: ``sha2('Spark', 256)`` is ``529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b``.
    Example: ``sha2('Spark', 224)`` is ``dbeab94971678d36af2195851c0f7485775a2a7c60073d62fc04549c``.
    """
    return invoke("sha2", column, bits)
