"""The query that the recovery tests kill: real files in, real files or a real database out.

Each line of JSON on standard input is one run of it, in a process of its own, forked from this one so that it need not
import everything anew. For each run the exit code comes back on standard output.
"""

import json
import os
import signal
import sqlite3
import sys
import traceback
from pathlib import Path
from typing import Any

import kill_points

import unbounded as ub
import unbounded_embedded.runtime.housekeeping
import unbounded_embedded.state.store
from unbounded import functions as F
from unbounded.plugins.registry import Registry

SCHEMA = "key STRING, amount BIGINT, at TIMESTAMP"
SNAPSHOT_EVERY, PURGE_EVERY, RETAIN = 2, 1, 2  # small, so that a short run comes to all that a long one does


def run(place: Path, mode: str, kill: list[Any] | None, checkpoint: str) -> None:
    """Run the query until it has read all, or is killed."""
    unbounded_embedded.state.store._MOST_DELTAS = SNAPSHOT_EVERY
    unbounded_embedded.runtime.housekeeping._PURGE_EVERY = PURGE_EVERY
    if kill and kill[0] in kill_points.HARM:
        kill_points.HARM[kill[0]](*kill[1:])
    session = ub.Session(conf={"spark.sql.streaming.minBatchesToRetain": RETAIN, "spark.sql.shuffle.partitions": 1})
    writer = sums(session, place).write_stream.output_mode(mode).trigger(available_now=True)
    writer = writer.option("checkpoint_location", checkpoint)
    if mode == "append":
        query = writer.format("parquet").partition_by("key").start(str(place / "output"))
    else:
        query = writer.foreach_batch(saving_to(place / "results.db", kill or [])).start()
    query.await_termination()
    session.stop()


def sums(session: ub.Session, place: Path) -> ub.DataFrame:
    """Count and add up amounts by key and window."""
    rows = session.read_stream.schema(SCHEMA).option("max_files_per_trigger", 1).json(str(place / "input"))
    groups = rows.with_watermark("at", "5 seconds").group_by(F.window("at", "10 seconds"), "key")
    return groups.agg(
        F.count("*").alias("n"), F.sum("amount").alias("total"), F.collect_set("amount").alias("kinds")
    ).select(F.col("window.start").alias("start"), "key", "n", "total", F.sort_array("kinds").alias("kinds"))


def saving_to(database: Path, kill: list[Any]) -> Any:
    """Return a function that keeps each batch under its id, in one transaction."""

    def save(frame: ub.DataFrame, batch_id: int) -> None:
        rows = [(batch_id, str(row.start), row.key, row.n, row.total, str(row.kinds)) for row in frame.collect()]
        with sqlite3.connect(database) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS results (batch, start, key, n, total, kinds)")
            connection.execute("DELETE FROM results WHERE batch = ?", [batch_id])
            connection.executemany("INSERT INTO results VALUES (?, ?, ?, ?, ?, ?)", rows)
            if kill == ["save", "before", batch_id]:
                kill_points.die()
        connection.close()
        if kill == ["save", "after", batch_id]:
            kill_points.die()

    return save


def fork(job: dict[str, Any]) -> int:
    """Do one run in a child, and return its exit code: minus the signal that ended it; 0, or 1 after an error."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(job["environment"])
    place = Path(job["place"])
    try:
        run(place, job["mode"], job["kill"], job["checkpoint"])
    except BaseException:  # noqa: BLE001 - whatever it is, the test wants to see it
        kill_points.limit_files()
        (place / "error.txt").write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)


def warm_up() -> None:
    """Import what every run needs, and no more: a database's threads would not survive a fork."""
    registry = Registry()
    registry.engine_class("embedded")
    registry.source_class("json")
    for sink in ("parquet", "foreach_batch"):
        registry.sink_class(sink)


if __name__ == "__main__":
    warm_up()
    for line in sys.stdin:
        print(fork(json.loads(line)), flush=True)
