"""How long a small stateful batch takes, from asking the source to the report, each file of the checkpoint synced.

The floor beside it is what no engine above DuckDB and a disk could leave out: one MERGE of the same rows into the same
state, and three files (offsets, state, commit) written durably.
"""

import os
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

import unbounded as ub
from bench.measure import at_most, note, percentile, report, scratch, seconds

ROWS = 100
KEYS = 1000


def batch_seconds(session: ub.Session, batches: int) -> list[float]:
    """Run a new query for so many batches and return how long each took, the first tenth left out."""
    numbers = session.read_stream.format("rate-micro-batch").option("rows_per_batch", ROWS).load()
    counts = numbers.group_by((ub.functions.col("value") % KEYS).alias("key")).count()
    with scratch() as checkpoint:
        query = (
            counts.write_stream.format("noop").output_mode("update").option("checkpoint_location", checkpoint).start()
        )
        while query.last_progress is None or query.last_progress.batch_id < batches:
            query.await_termination(0.05)
        query.stop()
    warm = query.recent_progress[batches // 10 : batches]
    return [progress.num_input_rows / progress.processed_rows_per_second for progress in warm]


def floor_seconds(batches: int) -> list[float]:
    """Do the least that a durable batch needs, so many times."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE state (key BIGINT, n BIGINT)")
    with scratch() as directory:
        return [seconds(partial(_least_batch, connection, Path(directory), number)) for number in range(batches)]


def _least_batch(connection: duckdb.DuckDBPyConnection, directory: Path, number: int) -> None:
    connection.register("rows", pa.table({"value": pa.arange(number * ROWS, (number + 1) * ROWS)}))
    connection.execute(
        f"""MERGE INTO state s USING (SELECT value % {KEYS} AS key, count(*) AS n FROM rows GROUP BY key) d
            ON s.key = d.key WHEN MATCHED THEN UPDATE SET n = s.n + d.n
            WHEN NOT MATCHED THEN INSERT VALUES (d.key, d.n) RETURNING s.key, s.n"""
    ).fetchall()
    for name in ("offsets", "state", "commits"):
        _write_durably(directory / f"{name}-{number}", b"content")


def _write_durably(path: Path, content: bytes) -> None:
    with path.with_suffix(".unfinished").open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".unfinished").replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def main(batches: int = 200, rounds: int = 10) -> None:
    """Measure, and print the figures."""
    ours: list[float] = []
    floor: list[float] = []
    with ub.Session(conf={"spark.sql.streaming.numRecentProgressUpdates": batches + 1}) as session:
        for _ in range(rounds):
            ours += batch_seconds(session, batches)
            floor += floor_seconds(batches)
    median = percentile(ours, 50)
    report(
        f"A stateful batch of {ROWS} rows, durable checkpoint, {len(ours):,} batches",
        [
            at_most("median", median * 1000, 10, " ms"),
            at_most("99th percentile", percentile(ours, 99) * 1000, 40, " ms"),
            note("floor: one MERGE and three durable files, median", percentile(floor, 50) * 1000, " ms"),
            note("floor: 99th percentile", percentile(floor, 99) * 1000, " ms"),
            note("Unbounded / floor, median", median / percentile(floor, 50), " x"),
        ],
    )


if __name__ == "__main__":
    main()
