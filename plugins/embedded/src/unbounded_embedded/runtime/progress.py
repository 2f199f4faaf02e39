"""What a query reports of itself: durations, counts, rates."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import MAXYEAR, datetime, timedelta
from typing import Any

from unbounded.contracts import (
    Offset,
    Row,
    SinkProgress,
    SourceProgress,
    StateOperatorProgress,
    StreamingQueryProgress,
)
from unbounded_embedded.operators.watermark import EventTimeStats

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC all the way
_CYCLE_YEARS = 400
"""The calendar repeats after so many years, so a year that Python's dates do not reach is like one that they do."""
_CYCLE_MS = 146_097 * 86_400_000


@dataclass
class SourceReport:
    """One source in one batch."""

    description: str
    start: Offset = None
    end: Offset = None
    latest: Offset = None
    rows: int = 0
    metrics: dict[str, str] = field(default_factory=dict)


@dataclass
class BatchReport:
    """All that one batch reports, gathered while it runs."""

    batch_id: int
    started_ms: int
    watermark_ms: int | None = None
    sources: Sequence[SourceReport] = ()
    operators: list[StateOperatorProgress] = field(default_factory=list)
    event_times: Sequence[EventTimeStats | None] = ()
    observed: dict[str, Row] = field(default_factory=dict)
    sink: str = ""
    output_rows: int = -1


class Stopwatch:
    """Adds up how long each phase of a batch takes, in milliseconds, under Spark's names."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase; a phase may come several times in a batch."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - began

    def total_seconds(self) -> float:
        """Return the time since the stopwatch was made."""
        return time.perf_counter() - self._began

    def durations(self) -> dict[str, int]:
        """Return the phases and ``triggerExecution``, the whole, in milliseconds."""
        phases = {name: round(seconds * 1000) for name, seconds in sorted(self._seconds.items())}
        return {**phases, "triggerExecution": round(self.total_seconds() * 1000)}


class ProgressReporter:
    """Makes the reports of one run and keeps the last of them.

    Args:
        query_id: The id that survives restarts.
        run_id: The id of this run.
        name: The query's name, if it has one.
        keep: How many reports to keep.
    """

    def __init__(self, query_id: str, run_id: str, name: str | None, keep: int) -> None:
        self._identity: dict[str, Any] = {"id": query_id, "run_id": run_id, "name": name}
        self._recent: deque[StreamingQueryProgress] = deque(maxlen=keep)
        self._previous_start_ms: int | None = None

    @property
    def recent(self) -> list[StreamingQueryProgress]:
        """The last reports, oldest first."""
        return list(self._recent)

    def finish(self, report: BatchReport, stopwatch: Stopwatch) -> StreamingQueryProgress:
        """Turn a batch's report into the event, and keep it."""
        previous_ms = report.started_ms if self._previous_start_ms is None else self._previous_start_ms
        since_last = report.started_ms - previous_ms
        self._previous_start_ms = report.started_ms
        seconds = max(stopwatch.total_seconds(), 1e-9)
        rows = sum(source.rows for source in report.sources)
        durations = stopwatch.durations()
        progress = StreamingQueryProgress(
            **self._identity,
            timestamp=iso(report.started_ms),
            batch_id=report.batch_id,
            batch_duration=durations["triggerExecution"],
            num_input_rows=rows,
            input_rows_per_second=_rate(rows, since_last / 1000),
            processed_rows_per_second=rows / seconds,
            duration_ms=durations,
            event_time=_event_time(report),
            state_operators=list(reversed(report.operators)),
            sources=[_source(source, since_last / 1000, seconds) for source in report.sources],
            sink=SinkProgress(description=report.sink, num_output_rows=report.output_rows),
            observed_metrics=report.observed,
        )
        self._recent.append(progress)
        return progress


def iso(milliseconds: int) -> str:
    """Return a time as UTC text with milliseconds, as progress events have it. Any year has a text: those beyond 9999
    and before 0 have a sign, as ISO 8601 wants it.
    """
    cycles, rest = divmod(milliseconds, _CYCLE_MS)
    moment = _EPOCH + timedelta(milliseconds=rest)
    return f"{_year(moment.year + cycles * _CYCLE_YEARS)}{moment:-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def _year(year: int) -> str:
    return f"{year:04d}" if 0 <= year <= MAXYEAR else f"{'-' if year < 0 else '+'}{abs(year):04d}"


def _rate(rows: int, seconds: float) -> float:
    return rows / seconds if seconds > 0 else 0.0


def _source(source: SourceReport, since_last: float, seconds: float) -> SourceProgress:
    return SourceProgress(
        description=source.description,
        start_offset=source.start,
        end_offset=source.end,
        latest_offset=source.latest,
        num_input_rows=source.rows,
        input_rows_per_second=_rate(source.rows, since_last),
        processed_rows_per_second=source.rows / seconds,
        metrics=source.metrics,
    )


def _event_time(report: BatchReport) -> dict[str, str]:
    if report.watermark_ms is None:
        return {}
    seen = [stats for stats in report.event_times if stats]
    result = {"watermark": iso(report.watermark_ms)}
    if seen:
        rows = sum(stats.rows for stats in seen)
        mean = sum(stats.mean_ms * stats.rows for stats in seen) // rows
        least, most = min(stats.least_ms for stats in seen), max(stats.most_ms for stats in seen)
        result |= {"max": iso(most), "min": iso(least), "avg": iso(mean)}
    return result
