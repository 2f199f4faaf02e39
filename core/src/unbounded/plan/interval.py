"""Spark's text for a length of time, as microseconds."""

import re

from unbounded.errors import AnalysisError, did_you_mean

_MICROSECONDS = {
    "microsecond": 1,
    "us": 1,
    "millisecond": 1_000,
    "ms": 1_000,
    "second": 1_000_000,
    "sec": 1_000_000,
    "s": 1_000_000,
    "minute": 60_000_000,
    "min": 60_000_000,
    "m": 60_000_000,
    "hour": 3_600_000_000,
    "h": 3_600_000_000,
    "day": 86_400_000_000,
    "d": 86_400_000_000,
    "week": 604_800_000_000,
    "w": 604_800_000_000,
}
_MONTHS = {"month": 1, "year": 12}
_MONTH = 31 * _MICROSECONDS["day"]

_PART = re.compile(r"\s*([+-]?\s*\d+(?:\.\d+)?)\s*([a-z]+)\s*")
_DAY_TIME = re.compile(r"\s*([+-]?)(?:(\d+)\s+)?(\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?\s*")


def parse_interval(text: str, allow_months: bool = False) -> int:
    """Return the microseconds of an interval such as ``1 hour 30 minutes`` or ``interval 5 seconds``.

    Args:
        text: Numbers with units, plural or not, ``ms``, ``s``, ``min``, ``h`` and ``d`` too; or days and a
            time of day, such as ``1 02:03:04.5``.
        allow_months: Take months, as 31 days, and years, as 12 months, as Spark does for a watermark.

    Raises:
        AnalysisError: The text does not parse, or has months where they are not allowed.
    """
    bare = re.sub(r"^\s*interval\b", "", text.lower())
    day_time = _DAY_TIME.fullmatch(bare)
    return _of_day_time(day_time) if day_time else _of_units(bare, text, allow_months)


def _of_day_time(match: re.Match[str]) -> int:
    sign, days, hours, minutes, seconds, fraction = match.groups()
    if int(minutes) > 59 or int(seconds or 0) > 59:
        raise AnalysisError(
            f"{match.group().strip()!r} is not an interval: minutes and seconds of a time of day end at 59."
        )
    whole = (int(days or 0) * 24 + int(hours)) * 60 + int(minutes)
    microseconds = (whole * 60 + int(seconds or 0)) * 1_000_000 + int((fraction or "").ljust(6, "0"))
    return -microseconds if sign == "-" else microseconds


def _of_units(bare: str, text: str, allow_months: bool) -> int:
    parts = _PART.findall(bare)
    if not parts or _PART.sub("", bare):
        raise AnalysisError(f"{text!r} is not an interval; it must read like '10 minutes' or '1 hour 30 minutes'.")
    return sum(_of_part(number.replace(" ", ""), unit, text, allow_months) for number, unit in parts)


def _of_part(number: str, unit: str, text: str, allow_months: bool) -> int:
    name = unit if unit in _MICROSECONDS or len(unit) < 4 else unit.removesuffix("s")
    if name in _MICROSECONDS:
        return round(float(number) * _MICROSECONDS[name]) if "." in number else int(number) * _MICROSECONDS[name]
    if name in _MONTHS and allow_months:
        return round(float(number) * _MONTHS[name] * _MONTH)
    if name in _MONTHS:
        raise AnalysisError(
            f"The interval {text!r} has {name}s, whose length varies; say it in days, such as '30 days'."
        )
    choices = [*(name for name in _MICROSECONDS if len(name) > 3), *(_MONTHS if allow_months else ())]
    raise AnalysisError(f"The interval {text!r} has the unknown unit {unit!r}.{did_you_mean(name, choices)}")
