"""The types of option values: text in, value out, and Spark's own words when the text does not fit."""

import codecs
import re
from contextlib import suppress
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic.alias_generators import to_camel

from unbounded.contracts.datetime_pattern import checked_pattern
from unbounded.errors import AnalysisError
from unbounded.plan.interval import parse_interval


def _positive(value: Any, info: ValidationInfo) -> Any:
    return value if value is None else _integer(value, info, 1, "positive")


def _not_negative(value: Any, info: ValidationInfo) -> int:
    return _integer(value, info, 0, "non-negative")


def _integer(value: Any, info: ValidationInfo, least: int, kind: str) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"[+-]?\d+", text) or int(text) < least:
        raise ValueError(f"Invalid value '{value}' for option '{spark_name(info)}', must be a {kind} integer")
    return int(text)


def _duration_ms(value: Any, info: ValidationInfo) -> int:
    text = str(value).strip().lower()
    if text.isdigit():
        return int(text)
    with suppress(AnalysisError):
        microseconds = parse_interval(text)
        if microseconds >= 0:
            return microseconds // 1000
    raise ValueError(
        f"Invalid value '{value}' for option '{spark_name(info)}', must be a length of time: '7d', "
        f"'1 hour 30 minutes' or a number of milliseconds"
    )


def _boolean(value: Any, info: ValidationInfo) -> bool:
    text = str(value).strip().lower()
    if text not in {"true", "false"}:
        raise ValueError(f"Invalid value '{value}' for option '{spark_name(info)}', must be 'true' or 'false'")
    return text == "true"


def _ratio(value: Any, info: ValidationInfo) -> float:
    try:
        ratio = float(value)
    except ValueError:
        ratio = -1.0
    if not 0 <= ratio <= 1:
        raise ValueError(f"Invalid value '{value}' for option '{spark_name(info)}', must be a number from 0 to 1")
    return ratio


def _not_blank(value: str, info: ValidationInfo) -> str:
    if not value.strip():
        raise ValueError(f"Invalid value '{value}' for option '{spark_name(info)}', must not be empty")
    return value


def _line_end(value: str | None, info: ValidationInfo) -> str | None:
    if value not in {None, "\n", "\r\n", "\r"}:
        raise ValueError(
            f"Invalid value {value!r} for option '{spark_name(info)}': lines end with \\n, \\r\\n or \\r, whichever a "
            "file has; leave the option out"
        )
    return value


def _pattern(value: str | None, info: ValidationInfo) -> str | None:
    try:
        return value and checked_pattern(value)
    except AnalysisError as error:
        raise ValueError(f"Invalid value for option '{spark_name(info)}'. {error}") from error


def _encoding(value: str, info: ValidationInfo) -> str:
    try:
        b"?".decode(value, errors="replace")
    except LookupError:
        raise ValueError(
            f"Invalid value '{value}' for option '{spark_name(info)}', must be an encoding of text such as UTF-8, "
            "ISO-8859-1, US-ASCII, UTF-16 or windows-1252"
        ) from None
    return codecs.lookup(value).name


def only(choice: bool, reason: str) -> AfterValidator:
    """Return a check that a flag has the one value that is supported."""

    def check(value: bool, info: ValidationInfo) -> bool:
        if value is not choice:
            raise ValueError(f"Option '{spark_name(info)}' cannot be {str(value).lower()}: {reason}")
        return value

    return AfterValidator(check)


def spark_name(info: ValidationInfo) -> str:
    """Return an option's name as Spark spells it."""
    return to_camel(info.field_name or "")


PositiveInt = Annotated[int | None, BeforeValidator(_positive)]
"""A count that limits something, or ``None`` for no limit."""

NaturalInt = Annotated[int, BeforeValidator(_not_negative)]
"""A count that may be 0."""

Milliseconds = Annotated[int, BeforeValidator(_duration_ms)]
"""A length of time: ``7d``, ``90 minutes``, or milliseconds."""

Flag = Annotated[bool, BeforeValidator(_boolean)]
"""``true`` or ``false``, in any letter case."""

Pattern = Annotated[str | None, AfterValidator(_pattern)]
"""A pattern of dates and times."""

Encoding = Annotated[str, AfterValidator(_encoding)]
"""An encoding of text, under the name that Python has for it."""

LineEnd = Annotated[str | None, AfterValidator(_line_end)]
"""What ends a line; it need not be said."""

Ratio = Annotated[float, BeforeValidator(_ratio)]
"""A number from 0 to 1."""

Path = Annotated[str, AfterValidator(_not_blank)]
"""A path or fsspec URL."""
