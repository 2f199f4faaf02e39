"""Patterns of dates and times in files: Spark's letters, or the percent signs of ``strptime``. Sources check them, and
engines spell them in their own way.
"""

import re
from collections.abc import Mapping

from unbounded.errors import AnalysisError

PATTERN_WORDS = frozenset((
    "yyyy", "yyy", "y", "uuuu", "yy", "uu", "MMMM", "MMM", "MM", "M", "LLLL", "LLL", "LL", "L", "dd", "d", "DDD", "D",
    "EEEE", "EEE", "EE", "E", "HH", "H", "hh", "h", "a", "mm", "m", "ss", "s", "SSSSSSSSS", "SSSSSS", "SSS",
    "XXX", "XX", "X", "xxx", "xx", "x", "ZZZ", "ZZ", "Z", "VV", "z",
))  # fmt: skip
"""The words of letters that stand for a part of a time. Spark has more:
https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html
"""

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_PERCENT = re.compile(r"%(?:-?[A-Za-z]|%)?")
_DIRECTIVES = frozenset(
    (*(f"%{letter}" for letter in "aAbBdfgHIjmMnpSwyYzZ%"), *(f"%-{letter}" for letter in "dHImMSjy"))
)


def checked_pattern(pattern: str) -> str:
    """Return a pattern as it is.

    Raises:
        AnalysisError: It has a word or a percent sign that nobody knows; the error has the choices.
    """
    spelled_pattern(pattern, {word: word for word in PATTERN_WORDS})
    for match in _PERCENT.finditer(pattern):
        if match[0] not in _DIRECTIVES:
            raise _unsupported(pattern, match[0], " ".join(sorted(_DIRECTIVES)))
    return pattern


def spelled_pattern(pattern: str, spelling: Mapping[str, str]) -> str:
    """Return a pattern in an engine's spelling. One that holds ``%`` is returned as it is.

    Args:
        pattern: What the user wrote.
        spelling: The engine's spelling of each of :data:`PATTERN_WORDS`.

    Raises:
        AnalysisError: The pattern has a word that is not among them; the error has the choices.

    Example:
        >>> spelled_pattern("yyyy'T'HH", {"yyyy": "%Y", "HH": "%H"})
        '%YT%H'
    """
    if "%" in pattern:
        return pattern
    tokens = _TOKEN.finditer(pattern.replace("[", "").replace("]", ""))
    return "".join(_spelled(match, pattern, spelling) for match in tokens)


def _spelled(match: re.Match[str], pattern: str, spelling: Mapping[str, str]) -> str:
    token = match[0]
    if match[1] is not None:
        return match[1].replace("''", "'") or "'"
    if match[2] is None:
        return token
    if token not in spelling:
        raise _unsupported(pattern, token, f"{', '.join(sorted(spelling))}; other letters stand in single quotes")
    return spelling[token]


def _unsupported(pattern: str, part: str, choices: str) -> AnalysisError:
    return AnalysisError(
        f"The date and time pattern {pattern!r} has {part!r}, which is not supported. Choices: {choices}."
    )
