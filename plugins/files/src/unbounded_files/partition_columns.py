"""Columns that live in folder names: ``date=2024-01-01/country=__HIVE_DEFAULT_PARTITION__``, spelled as Hive
does.
"""

import re
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

NULL_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""What stands for null in a folder name."""

_UNSAFE = re.compile(r"[\x00-\x1f\"#%'*/:=?\\{\[\]^\x7f]")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_GUESSES = (pa.int32(), pa.int64(), pa.float64(), pa.date32())


def folder_name(column: str, value: str | None) -> str:
    """Return the folder of a value.

    Example:
        >>> folder_name("at", "10:30")
        'at=10%3A30'
    """
    return f"{_escape(column)}={NULL_VALUE if not value else _escape(value)}"


def values_in(path: str, base: str) -> dict[str, str | None]:
    """Return the columns that the folders between ``base`` and the file spell out.

    Example:
        >>> values_in("/in/day=1/at=10%3A30/a.json", "/in")
        {'day': '1', 'at': '10:30'}
    """
    folders = path.removeprefix(base).split("/")[:-1]
    pairs = (folder.split("=", 1) for folder in folders if "=" in folder)
    return {_unescape(key): None if value == NULL_VALUE else _unescape(value) for key, value in pairs}


def infer_types(values: Iterable[dict[str, str | None]]) -> pa.Schema:
    """Return the partition columns of all files with the narrowest type that fits every value."""
    columns: dict[str, list[str | None]] = {}
    for found in values:
        for key, value in found.items():
            columns.setdefault(key, []).append(value)
    return pa.schema([pa.field(key, _narrowest(texts)) for key, texts in columns.items()])


def _narrowest(texts: Sequence[str | None]) -> pa.DataType:
    array = pa.array(texts, pa.string())
    return next((kind for kind in _GUESSES if _fits(array, kind)), pa.string())


def _fits(array: pa.Array, kind: pa.DataType) -> bool:
    try:
        pc.cast(array, kind)
    except pa.ArrowInvalid:
        return False
    return bool(array.null_count < len(array))


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
