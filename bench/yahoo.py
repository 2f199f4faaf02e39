"""The Yahoo streaming benchmark: views of ads, counted by campaign and 10-second window.

The same program text runs on Unbounded and, if it is installed, on PySpark; DuckDB answers the same question with one
SQL statement, which is the most that an engine above DuckDB could reach.
"""

import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

import unbounded as ub
from bench import spark
from bench.first_query import first_query_seconds
from bench.measure import Figure, at_least, in_turns, note, ratio, report, seconds
from bench.yahoo_events import FILES, SCHEMA, ads_file, event_files
from bench.yahoo_query import stream

ALL = 1000
"""As many files a batch as there can be."""

_COLUMNS = {
    name: "TIMESTAMP" if type_ == "TIMESTAMP" else "VARCHAR"
    for name, type_ in (column.split() for column in SCHEMA.split(", "))
}


class Peer:
    """DuckDB with the table of ads, ready to answer."""

    def __init__(self, directory: Path) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(f"CREATE TABLE ads AS FROM '{ads_file()}'")
        self._files = f"'{directory}/*.json', format = 'newline_delimited', columns = {_COLUMNS}"

    def answer(self) -> list[tuple[Any, ...]]:
        """Return window start, campaign and count by one statement."""
        return self._connection.execute(
            f"""SELECT time_bucket(INTERVAL 10 seconds, event_time) AS start, campaign_id, count(*)
                FROM read_json({self._files}) JOIN ads USING (ad_id)
                WHERE event_type = 'view' GROUP BY ALL ORDER BY ALL"""
        ).fetchall()


def require_right_answer(session: ub.Session, directory: Path, peer: Peer) -> None:
    """Compare the table that a stream builds with DuckDB's answer."""
    stream(session, ub.functions, directory, 1, sink="memory")
    streamed = session.sql("SELECT window.start AS start, campaign_id, count FROM yahoo ORDER BY 1, 2")
    assert [tuple(row) for row in streamed.collect()] == peer.answer()


def main(events: int = 4_000_000, rounds: int = 9) -> None:
    """Measure, and print the figures."""
    directory = event_files(events)
    peer = Peer(directory)
    with ub.Session() as session:
        require_right_answer(session, directory, peer)
        ours = {
            "one": partial(stream, session, ub.functions, directory, 1),
            "all": partial(stream, session, ub.functions, directory, ALL),
        }
        times = in_turns(rounds, duckdb=lambda: seconds(peer.answer), **ours)
        figures = [
            note("DuckDB, one SQL statement", events / statistics.median(times["duckdb"]) / 1e6, " M/s"),
            *_shape("one file a batch", times["one"], times["duckdb"], 0.6, events),
            *_shape("all files in one batch", times["all"], times["duckdb"], 0.8, events),
        ]
        report(f"Yahoo benchmark, {events:,} events in {FILES} JSON files, {rounds} rounds", figures)
        report("The same beside PySpark local[2]", _beside_spark(directory, events, ours))
        report("The first query of a process, all files in one batch", _first_queries(directory, events))


def _shape(what: str, ours: list[float], duckdb_: list[float], target: float, events: int) -> list[Figure]:
    return [
        note(f"Unbounded, {what}", events / statistics.median(ours) / 1e6, " M/s"),
        at_least(f"Unbounded / DuckDB, {what}", ratio(duckdb_, ours), target),
        note("  the same of the least disturbed rounds", min(duckdb_) / min(ours)),
    ]


def _beside_spark(directory: Path, events: int, ours: dict[str, Callable[[], float]]) -> list[Figure]:
    if not spark.AVAILABLE:
        return [Figure(spark.MISSING, "")]
    with spark.local_session() as session:
        from pyspark.sql import functions

        def theirs(files_a_batch: int, partitions: int) -> float:
            session.conf.set("spark.sql.shuffle.partitions", partitions)
            return stream(session, functions, directory, files_a_batch)

        theirs(ALL, spark.TUNED)  # a warm-up: what its compiler does once is not counted
        return [
            *_against("one file a batch", ours["one"], partial(theirs, 1), events),
            *_against("all files in one batch", ours["all"], partial(theirs, ALL), events),
        ]


def _first_queries(directory: Path, events: int, rounds: int = 3) -> list[Figure]:
    """Compare jobs that are started anew, in which both engines do once what they do once."""
    engines = ["unbounded", "pyspark"] if spark.AVAILABLE else ["unbounded"]
    first = {name: partial(first_query_seconds, name, directory, ALL) for name in engines}
    times = in_turns(rounds, **first)
    figures = [note(name, events / statistics.median(values) / 1e6, " M/s") for name, values in times.items()]
    if not spark.AVAILABLE:
        return figures
    return [*figures, at_least("Unbounded / PySpark", ratio(times["pyspark"], times["unbounded"]), 15, " x")]


def _against(what: str, ours: Callable[[], float], theirs: Callable[[int], float], events: int) -> list[Figure]:
    """Compare with PySpark as it comes, which the target is about, and with as many partitions as there are cores."""
    times = in_turns(1, ours=ours, plain=partial(theirs, spark.DEFAULT), tuned=partial(theirs, spark.TUNED))
    return [
        note(f"PySpark, {what}", events / statistics.median(times["plain"]) / 1e6, " M/s"),
        at_least(f"Unbounded / PySpark, {what}", ratio(times["plain"], times["ours"]), 15, " x"),
        note(f"  with {spark.TUNED} shuffle partitions", events / statistics.median(times["tuned"]) / 1e6, " M/s"),
        note("  Unbounded / that", ratio(times["tuned"], times["ours"]), " x"),
    ]


if __name__ == "__main__":
    main()
