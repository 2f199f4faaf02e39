"""The micro-batch loop: what a streaming query does, step by step.

1. **Recover**: read where the last run stopped, restore the state of the last batch that was committed.
2. **Ask** the sources for their newest offsets, within their read limits.
3. **Log** the offsets: from here on this batch is what it is, whatever happens.
4. **Read** the rows between the last offsets and these.
5. **Run** the operators, inside a transaction on the state.
6. **Write** the result to the sink, and commit it there.
7. **Persist** what the batch changed in the state.
8. **Commit**: log that the batch is done, with the watermark of the next one; then end the transaction.
9. **Tell** the sources that they may forget.
10. **Report** progress.

A crash before step 3 leaves nothing; one between 3 and 8 leaves a batch that is logged and not committed, and step 1 of
the next run has it run again: the same rows, the same time, the same watermark, on the same state, under the same batch
id, by which the sink knows it. A crash after 8 leaves a batch that is done.

A query that lags behind overlaps its batches in one place: when step 4 is done, the input of the next batches is asked
for, and read on other threads, while this batch goes on. They then find steps 2 and 4 done.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from unbounded.contracts import BatchContext, Clock, Sink, Source, StreamingQueryProgress
from unbounded.plan.query import AvailableNow, Once, QuerySpec
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.checkpoint.logs import CommitEntry, OffsetEntry
from unbounded_embedded.operators.operator import BatchTimes
from unbounded_embedded.operators.pipeline import Pipeline
from unbounded_embedded.runtime.admission import InputRange
from unbounded_embedded.runtime.batch import Batch
from unbounded_embedded.runtime.delivery import Delivery
from unbounded_embedded.runtime.housekeeping import Housekeeper
from unbounded_embedded.runtime.intake import Intake
from unbounded_embedded.runtime.progress import BatchReport, ProgressReporter, Stopwatch
from unbounded_embedded.runtime.recovery import StartingPoint, starting_point
from unbounded_embedded.runtime.settings import Settings
from unbounded_embedded.runtime.watermarks import WatermarkTracker

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass
class Parts:
    """What a loop works with. ``open`` opens the sources and the sink."""

    spec: QuerySpec
    settings: Settings
    checkpoint: Checkpoint
    pipeline: Pipeline
    sources: Sequence[Source]
    sink: Sink
    open: Callable[[], None]
    clock: Clock
    reporter: ProgressReporter
    run_id: str


class MicroBatchLoop:
    """Runs batches, one at a time, as the trigger asks. When to call it is the query thread's business.

    Args:
        parts: What it works with.
        stopping: Set when the query shall end.
        on_status: Told what the loop is doing, in words.
    """

    def __init__(self, parts: Parts, stopping: threading.Event, on_status: Callable[[str], None]) -> None:
        self.parts = parts
        self._on_status = on_status
        self._intake = Intake(parts.sources, parts.pipeline, parts.spec.trigger)
        self._delivery = Delivery(parts.sink, parts.settings.sink_attempts, stopping, self._require_turn)
        self._housekeeper = Housekeeper(parts.checkpoint, parts.pipeline, parts.settings.batches_to_retain)
        self._replay: Batch | None = None
        self.has_read_all = False
        """Whether the last look for work found none but that of endless sources."""

    # 1

    def recover(self) -> None:
        """Step 1. Called once, before the first batch.

        The run before may still be at work. It is fenced first, so that it puts out nothing more than what the logs
        say then; and the sources are opened last, so that they know of all that the logs name.

        Raises:
            CheckpointError: The checkpoint is torn, or of another query.
        """
        with self._step(1, "recover", "Recovering"):
            self.parts.checkpoint.runs.begin(self.parts.run_id)
            start = starting_point(self.parts.checkpoint, len(self.parts.sources))
            self.parts.open()
            self.parts.pipeline.restore(start.state, self.parts.checkpoint.runs.current)
            self._begin_at(start)

    def _begin_at(self, start: StartingPoint) -> None:
        starts = start.starts
        if starts is None:
            starts = tuple(source.initial_offset() for source in self.parts.sources)
        delays = [watermark.node.delay // 1000 for watermark in self.parts.pipeline.watermarks]
        self._settings = self.parts.settings.pinned_by(start.pinned)
        self._watermarks = WatermarkTracker(delays, self._settings.policy, start.watermark_ms)
        self._next_id, self._starts = start.batch_id, starts
        self._late_ms = start.late_ms
        if start.replay:
            entry = start.replay
            times = BatchTimes(start.batch_id, entry.timestamp_ms, start.late_ms, entry.watermark_ms)
            ranges = [InputRange(*ends) for ends in zip(starts, entry.offsets, strict=True)]
            self._replay = Batch(times, tuple(ranges), is_replay=True)

    # one batch

    def run_next(self) -> StreamingQueryProgress | None:
        """Run the next batch if there is anything to do, and return its report; ``None`` if there is not."""
        watch = Stopwatch()
        batch = self._next_batch(watch)
        if batch is None:
            return None
        report = BatchReport(batch.batch_id, batch.times.timestamp_ms, sink=self.parts.sink.describe())
        self._run(batch, report, watch)
        with self._step(10, "report", "Reporting progress"):
            return self.parts.reporter.finish(report, watch)

    def _next_batch(self, watch: Stopwatch) -> Batch | None:
        """Steps 2 and 3: decide what the batch is, and log it."""
        if self._replay:
            batch, self._replay, self.has_read_all = self._replay, None, False
            return batch
        with self._step(2, "ask", "Getting offsets"), watch.phase("latestOffset"):
            ranges = self._intake.next_ranges(self._starts)
        times = BatchTimes(self._next_id, self.parts.clock.now_ms(), self._late_ms, self._watermarks.current_ms)
        batch = Batch(times, ranges)
        self.has_read_all = self._intake.are_endless(ranges)
        if not batch.has_data and not self._is_worth_a_batch_without_data(times):
            return None
        with self._step(3, "log", "Writing offsets"), watch.phase("walCommit"):
            pinned = self._settings.to_pin
            entry = OffsetEntry(times.evict_ms, times.timestamp_ms, batch.ends, self.parts.run_id, pinned)
            self.parts.checkpoint.log(batch.batch_id, entry)
        return batch

    def _is_worth_a_batch_without_data(self, times: BatchTimes) -> bool:
        moved = times.evict_ms > times.late_ms
        allowed = self.parts.settings.no_data_batches and not isinstance(self.parts.spec.trigger, Once)
        return moved and allowed and self.parts.pipeline.evicts

    def _require_turn(self, batch: BatchContext) -> None:
        self.parts.checkpoint.require_turn(batch.batch_id, replayed=batch.replayed)

    def _run(self, batch: Batch, report: BatchReport, watch: Stopwatch) -> None:
        """Steps 4 to 9."""
        pipeline, checkpoint = self.parts.pipeline, self.parts.checkpoint
        with self._step(4, "read", "Reading"), watch.phase("getBatch"):
            taken = self._intake.read(batch.ranges)
            pipeline.load(taken.input)
            report.sources = taken.reports
        self._intake.read_ahead(batch.ends)
        pipeline.begin()
        try:
            with self._step(5, "run", "Processing new data"), watch.phase("addBatch"):
                pipeline.run(batch.times)
                rows = pipeline.output()
            with self._step(6, "write", "Writing to the sink"), watch.phase("addBatch"):
                context = BatchContext(batch.batch_id, replayed=batch.is_replay)
                self._delivery.deliver(context, rows)
                report.output_rows = rows.num_rows
            with self._step(7, "persist", "Writing state"), watch.phase("stateCommit"):
                pipeline.persist(batch.batch_id)
            watermark_ms = self._watermarks.advance(pipeline.event_times())
            with self._step(8, "commit", "Committing"), watch.phase("commitOffsets"):
                checkpoint.commits.write(batch.batch_id, CommitEntry(watermark_ms, checkpoint.runs.current))
        except BaseException:
            pipeline.rollback()
            raise
        self._describe(batch, report)
        pipeline.commit()
        self._next_id, self._starts, self._late_ms = batch.batch_id + 1, batch.ends, batch.times.evict_ms
        with self._step(9, "tell", "Telling the sources"), watch.phase("commitOffsets"):
            self._intake.tell(batch.ranges)
        self._keep_house(batch.batch_id)

    def _keep_house(self, batch_id: int) -> None:
        """Snapshots, and the purge of what is needed no more: in memory, and in the checkpoint."""
        self.parts.pipeline.snapshot_if_due(batch_id)
        self.parts.pipeline.compact()
        self._housekeeper.after(batch_id)

    def _describe(self, batch: Batch, report: BatchReport) -> None:
        pipeline = self.parts.pipeline
        report.event_times = pipeline.event_times()
        report.watermark_ms = batch.times.evict_ms if pipeline.watermarks else None
        report.operators = [operator.progress() for operator in pipeline.stateful]
        report.observed = pipeline.observed()

    @contextmanager
    def _step(self, number: int, name: str, status: str) -> Iterator[None]:
        """Mark one of the ten steps: what the query says that it does, and where recovery tests end the process."""
        self._on_status(status)
        yield

    def close(self) -> None:
        """Wait for what goes on beside the loop."""
        self._intake.close()
        self._housekeeper.close()

    @property
    def next_batch_id(self) -> int:
        """The batch that is next, or that is being run."""
        return self._next_id

    @property
    def ends_by_itself(self) -> bool:
        """Whether the query is over when there is nothing more to do."""
        return isinstance(self.parts.spec.trigger, AvailableNow | Once)

    @property
    def runs_once(self) -> bool:
        """Whether the query is over after one batch."""
        return isinstance(self.parts.spec.trigger, Once)
