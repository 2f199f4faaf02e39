"""Arithmetic of unsigned words, modulo their size."""

import pyarrow as pa
import pyarrow.compute as pc


def times(values: pa.Array, factor: int) -> pa.Array:
    """Return the products."""
    return pc.multiply(values, constant(factor, values))


def plus(values: pa.Array, summand: int) -> pa.Array:
    """Return the sums."""
    return pc.add(values, constant(summand, values))


def rotated(values: pa.Array, bits: int) -> pa.Array:
    """Return the words with the highest bits moved to the other end."""
    width = values.type.bit_width
    left, right = constant(bits, values), constant(width - bits, values)
    return pc.bit_wise_or(pc.shift_left(values, left), pc.shift_right(values, right))


def folded_down(values: pa.Array, bits: int) -> pa.Array:
    """Return the words with their higher bits mixed into the lower ones."""
    return pc.bit_wise_xor(values, pc.shift_right(values, constant(bits, values)))


def constant(value: int, like: pa.Array) -> pa.Scalar:
    """Return a number as a word."""
    return pa.scalar(value % 2**like.type.bit_width, like.type)
