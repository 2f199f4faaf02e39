"""Values of fixed size as the numbers that Spark hashes for them."""

import pyarrow as pa
import pyarrow.compute as pc


def as_number(values: pa.Array) -> pa.Array | None:
    """Return values as the unsigned number of 32 or 64 bits that Spark hashes, or ``None`` if it hashes bytes."""
    type_ = values.type
    if pa.types.is_boolean(type_) or (pa.types.is_signed_integer(type_) and type_.bit_width < 32):
        return values.cast(pa.int32()).view(pa.uint32())
    if pa.types.is_decimal(type_):
        return _unscaled(values) if type_.precision <= 18 else None
    if pa.types.is_floating(type_):
        values = _canonical(values)
    if type_ in _BITS:
        return values.view(_BITS[type_])
    if pa.types.is_string(type_) or pa.types.is_binary(type_):
        return None
    raise TypeError(f"a value of type {type_} has no hash; of a map, hash array_sort(map_entries(…))")


_BITS = {
    pa.int32(): pa.uint32(),
    pa.date32(): pa.uint32(),
    pa.float32(): pa.uint32(),
    pa.int64(): pa.uint64(),
    pa.float64(): pa.uint64(),
    pa.timestamp("us"): pa.uint64(),
}


def _canonical(values: pa.Array) -> pa.Array:
    """Return floating values in which zero has no sign and NaN has one form."""
    plain = pc.if_else(pc.equal(values, 0), pa.scalar(0, values.type), values)
    return pc.if_else(pc.is_nan(plain), pa.scalar(float("nan"), values.type), plain)


def _unscaled(decimals: pa.Array) -> pa.Array:
    """Return the digits of decimals that have at most 18, without the point."""
    halves = pa.Array.from_buffers(pa.uint64(), 2 * (decimals.offset + len(decimals)), [None, decimals.buffers()[1]])
    return halves.take(pa.arange(2 * decimals.offset, len(halves), 2))
