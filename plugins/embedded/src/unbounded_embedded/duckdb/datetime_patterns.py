"""Patterns of dates and times: from Spark's letters to the percent signs of ``strptime`` and ``strftime``."""

import re
from collections.abc import Iterator

from unbounded.contracts.datetime_pattern import spelled_pattern

DIRECTIVES = {
    "yyyy": "%Y", "yyy": "%Y", "y": "%Y", "uuuu": "%Y", "yy": "%y", "uu": "%y",
    "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "LL": "%m", "L": "%-m", "LLL": "%b", "LLLL": "%B",
    "dd": "%d", "d": "%-d", "DDD": "%j", "D": "%-j",
    "EEEE": "%A", "EEE": "%a", "EE": "%a", "E": "%a",
    "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "a": "%p",
    "mm": "%M", "m": "%-M", "ss": "%S", "s": "%-S",
    "SSS": "%g", "SSSSSS": "%f", "SSSSSSSSS": "%n",
    "XXX": "%z", "XX": "%z", "X": "%z", "xxx": "%z", "xx": "%z", "x": "%z", "Z": "%z", "ZZ": "%z", "ZZZ": "%z",
    "VV": "%Z", "z": "%Z",
}  # fmt: skip
"""DuckDB's spelling of each word of a pattern."""

_TAKING_Z = ("XXX", "XX", "X")
"""What is an offset or, for none, the letter Z, which ``%z`` does not take."""

_IN_UTC = {
    **dict.fromkeys(_TAKING_Z, "Z"),
    "x": "+00", "xx": "+0000", "xxx": "+00:00", **dict.fromkeys(("Z", "ZZ", "ZZZ"), "+0000"), "VV": "UTC", "z": "UTC",
}  # fmt: skip
"""How zones are written: all times are in UTC."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def to_strptime(pattern: str) -> str:
    """Return DuckDB's spelling of a pattern. One that holds ``%`` is returned as it is.

    Example:
        >>> to_strptime("yyyy-MM-dd'T'HH:mm")
        '%Y-%m-%dT%H:%M'

    Raises:
        AnalysisError: The pattern has a letter that has no counterpart.
    """
    return spelled_pattern(pattern, DIRECTIVES)


def to_strptimes(pattern: str) -> list[str]:
    """Return DuckDB's spellings of a pattern to read by, to be tried in this order: with and without what stands in
    square brackets, and with an offset or the letter Z.

    Example:
        >>> to_strptimes("yyyy[-MM]X")
        ['%Y-%m%z', '%Y-%mZ', '%Y%z', '%YZ']

    Raises:
        AnalysisError: As :func:`to_strptime`.
    """
    zones = [DIRECTIVES, DIRECTIVES | dict.fromkeys(_TAKING_Z, "Z")]
    spellings = (spelled_pattern(choice, zone) for choice in _choices(pattern) for zone in zones)
    return list(dict.fromkeys(spellings))


def to_strftime(pattern: str) -> str:
    """Return DuckDB's spelling of a pattern to write by: what is optional is written, and zones are UTC.

    Example:
        >>> to_strftime("yyyy[-MM]XXX")
        '%Y-%mZ'

    Raises:
        AnalysisError: As :func:`to_strptime`.
    """
    return spelled_pattern(pattern, DIRECTIVES | _IN_UTC)


def _choices(pattern: str) -> Iterator[str]:
    """Return a pattern with and without each of its optional parts, the fullest first."""
    optional = None if "%" in pattern else _OPTIONAL.search(pattern)
    if optional is None:
        yield pattern
        return
    for inside in (optional[1], ""):
        yield from _choices(pattern[: optional.start()] + inside + pattern[optional.end() :])
