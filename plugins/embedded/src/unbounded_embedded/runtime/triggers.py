"""When the next batch is due."""

from unbounded.plan.query import AvailableNow, Once, ProcessingTime


def next_due_ms(trigger: ProcessingTime | Once | AvailableNow, now_ms: int, previous_ms: int | None) -> int:
    """Return when the next batch may begin, in milliseconds since 1970 UTC.

    Batches of a processing-time trigger begin at the boundaries of its interval, counted from 1970. One that overran
    its boundary is followed at once, and the boundaries that it missed are not made up for. A clock that is set back
    makes no batch wait for more than an interval.

    Args:
        trigger: The query's trigger.
        now_ms: The time.
        previous_ms: When the last batch was due, ``None`` before the first.
    """
    if not isinstance(trigger, ProcessingTime) or trigger.interval_ms == 0 or previous_ms is None:
        return now_ms
    last_ms = min(previous_ms, now_ms)
    following = last_ms - last_ms % trigger.interval_ms + trigger.interval_ms
    return max(now_ms, following)
