"""Finds JSON files whose last record was cut off. DuckDB passes over such a record without a word."""

import json
from typing import IO

import fsspec

from unbounded.contracts import FileScan

_FIRST_LOOK = 64 * 1024
_COMPRESSED = (".gz", ".zst", ".bz2", ".xz")


def has_torn_end(scan: FileScan) -> bool:
    """Return whether the last record of some file has no line end and is not whole. Files that are compressed, which
    do not open when they are cut off, are not looked at, and neither are those that are gone.
    """
    if scan.format != "json" or scan.options.get("compression", "auto") not in {"auto", "none"}:
        return False
    return any(_is_torn(path) for path in scan.paths if not path.endswith(_COMPRESSED))


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
