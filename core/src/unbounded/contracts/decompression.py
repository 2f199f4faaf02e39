"""Reads the bytes of one file, decompressed. Zstandard is Arrow's, since Python before 3.14 has none of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

import pyarrow as pa

_ZSTD = "zstd"
_FSSPEC = {"auto": "infer", "none": None}


def is_zstd(path: str, compression: str) -> bool:
    """Return whether a file is compressed with Zstandard, by the option ``compression`` or else by its name."""
    return compression == _ZSTD or (compression == "auto" and path.lower().endswith(".zst"))


@contextmanager
def decompressed(path: str, compression: str) -> Iterator[IO[bytes]]:
    """Open a file, local or remote, for reading its bytes. Sources that look into files and engines that read them
    call it, so that all take the same files for compressed.

    Args:
        path: The path or URL.
        compression: ``auto``, by the end of its name; ``none``; or what it is.

    Raises:
        FileNotFoundError: It is not there.
        Exception: While it is read: it is cut off, or not so compressed; each library has its own.
    """
    import fsspec  # slow to import

    if is_zstd(path, compression):
        with fsspec.open(path, "rb") as raw, pa.CompressedInputStream(raw, _ZSTD) as stream:
            yield stream
    else:
        with fsspec.open(path, "rb", compression=_FSSPEC.get(compression, compression)) as stream:
            yield cast("IO[bytes]", stream)
