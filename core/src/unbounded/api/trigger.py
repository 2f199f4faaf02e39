"""When a query runs a batch."""

import datetime as dt
from typing import Any

from unbounded.errors import AnalysisError
from unbounded.plan.interval import parse_interval
from unbounded.plan.query import AvailableNow, Once, ProcessingTime
from unbounded.plan.query import Trigger as AnyTrigger

_CHOICES = "processing_time='10 seconds', once=True or available_now=True"


class Trigger:
    """The triggers by name, for ``write_stream.trigger(Trigger.available_now())``; keywords do the same.

    Example:
        >>> Trigger.processing_time("10 seconds").interval_ms
        10000
    """

    @staticmethod
    def processing_time(interval: str | dt.timedelta) -> ProcessingTime:
        """Return the trigger that runs a batch at each boundary of an interval.

        Args:
            interval: For instance ``"10 seconds"``; ``"0 seconds"`` runs the next batch as soon as the last
                has ended.

        Raises:
            AnalysisError: The interval does not parse, is negative, or has months.
        """
        if isinstance(interval, dt.timedelta):
            micros = interval // dt.timedelta(microseconds=1)
        elif str(interval).strip() and isinstance(interval, str):
            micros = parse_interval(interval)
        else:
            raise AnalysisError(f"trigger: processing_time must be text such as '10 seconds', not {interval!r}.")
        if micros < 0:
            raise AnalysisError(f"trigger: the interval must not be negative and is {interval!r}.")
        return ProcessingTime(interval_ms=micros // 1000)

    @staticmethod
    def once() -> Once:
        """Return the trigger that runs one batch with all that is there, then ends the query."""
        return Once()

    @staticmethod
    def available_now() -> AvailableNow:
        """Return the trigger that runs through all that is there, batch by batch, then ends the query."""
        return AvailableNow()


def trigger_of(processing_time: Any, once: bool | None, available_now: bool | None, continuous: Any) -> AnyTrigger:
    """Return the trigger that keywords ask for.

    Raises:
        AnalysisError: Not exactly one was given, one is ``False``, or it is continuous.
    """
    given = [each for each in (processing_time, once, available_now, continuous) if each is not None]
    if len(given) != 1:
        raise AnalysisError(f"trigger: give exactly one of {_CHOICES}; {len(given)} were given.")
    if given[0] is False:
        raise AnalysisError(f"trigger: False asks for nothing; give one of {_CHOICES}, or leave the trigger out.")
    if continuous is not None:
        raise AnalysisError(
            "trigger: continuous processing is not supported, because it is not exactly-once; without a "
            "trigger a query runs batch after batch, each within milliseconds."
        )
    if processing_time is not None:
        return Trigger.processing_time(processing_time)
    return Once() if once else AvailableNow()
