"""Finds files that were cut off where DuckDB says nothing: it passes over the torn last record of a JSON file, and over
the rest of a file compressed with Zstandard.
"""

import json
from typing import IO

import fsspec

from unbounded.contracts import FileScan, decompressed, is_zstd

_FIRST_LOOK = 64 * 1024
_AT_ONCE = 1024 * 1024
_COMPRESSED = (".gz", ".zst", ".bz2", ".xz")


def has_torn_end(scan: FileScan) -> bool:
    """Return whether some file does not end as it must: the last record of a JSON file without a line end is not whole,
    or what Zstandard compressed does not come to its end. Files that are compressed otherwise, which do not open when
    they are cut off, are not looked at, and neither are those that are gone.
    """
    if scan.format == "parquet":
        return False
    compression = scan.options.get("compression", "auto")
    if any(is_zstd(path, compression) and _is_cut_off(path, compression) for path in scan.paths):
        return True
    if scan.format != "json" or compression not in {"auto", "none"}:
        return False
    return any(_is_torn(path) for path in scan.paths if compression == "none" or not path.endswith(_COMPRESSED))


def _is_cut_off(path: str, compression: str) -> bool:
    try:
        with decompressed(path, compression) as stream:
            while stream.read(_AT_ONCE):
                pass
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _is_torn(path: str) -> bool:
    try:
        last = _last_line(path)
    except FileNotFoundError:
        return False
    if not last.strip():
        return False
    try:
        json.loads(last)
    except ValueError:
        return True
    return False


def _last_line(path: str) -> bytes:
    """Return what follows the last line end."""
    if "://" not in path:
        with open(path, "rb") as file:  # noqa: PTH123 - for every file of every batch
            return _after_last_line_end(file)
    with fsspec.open(path, "rb", cache_type="none") as file:
        return _after_last_line_end(file)


def _after_last_line_end(file: IO[bytes]) -> bytes:
    size = file.seek(0, 2)
    if size == 0 or _from(file, size - 1) == b"\n":
        return b""
    look = _FIRST_LOOK
    while True:
        tail = _from(file, max(0, size - look))
        if b"\n" in tail or look >= size:
            return tail.rpartition(b"\n")[2]
        look *= 8


def _from(file: IO[bytes], position: int) -> bytes:
    file.seek(position)
    return file.read()
