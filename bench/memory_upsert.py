"""100 000 changed keys into the memory sink's table of a million rows, in update mode.

The peers: the same query with the noop sink, so that the sink's own share shows, and DuckDB alone merging the same
changes into a table of as many rows.
"""

import statistics
from functools import partial
from itertools import count

import duckdb

import unbounded as ub
from bench.arrivals import Arrivals
from bench.measure import in_turns, note, ratio, report, scratch, seconds


class CountByKey:
    """A running count by key into a sink, with all keys in it."""

    def __init__(self, session: ub.Session, root: str, sink: str, keys: int) -> None:
        self._arrivals, self._keys, self._turn = Arrivals(root), keys, count()
        source = session.read_stream.schema("key BIGINT").parquet(str(self._arrivals.directory))
        self._arrivals.feed(source.group_by("key").count(), sink, f"counts_in_{sink}")
        self._arrivals.take(f"SELECT range AS key FROM range({keys})")

    def batch(self, touched: int) -> float:
        """Take a row for each of some keys, and return the seconds of the batch."""
        stride = self._keys // touched
        return self._arrivals.take(
            f"SELECT range * {stride} + {next(self._turn) % stride} AS key FROM range({touched})"
        )


class Peer:
    """A table of DuckDB, and changes to merge into it."""

    def __init__(self, keys: int, touched: int) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(f"CREATE TABLE counts AS SELECT range AS key, 1 AS n FROM range({keys})")
        changes = f"SELECT range * {keys // touched} AS key, 2 AS n FROM range({touched})"
        self._connection.register("changes", self._connection.sql(changes).to_arrow_table())

    def merge(self) -> None:
        """Put the changed rows in the place of what they were."""
        self._connection.execute(
            """MERGE INTO counts c USING changes d ON c.key = d.key
               WHEN MATCHED THEN UPDATE SET n = d.n WHEN NOT MATCHED THEN INSERT VALUES (d.key, d.n)"""
        ).fetchall()


def main(keys: int = 1_000_000, touched: int = 100_000, rounds: int = 15) -> None:
    """Measure, and print the figures."""
    peer = Peer(keys, touched)
    with ub.Session() as session, scratch() as first, scratch() as second:
        into_memory = CountByKey(session, first, "memory", keys)
        into_noop = CountByKey(session, second, "noop", keys)
        times = in_turns(
            rounds,
            memory=partial(into_memory.batch, touched),
            reading=lambda: seconds(lambda: session.sql("SELECT sum(count) FROM counts_in_memory").collect()),
            noop=partial(into_noop.batch, touched),
            alone=lambda: seconds(peer.merge),
        )
    report(
        f"{touched:,} changed keys into a table of {keys:,} rows that is read after each batch",
        [
            note("a batch into the memory sink, median", statistics.median(times["memory"]) * 1000, " ms"),
            note("a batch into the noop sink, median", statistics.median(times["noop"]) * 1000, " ms"),
            note("memory sink / noop sink", ratio(times["memory"], times["noop"]), " x"),
            note("the first read of the table after a batch", statistics.median(times["reading"]) * 1000, " ms"),
            note("DuckDB alone, one MERGE", statistics.median(times["alone"]) * 1000, " ms"),
        ],
    )


if __name__ == "__main__":
    main()
