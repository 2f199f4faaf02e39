"""CRC-32."""

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_embedded.duckdb.hashing.byte_columns import Bytes, for_each
from unbounded_embedded.duckdb.hashing.words import constant


def crc32(values: pa.Array) -> pa.Array:
    """Return the CRC-32 of each binary, as BIGINT; null of null."""
    data, table = Bytes(values.cast(pa.binary()).fill_null(b"")), _crc_table()

    def byte(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
        mixed = pc.bit_wise_xor(some, data.at(rows, index).cast(some.type))
        low = pc.bit_wise_and(mixed, constant(0xFF, mixed))
        return pc.bit_wise_xor(table.take(low), pc.shift_right(some, constant(8, some)))

    begun = pa.repeat(pa.scalar(0xFFFFFFFF, pa.uint32()), len(values))
    sums = pc.bit_wise_not(for_each(data.lengths, begun, byte)).cast(pa.int64())
    return pc.if_else(values.is_valid(), sums, pa.scalar(None, pa.int64()))


def _crc_of_byte(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value


@cache
def _crc_table() -> pa.Array:
    """Return the CRC of each byte. Not made before it is used: pyarrow imports pandas for it, if that is there."""
    return pa.array(map(_crc_of_byte, range(256)), pa.uint32())
