"""The digests of the SHA-2 family that DuckDB lacks."""

import hashlib

import pyarrow as pa

_DIGESTS = {
    0: hashlib.sha256,
    224: hashlib.sha224,
    256: hashlib.sha256,
    384: hashlib.sha384,
    512: hashlib.sha512,
}


def sha2(values: pa.Array, bits: pa.Array) -> pa.Array:
    """Return the digest of each binary in hexadecimal; null of null, and for a number of bits that there is none for.

    The digests are the interpreter's own, in C: one call a value, which takes as long as the engine does for 256 bits.
    """
    kinds = map(_DIGESTS.get, bits.to_pylist())
    pairs = zip(kinds, values.to_pylist(), strict=True)
    return pa.array(
        [kind(value).hexdigest() if kind and value is not None else None for kind, value in pairs], pa.string()
    )
