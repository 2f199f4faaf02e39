"""Murmur3 of 32 bits."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_embedded.duckdb.hashing.byte_columns import Bytes, for_each
from unbounded_embedded.duckdb.hashing.seeded_hash import SeededHash
from unbounded_embedded.duckdb.hashing.words import folded_down, plus, rotated, times


class Murmur3(SeededHash):
    """Spark's ``hash``. Bytes beyond the last four are mixed in one by one, with their sign."""

    word, result = pa.uint32(), pa.int32()

    def of_int(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return self._final(self._mixed(values, hashes), pa.scalar(4, self.word))

    def of_long(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        low = pc.bit_wise_and(values, pa.scalar(0xFFFFFFFF, pa.uint64())).cast(self.word)
        high = pc.shift_right(values, pa.scalar(32, pa.uint64())).cast(self.word)
        return self._final(self._mixed(high, self._mixed(low, hashes)), pa.scalar(8, self.word))

    def of_bytes(self, values: Bytes, hashes: pa.Array) -> pa.Array:
        whole, rest = pc.divide(values.lengths, 4), pc.bit_wise_and(values.lengths, 3)
        tails = pc.multiply(whole, 4)

        def block(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
            return self._mixed(values.little_endian(rows, 4 * index, 4, self.word), some)

        def byte(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
            signed = values.at(rows, pc.add(tails.take(rows), index)).view(pa.int8()).cast(pa.int32())
            return self._mixed(signed.view(self.word), some)

        hashes = for_each(rest, for_each(whole, hashes, block), byte)
        return self._final(hashes, values.lengths.cast(self.word))

    def _mixed(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        k = times(rotated(times(values, 0xCC9E2D51), 15), 0x1B873593)
        return plus(times(rotated(pc.bit_wise_xor(hashes, k), 13), 5), 0xE6546B64)

    def _final(self, hashes: pa.Array, length: Any) -> pa.Array:
        hashes = times(folded_down(pc.bit_wise_xor(hashes, length), 16), 0x85EBCA6B)
        return folded_down(times(folded_down(hashes, 13), 0xC2B2AE35), 16)
