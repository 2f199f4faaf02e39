"""XXH64."""

from collections.abc import Callable
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_embedded.duckdb.hashing.byte_columns import Bytes, for_each
from unbounded_embedded.duckdb.hashing.seeded_hash import SeededHash
from unbounded_embedded.duckdb.hashing.words import folded_down, plus, rotated, times


class XxHash64(SeededHash):
    """Spark's ``xxhash64``."""

    word, result = pa.uint64(), pa.int64()
    _P1, _P2, _P3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
    _P4, _P5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
    _LANES: ClassVar = ((1, _P1 + _P2), (7, _P2), (12, 0), (18, -_P1))
    """For each eight bytes of a stripe of 32: how far their lane is rotated at last, and what it begins with."""

    def of_int(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return self._final(self._with_int(values.cast(self.word), plus(hashes, self._P5 + 4)))

    def of_long(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return self._final(self._with_long(values, plus(hashes, self._P5 + 8)))

    def of_bytes(self, values: Bytes, hashes: pa.Array) -> pa.Array:
        stripes = pc.divide(values.lengths, 32)
        long_ = pc.greater(stripes, 0)
        begun = pc.if_else(long_, self._striped(values, stripes, hashes), plus(hashes, self._P5))
        hashes = pc.add(begun, values.lengths.cast(self.word))
        at = pc.multiply(stripes, 32)
        for size, step in ((8, self._with_long), (4, self._with_int), (1, self._with_byte)):
            hashes = self._with_rest(values, at, size, step, hashes)
            at = pc.multiply(pc.divide(values.lengths, size), size)
        return self._final(hashes)

    def _striped(self, values: Bytes, stripes: pa.Array, hashes: pa.Array) -> pa.Array:
        lanes = [self._lane(values, stripes, 8 * i, plus(hashes, begin)) for i, (_, begin) in enumerate(self._LANES)]
        total = rotated(lanes[0], 1)
        for lane, (rotation, _) in zip(lanes[1:], self._LANES[1:], strict=True):
            total = pc.add(total, rotated(lane, rotation))
        for lane in lanes:
            total = plus(times(pc.bit_wise_xor(total, self._round(lane)), self._P1), self._P4)
        return total

    def _lane(self, values: Bytes, stripes: pa.Array, offset: int, begin: pa.Array) -> pa.Array:
        def stripe(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
            word = values.little_endian(rows, 32 * index + offset, 8, self.word)
            return times(rotated(pc.add(some, times(word, self._P2)), 31), self._P1)

        return for_each(stripes, begin, stripe)

    def _with_rest(
        self, values: Bytes, at: pa.Array, size: int, step: Callable[..., pa.Array], hashes: pa.Array
    ) -> pa.Array:
        """Mix in what comes after some bytes, in words of a size, as many as there are."""

        def word(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
            return step(values.little_endian(rows, pc.add(at.take(rows), size * index), size, self.word), some)

        return for_each(pc.divide(pc.subtract(values.lengths, at), size), hashes, word)

    def _with_long(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return plus(times(rotated(pc.bit_wise_xor(hashes, self._round(values)), 27), self._P1), self._P4)

    def _with_int(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return plus(times(rotated(pc.bit_wise_xor(hashes, times(values, self._P1)), 23), self._P2), self._P3)

    def _with_byte(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        return times(rotated(pc.bit_wise_xor(hashes, times(values, self._P5)), 11), self._P1)

    def _round(self, values: pa.Array) -> pa.Array:
        return times(rotated(times(values, self._P2), 31), self._P1)

    def _final(self, hashes: pa.Array) -> pa.Array:
        hashes = times(folded_down(hashes, 33), self._P2)
        return folded_down(times(folded_down(hashes, 29), self._P3), 32)
