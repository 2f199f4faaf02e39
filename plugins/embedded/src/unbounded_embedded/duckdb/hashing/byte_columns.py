"""The bytes of a column of values, taken place by place from all rows at once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from unbounded.schema import MAX_PRECISION

_BYTES_OF_DECIMAL = 16

Update = Callable[[pa.Array, int, pa.Array], pa.Array]
"""Returns new hashes of some rows: of the row numbers, how often it has been called, and the hashes so far."""


def for_each(counts: pa.Array, hashes: pa.Array, update: Update) -> pa.Array:
    """Update the hash of each row as often as its count says, all rows side by side."""
    for index in range(pc.max(counts).as_py() or 0):
        more = pc.greater(counts, index)
        rows = pc.indices_nonzero(more)
        hashes = pc.replace_with_mask(hashes, more, update(rows, index, hashes.take(rows)))
    return hashes


class Bytes:
    """The bytes of texts or binaries, row by row."""

    def __init__(self, values: pa.Array) -> None:
        binary = values.cast(pa.binary())
        _, offsets, data = binary.buffers()
        bounds = pa.Array.from_buffers(pa.int32(), len(binary) + 1, [None, offsets], offset=binary.offset)
        self._starts = bounds[:-1]
        self._data = pa.Array.from_buffers(pa.uint8(), data.size if data else 0, [None, data or pa.py_buffer(b"")])
        self.lengths = pc.subtract(bounds[1:], self._starts)

    def at(self, rows: pa.Array, places: Any) -> pa.Array:
        """Return one byte of each row, as UINT8."""
        return self._data.take(pc.add(self._starts.take(rows), places))

    def little_endian(self, rows: pa.Array, places: Any, size: int, word: pa.DataType) -> pa.Array:
        """Return ``size`` bytes of each row as one word."""
        total = self.at(rows, places).cast(word)
        for index in range(1, size):
            byte = self.at(rows, pc.add(places, index)).cast(word)
            total = pc.bit_wise_or(total, pc.shift_left(byte, pa.scalar(8 * index, word)))
        return total


class Digits(Bytes):
    """Decimals without the point as bytes, the highest first, no more than the number and its sign need."""

    def __init__(self, decimals: pa.Array) -> None:
        self._first, data = decimals.offset, decimals.buffers()[1]
        self._data = pa.Array.from_buffers(pa.uint8(), data.size, [None, data])
        widest = pa.decimal128(MAX_PRECISION, 0)
        whole = pa.Array.from_buffers(widest, len(decimals), [None, data], offset=decimals.offset)
        self.lengths = pa.repeat(pa.scalar(1, pa.int32()), len(decimals))
        for size in range(1, _BYTES_OF_DECIMAL):
            low, high = (
                pa.scalar(Decimal(bound), whole.type) for bound in (-(2 ** (8 * size - 1)), 2 ** (8 * size - 1))
            )
            longer = pc.or_(pc.less(whole, low), pc.greater_equal(whole, high))
            self.lengths = pc.add(self.lengths, longer.cast(pa.int32()))

    def at(self, rows: pa.Array, places: Any) -> pa.Array:
        last = pc.subtract(pc.add(self.lengths.take(rows), -1), places)
        begin = pc.multiply(pc.add(rows.cast(pa.int64()), self._first), _BYTES_OF_DECIMAL)
        return self._data.take(pc.add(begin, last))
