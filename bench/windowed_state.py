"""What windows cost that have closed but are kept, because late rows may still come: they should cost a batch nothing.

Two queries take the same batches in turns; one of them remembers a hundred times as many old windows.
"""

import statistics
from functools import partial
from itertools import count

import unbounded as ub
from bench.arrivals import Arrivals
from bench.measure import at_most, in_turns, note, ratio, report, scratch

KEYS = 1000


class CountByWindow:
    """A count by minute and key that keeps windows for ten years.

    Args:
        session: Where to run.
        root: An empty directory.
        history: How many minutes of old windows to begin with.
    """

    def __init__(self, session: ub.Session, root: str, history: int) -> None:
        self._arrivals, self._minutes = Arrivals(root), count(history)
        source = session.read_stream.schema("time TIMESTAMP, key BIGINT").parquet(str(self._arrivals.directory))
        windows = source.with_watermark("time", "3650 days").group_by(ub.functions.window("time", "1 minute"), "key")
        self._arrivals.feed(windows.count()).take(_rows(0, history, KEYS))

    def batch(self, size: int) -> float:
        """Take rows of two minutes, one of them new, and return the seconds of the batch."""
        return self._arrivals.take(_rows(next(self._minutes), 2, size // 2))

    @property
    def groups(self) -> int:
        """How many windows by key it remembers."""
        return self._arrivals.groups


def _rows(first_minute: int, minutes: int, rows_a_minute: int) -> str:
    """Return a query for rows spread evenly over minutes and keys."""
    minute = f"({first_minute} + range // {rows_a_minute})::BIGINT"
    return f"""SELECT TIMESTAMP '2024-01-01' + to_minutes({minute}) AS time, range % {KEYS} AS key
               FROM range({minutes * rows_a_minute})"""


def main(history: int = 50, times_more: int = 100, rounds: int = 15) -> None:
    """Measure, and print the figures."""
    with ub.Session() as session, scratch() as little, scratch() as much:
        short = CountByWindow(session, little, history)
        long = CountByWindow(session, much, history * times_more)
        figures = []
        for size in (1_000, 20_000):
            turns = partial(in_turns, short=partial(short.batch, size), long=partial(long.batch, size))
            turns(3)
            times = turns(rounds)
            figures += [
                at_most(f"growth of a batch of {size:,} rows", ratio(times["long"], times["short"]), 1.3, " x"),
                note("  with few old windows, median", statistics.median(times["short"]) * 1000, " ms"),
                note("  with many, median", statistics.median(times["long"]) * 1000, " ms"),
            ]
        report(f"Windows that closed but are kept: {long.groups:,} groups beside {short.groups:,}", figures)


if __name__ == "__main__":
    main()
