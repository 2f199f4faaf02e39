"""Patterns of dates and times: from Spark's letters to the percent signs of ``strptime`` and ``strftime``."""

import re
from collections.abc import Iterator, Mapping

from unbounded.errors import AnalysisError

# https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html
_DIRECTIVES = {
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
_TAKING_Z = ("XXX", "XX", "X")
"""What is an offset or, for none, the letter Z, which ``%z`` does not take."""
_IN_UTC = {
    **dict.fromkeys(_TAKING_Z, "Z"),
    "x": "+00", "xx": "+0000", "xxx": "+00:00", **dict.fromkeys(("Z", "ZZ", "ZZZ"), "+0000"), "VV": "UTC", "z": "UTC",
}  # fmt: skip
"""How zones are written: all times are in UTC."""
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def to_strptime(pattern: str) -> str:
    """Return DuckDB's spelling of a Spark pattern. A pattern that holds ``%`` is returned as it is.

    Example:
        >>> to_strptime("yyyy-MM-dd'T'HH:mm")
        '%Y-%m-%dT%H:%M'

    Raises:
        AnalysisError: The pattern has a letter that has no counterpart.
    """
    if "%" in pattern:
        return pattern
    return _with_directives(_without_brackets(pattern), _DIRECTIVES)


def to_strptimes(pattern: str) -> list[str]:
    """Return every spelling that a text may have under a Spark pattern: with and without each part in brackets, and
    with an offset or the letter Z.

    Example:
        >>> to_strptimes("HH:mm[:ss]X")
        ['%H:%M:%S%z', '%H:%M:%SZ', '%H:%M%z', '%H:%MZ']

    Raises:
        AnalysisError: The pattern has a letter that has no counterpart.
    """
    if "%" in pattern:
        return [pattern]
    zones = [_DIRECTIVES, {**_DIRECTIVES, **dict.fromkeys(_TAKING_Z, "Z")}]
    spellings = (_with_directives(each, directives) for each in _alternatives(pattern) for directives in zones)
    return list(dict.fromkeys(spellings))


def to_strftime(pattern: str) -> str:
    """Return the spelling in which times are written. A pattern that holds ``%`` is returned as it is.

    Example:
        >>> to_strftime("HH:mm[:ss]XXX")
        '%H:%M:%SZ'

    Raises:
        AnalysisError: The pattern has a letter that has no counterpart.
    """
    return pattern if "%" in pattern else _with_directives(_without_brackets(pattern), {**_DIRECTIVES, **_IN_UTC})


def _without_brackets(pattern: str) -> str:
    return pattern.replace("[", "").replace("]", "")


def _alternatives(pattern: str) -> Iterator[str]:
    part = _OPTIONAL.search(pattern)
    if part is None:
        yield _without_brackets(pattern)
        return
    for kept in (part[1], ""):
        yield from _alternatives(pattern[: part.start()] + kept + pattern[part.end() :])


def _with_directives(pattern: str, directives: Mapping[str, str]) -> str:
    return "".join(_directive(match, pattern, directives) for match in _TOKEN.finditer(pattern))


def _directive(match: re.Match[str], pattern: str, directives: Mapping[str, str]) -> str:
    token = match[0]
    if match[1] is not None:
        return match[1].replace("''", "'") or "'"
    if match[2] is None:
        return token
    if token not in directives:
        raise AnalysisError(
            f"The date and time pattern {pattern!r} has {token!r}, which is not supported. "
            f"Choices: {', '.join(sorted(_DIRECTIVES))}; other letters stand in single quotes."
        )
    return directives[token]
