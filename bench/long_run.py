"""Whether a query that runs for long stays as it began: resident memory and the time of a batch.

Windows open, close and leave the state all the time; deltas, snapshots and the purge of old files go on.

The warm-up is long because DuckDB's is: for each buffer that a join has used and freed, its buffer pool keeps an entry
in one of a few queues, and begins to clear a queue when it holds 32,768 (its table function ``duckdb_eviction_queues``
tells). That is 60 MiB at the most, most of it within the first thousands of batches, and no matter of the query.
"""

import statistics
import threading
from array import array
from typing import Any

import unbounded as ub
from bench.measure import at_most, note, report, resident_bytes, scratch

ROWS = 100
WARM_UP = 5_000


class Recorder(ub.StreamingQueryListener):
    """Notes how long each batch took and how large the process was after it."""

    def __init__(self, batches: int) -> None:
        self.seconds, self.resident = array("d"), array("d")
        self.is_full = threading.Event()
        self._batches = batches

    def on_query_progress(self, event: Any) -> None:
        progress = event.progress
        if progress.num_input_rows:
            self.seconds.append(progress.num_input_rows / progress.processed_rows_per_second)
            self.resident.append(resident_bytes())
        if len(self.seconds) >= self._batches:
            self.is_full.set()


def record(batches: int) -> Recorder:
    """Run a windowed count for so many batches."""
    recorder = Recorder(batches)
    with ub.Session() as session, scratch() as checkpoint:
        session.streams.add_listener(recorder)
        numbers = session.read_stream.format("rate-micro-batch").option("rows_per_batch", ROWS).load()
        window = ub.functions.window("timestamp", "10 seconds")
        key = (ub.functions.col("value") % 50).alias("key")
        counts = numbers.with_watermark("timestamp", "1 minute").group_by(window, key).count()
        writer = counts.write_stream.format("noop").output_mode("update").option("checkpoint_location", checkpoint)
        query = writer.start()
        while not recorder.is_full.wait(0.2) and query.is_active:
            pass
        query.stop()
        query.await_termination()
    return recorder


def main(batches: int = 10_000) -> None:
    """Measure, and print the figures."""
    recorder = record(WARM_UP + batches)
    tenth = batches // 10
    first, last = slice(WARM_UP, WARM_UP + tenth), slice(WARM_UP + batches - tenth, WARM_UP + batches)
    early, late = statistics.median(recorder.seconds[first]), statistics.median(recorder.seconds[last])
    small, large = statistics.median(recorder.resident[first]), statistics.median(recorder.resident[last])
    report(
        f"{batches:,} batches of {ROWS} rows after {WARM_UP:,} of warm-up; the last tenth beside the first",
        [
            at_most("time of a batch, last / first", late / early, 1.1),
            at_most("resident memory, last / first", large / small, 1.1),
            note("time of a batch, last tenth, median", late * 1000, " ms"),
            note("resident memory, first tenth", small / 2**20, " MiB"),
            note("resident memory, last tenth", large / 2**20, " MiB"),
        ],
    )


if __name__ == "__main__":
    main()
