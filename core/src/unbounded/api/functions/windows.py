"""Windows of event time, for ``group_by``."""

from unbounded.api.camel_case import with_camel_case_keywords
from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke
from unbounded.errors import AnalysisError
from unbounded.plan.interval import parse_interval


@with_camel_case_keywords
def window(
    time_column: ColumnOrName,
    window_duration: str,
    slide_duration: str | None = None,
    start_time: str | None = None,
) -> Column:
    """Return the window of time in which a timestamp lies: a struct of ``start`` and, not included, ``end``.

    Windows begin at 1970-01-01 00:00:00 UTC plus ``start_time`` and every ``slide_duration`` from there. With
    a slide shorter than the duration they overlap, and a row lies in several; one without a time lies in none.

    Args:
        time_column: A timestamp, or a window, of which the last instant counts.
        window_duration: The length, such as ``10 minutes``. Months and years vary in length and are refused.
        slide_duration: The distance from one window to the next; by default the length.
        start_time: The offset of the first window, such as ``15 minutes``.

    Raises:
        AnalysisError: A duration does not parse, is not positive, or the slide is longer than the window.

    Example:
        >>> window("ts", "10 minutes", "5 minutes")
        Column<"WINDOW(ts, '10 minutes', '5 minutes')">
    """
    length = _positive("window_duration", window_duration)
    slide = length if slide_duration is None else _positive("slide_duration", slide_duration)
    if slide > length:
        raise AnalysisError(
            f"window: slide_duration {slide_duration!r} must be at most window_duration {window_duration!r}, "
            f"or rows between two windows would be lost."
        )
    if start_time is None:
        durations = [window_duration] if slide_duration is None else [window_duration, slide_duration]
    else:
        _within("start_time", start_time, slide)
        durations = [window_duration, slide_duration or window_duration, start_time]
    return invoke("window", time_column, *map(lit, durations))


def window_time(window_column: ColumnOrName) -> Column:
    """Return the last instant of a window, one microsecond before its end; it carries the watermark on.

    Example: ``window_time(w)`` of the window 00:00 to 00:10 is ``00:09:59.999999``.
    """
    return invoke("window_time", window_column)


def _positive(name: str, text: str) -> int:
    microseconds = parse_interval(text)
    if microseconds <= 0:
        raise AnalysisError(f"window: {name} must be longer than zero, not {text!r}.")
    return microseconds


def _within(name: str, text: str, slide: int) -> None:
    if abs(parse_interval(text)) >= slide:
        raise AnalysisError(f"window: {name} {text!r} must be shorter than the distance from one window to the next.")
