"""Takes what batches read from the sources: the next one's while this one runs, if it is there already."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from unbounded.contracts import ArrowRows, FileScan, Offset, Source, record_batches
from unbounded.errors import UnboundedError
from unbounded.plan.query import AvailableNow, Once, ProcessingTime
from unbounded_embedded.operators.input_reader import BatchInput
from unbounded_embedded.operators.pipeline import MOST_AHEAD, Pipeline
from unbounded_embedded.operators.source_relation import Part
from unbounded_embedded.runtime.admission import Admission, InputRange
from unbounded_embedded.runtime.failures import naming
from unbounded_embedded.runtime.progress import SourceReport

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """The input of a batch.

    Args:
        input: The rows.
        reports: What the progress report says of each source.
    """

    input: BatchInput
    reports: Sequence[SourceReport]


@dataclass(frozen=True)
class _Ahead:
    """A batch that is being read before its turn."""

    ranges: tuple[InputRange, ...]
    reports: Sequence[SourceReport]
    reading: Future[BatchInput]


class Intake:
    """Asks the sources for offsets and has the pipeline read what lies between them.

    A query that lags behind does not wait for one batch to be committed before it begins to read the next. What is read
    ahead is the same that would be read later; it is logged in its turn, and lost without harm if that never comes.

    Args:
        sources: The sources, opened.
        pipeline: What reads for the query.
        trigger: With an interval, or for a single batch, nothing is read ahead.
    """

    def __init__(
        self, sources: Sequence[Source], pipeline: Pipeline, trigger: ProcessingTime | Once | AvailableNow
    ) -> None:
        self._sources, self._pipeline = sources, pipeline
        self._admission = Admission(sources, trigger)
        self._never_waits = isinstance(trigger, AvailableNow) or trigger == ProcessingTime(interval_ms=0)
        self._ahead: deque[_Ahead] = deque()
        self._threads = ThreadPoolExecutor(MOST_AHEAD, thread_name_prefix="unbounded-read-ahead")

    def next_ranges(self, starts: Sequence[Offset]) -> tuple[InputRange, ...]:
        """Return what the next batch reads.

        Raises:
            SourceError: A source failed to say.
        """
        if self._ahead:
            return self._ahead[0].ranges
        self._admission.fix_target()
        return self._admission.next_ranges(starts)

    def are_endless(self, ranges: Sequence[InputRange]) -> bool:
        """Return whether all that a batch reads is of sources without an end."""
        pairs = zip(self._sources, ranges, strict=True)
        return all(range_.is_empty or source.capabilities().endless for source, range_ in pairs)

    def read(self, ranges: Sequence[InputRange]) -> Taken:
        """Return the input of a batch, which may have been read already.

        Raises:
            SourceError: A source failed, or a file is gone or cannot be read.
            DataError: A record, a column or a folder is not what the schema says.
        """
        if self._ahead:
            ahead = self._ahead.popleft()
            return _taken(ahead.reading.result(), ahead.reports)
        rows = self._pipeline.read(self._parts(ranges))
        return _taken(rows, self._reports(ranges))

    def read_ahead(self, starts: Sequence[Offset]) -> None:
        """Begin to read what the batches after this one take, as far as all sources know that they have it.

        A source that fails now does no harm to the batch that runs: it is asked again.
        """
        with suppress(UnboundedError):
            while self._never_waits and len(self._ahead) < MOST_AHEAD and self._have_more():
                ranges = self._admission.next_ranges([r.end for r in self._ahead[-1].ranges] if self._ahead else starts)
                if all(range_.is_empty for range_ in ranges):
                    return
                reading = self._submitted(ranges)
                if reading is None:
                    return
                self._ahead.append(_Ahead(ranges, self._reports(ranges), reading))

    def _submitted(self, ranges: Sequence[InputRange]) -> Future[BatchInput] | None:
        parts = self._parts(ranges)
        try:
            return self._threads.submit(self._pipeline.read, parts)
        except RuntimeError:  # the program ends, or there is no thread to be had
            return None

    def _have_more(self) -> bool:
        return not self._admission.is_over and all(self._has_more(source) for source in self._sources)

    def _has_more(self, source: Source) -> bool:
        with naming(source):
            return source.has_more()

    def _parts(self, ranges: Sequence[InputRange]) -> list[list[Part]]:
        return [self._parts_of(source, range_) for source, range_ in zip(self._sources, ranges, strict=True)]

    def _parts_of(self, source: Source, range_: InputRange) -> list[Part]:
        with naming(source):
            partitions = [] if range_.is_empty else source.partitions(range_.start, range_.end)
            return [_blamed(source, source.read(partition)) for partition in partitions]

    def _reports(self, ranges: Sequence[InputRange]) -> list[SourceReport]:
        return [_report(source, range_) for source, range_ in zip(self._sources, ranges, strict=True)]

    def tell(self, ranges: Sequence[InputRange]) -> None:
        """Tell the sources that a batch is done for good.

        Raises:
            SourceError: A source failed.
        """
        for source, range_ in zip(self._sources, ranges, strict=True):
            if not range_.is_empty:
                with naming(source):
                    source.commit(range_.end)

    def close(self) -> None:
        """End what is being read ahead."""
        if self._ahead:
            self._pipeline.interrupt_reading()
        self._threads.shutdown(cancel_futures=True)


def _report(source: Source, range_: InputRange) -> SourceReport:
    metrics = _told(source.metrics, dict[str, str]())
    latest = _told(source.report_latest_offset, None)
    return SourceReport(source.describe(), range_.start, range_.end, latest, metrics=metrics)


def _told(tell: Callable[[], T], otherwise: T) -> T:
    """Return what a source tells for the report. A report never ends a query."""
    try:
        return tell()
    except Exception:  # noqa: BLE001 - the rows were read, whatever a source fails to tell of them
        _log.exception("A source failed to report")
        return otherwise


def _taken(rows: BatchInput, reports: Sequence[SourceReport]) -> Taken:
    for report, of_source in zip(reports, rows.sources, strict=True):
        report.rows = of_source.count
        report.metrics = report.metrics | {name: str(count) for name, count in of_source.counters.items()}
    return Taken(rows, reports)


def _blamed(source: Source, part: Part) -> Part:
    """Return a part whose errors say which source it was that failed."""
    return part if isinstance(part, FileScan) else _each_blamed(source, part)


def _each_blamed(source: Source, rows: Iterable[ArrowRows] | ArrowRows) -> Iterator[pa.RecordBatch]:
    with naming(source):
        yield from record_batches(rows)
