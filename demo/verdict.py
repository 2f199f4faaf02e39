"""The proof: what the stream said, beside what the same program says of the same files when they are a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset

import unbounded as ub
from demo.ledger import Ledger
from demo.queries import DELAYS, FLIGHTS, INCOMING, delays_by_airport, flights_by_carrier
from demo.replay import Replay
from unbounded import functions as F


@dataclass(frozen=True)
class Finding:
    """One comparison: whether it holds, and what was found, in words."""

    agrees: bool
    text: str


def findings(session: ub.Session, carriers: pa.Table, replay: Replay, ledger: Ledger) -> Iterator[Finding]:
    """Compare every result of the queries with the batch answer.

    Args:
        session: A session without queries.
        carriers: What the table ``carriers`` held when its query was stopped.
        replay: The days that have arrived.
        ledger: What the queries reported.
    """
    flights = session.create_dataframe(session.read.json(INCOMING, schema=FLIGHTS).to_arrow())
    judged = _judged(flights, ledger)
    on_time = judged.filter("window.end > cutoff").select(flights.columns)
    late = judged.filter("window.end <= cutoff")

    every_window = delays_by_airport(on_time)
    closed = every_window.filter(F.col("end") <= F.lit(ledger.watermark))
    expected = _rows(closed.to_arrow())
    streamed = session.read.parquet(DELAYS).select(closed.columns)
    yield _same(_rows(streamed.to_arrow()), expected, "windows by airport, streamed in append mode")
    yield _same(
        _rows(_by_plain_pyarrow(closed.to_arrow().schema)), expected, "windows by airport, read by plain pyarrow"
    )
    yield _same(_rows(carriers), _rows(flights_by_carrier(flights).to_arrow()), "carriers, in complete mode")
    yield _late_groups(late, ledger)
    yield _all_accounted_for(streamed, late, every_window, replay, ledger)


def _judged(flights: ub.DataFrame, ledger: Ledger) -> ub.DataFrame:
    """Return the flights, each with its batch, its window, and the watermark that decided whether it was too late."""
    batches = flights.session.create_dataframe(ledger.cutoffs(), "first_day DATE, last_day DATE, cutoff TIMESTAMP")
    return flights.join(batches, F.expr("day BETWEEN first_day AND last_day")).with_column(
        "window", F.window("scheduled", "3 hours")
    )


def _late_groups(late: ub.DataFrame, ledger: Ledger) -> Finding:
    groups = late.group_by("first_day", "window", "origin").count().count()
    return Finding(
        groups == ledger.late_groups,
        f"{late.count():,} flights came too late, in {groups:,} groups; the engine dropped {ledger.late_groups:,}",
    )


def _all_accounted_for(
    streamed: ub.DataFrame, late: ub.DataFrame, every_window: ub.DataFrame, replay: Replay, ledger: Ledger
) -> Finding:
    counted = _total(streamed)
    still_open = _total(every_window.filter(F.col("end") > F.lit(ledger.watermark)))
    return Finding(
        counted + late.count() + still_open == replay.flights,
        f"{counted:,} flights counted + {late.count():,} too late + {still_open:,} in windows still open "
        f"= {replay.flights:,} flights",
    )


def _total(windows: ub.DataFrame) -> int:
    return int(windows.agg(F.coalesce(F.sum("flights"), F.lit(0))).collect()[0][0])


def _same(found: Counter[Any], expected: Counter[Any], what: str) -> Finding:
    extra, missing = (found - expected).total(), (expected - found).total()
    if extra or missing:
        return Finding(False, f"{what}: {missing:,} rows of the batch answer are missing, {extra:,} are not in it")
    return Finding(True, f"{found.total():,} {what}: the batch answer, row for row")


def _rows(table: pa.Table) -> Counter[Any]:
    return Counter(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _by_plain_pyarrow(schema: pa.Schema) -> pa.Table:
    files = pyarrow.dataset.dataset(DELAYS, format="parquet", partitioning="hive")
    return files.to_table(columns=schema.names).cast(schema)
