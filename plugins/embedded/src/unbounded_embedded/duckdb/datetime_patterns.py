"""Patterns of dates and times: from Spark's letters to the percent signs of ``strptime``."""

import re

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
    "XXX": "%z", "XX": "%z", "X": "%z", "xxx": "%z", "xx": "%z", "x": "%z", "Z": "%z", "ZZZ": "%z",
    "VV": "%Z", "z": "%Z",
}  # fmt: skip
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
    return "".join(_directive(match, pattern) for match in _TOKEN.finditer(pattern.replace("[", "").replace("]", "")))


def _directive(match: re.Match[str], pattern: str) -> str:
    token = match[0]
    if match[1] is not None:
        return match[1].replace("''", "'") or "'"
    if match[2] is None:
        return token
    if token not in _DIRECTIVES:
        raise AnalysisError(
            f"The date and time pattern {pattern!r} has {token!r}, which is not supported. "
            f"Choices: {', '.join(sorted(_DIRECTIVES))}; other letters stand in single quotes."
        )
    return _DIRECTIVES[token]
