"""How Spark hashes values of any type: each with the hash of those before it as the seed. A null changes nothing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_embedded.duckdb.hashing.byte_columns import Bytes, Digits, for_each
from unbounded_embedded.duckdb.hashing.numbers import as_number

_SEED = 42


class SeededHash(ABC):
    """An algorithm over arrays without nulls. ``word`` is the unsigned type that it computes in, modulo its size."""

    word: ClassVar[pa.DataType]
    result: ClassVar[pa.DataType]

    def of(self, columns: Sequence[pa.Array]) -> pa.Array:
        """Return the hash of each row."""
        hashes = pa.repeat(pa.scalar(_SEED, self.word), len(columns[0]))
        for column in columns:
            hashes = self._fold(column, hashes)
        return hashes.view(self.result)

    def _fold(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        present = values.is_valid()
        if values.null_count:
            folded = self._fold_present(values.filter(present), hashes.filter(present))
            return pc.replace_with_mask(hashes, present, folded)
        return self._fold_present(values, hashes)

    def _fold_present(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        type_ = values.type
        if pa.types.is_struct(type_):
            for field in values.flatten():
                hashes = self._fold(field, hashes)
            return hashes
        if pa.types.is_list(type_):
            return self._fold_elements(values, hashes)
        if pa.types.is_null(type_):
            return hashes
        number = as_number(values)
        if number is None:
            return self.of_bytes(Digits(values) if pa.types.is_decimal(type_) else Bytes(values), hashes)
        return self.of_int(number, hashes) if number.type.bit_width == 32 else self.of_long(number, hashes)

    def _fold_elements(self, lists: pa.Array, hashes: pa.Array) -> pa.Array:
        starts, counts = lists.offsets[:-1], pc.list_value_length(lists)

        def element(rows: pa.Array, index: int, some: pa.Array) -> pa.Array:
            return self._fold(lists.values.take(pc.add(starts.take(rows), index)), some)

        return for_each(counts, hashes, element)

    @abstractmethod
    def of_int(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        """Return the hashes of UINT32 values."""

    @abstractmethod
    def of_long(self, values: pa.Array, hashes: pa.Array) -> pa.Array:
        """Return the hashes of UINT64 values."""

    @abstractmethod
    def of_bytes(self, values: Bytes, hashes: pa.Array) -> pa.Array:
        """Return the hashes of texts."""
