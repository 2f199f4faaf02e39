"""The program: two questions about flights, asked of a stream here and of a table in ``verdict.py``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import unbounded as ub
from demo import package_data
from demo.ledger import Ledger
from unbounded import functions as F

HOME = Path("demo-output")
INCOMING = HOME / "incoming"
DELAYS = HOME / "delays"

FILES_PER_BATCH = 3  # a file is a day

FLIGHTS = """
    scheduled TIMESTAMP, departed TIMESTAMP, delay INT, carrier STRING, flight INT, tailnum STRING,
    origin STRING, dest STRING, day DATE
"""

RANKING = """
    SELECT name, flights, cancelled, mean_delay
    FROM carriers JOIN airlines USING (carrier)
    ORDER BY flights DESC
"""


@contextmanager
def open_session(ledger: Ledger) -> Iterator[ub.Session]:
    """Give a session that knows the names of airlines and airports, and tells the ledger of every batch."""
    with ub.Session("Departures from New York") as session:
        session.streams.add_listener(ledger)
        for name in ("airlines", "airports"):
            table = session.read.csv(package_data.path(f"{name}.csv"), header=True, infer_schema=True)
            table.create_or_replace_temp_view(name)
        yield session


def delays_by_airport(flights: ub.DataFrame) -> ub.DataFrame:
    """Count departures and average their delay in minutes, by airport and 3-hour window of the schedule.

    The watermark says how long a window waits for planes that leave late: until two hours after its end, by the
    clock of the schedule. In append mode a window comes out once, when the watermark has passed it.
    """
    airports = flights.session.sql("SELECT faa AS origin, name AS airport FROM airports")
    return (
        flights.with_watermark("scheduled", "2 hours")
        .join(airports, "origin")
        .group_by(F.window("scheduled", "3 hours"), "airport")
        .agg(
            F.count("*").alias("flights"),
            F.count("departed").alias("departures"),
            F.avg("delay").alias("mean_delay"),
        )
        .select(
            F.to_date("window.start").alias("day"), "window.start AS start", "window.end AS end",
            "airport", "flights", "departures", "mean_delay",
        )
    )  # fmt: skip


def flights_by_carrier(flights: ub.DataFrame) -> ub.DataFrame:
    """Count the flights of each carrier, and those that were cancelled: they have no time of departure."""
    return flights.group_by("carrier").agg(
        F.count("*").alias("flights"),
        F.count_if(F.col("departed").is_null()).alias("cancelled"),
        F.avg("delay").alias("mean_delay"),
    )


def start(session: ub.Session) -> list[ub.StreamingQuery]:
    """Start both queries. On a checkpoint that is there already, each goes on where it stopped."""
    flights = session.read_stream.json(INCOMING, schema=FLIGHTS, max_files_per_trigger=FILES_PER_BATCH).observe(
        "batch",
        F.min("day").alias("first_day"),
        F.max("day").alias("last_day"),
        F.avg("delay").alias("mean_delay"),
    )
    delays = (
        delays_by_airport(flights)
        .write_stream.query_name("delays")
        .output_mode("append")
        .format("parquet")
        .partition_by("day")
        .option("checkpoint_location", HOME / "checkpoints" / "delays")
        .start(DELAYS)
    )
    carriers = (
        flights_by_carrier(flights)
        .write_stream.query_name("carriers")
        .output_mode("complete")
        .format("memory")
        .option("checkpoint_location", HOME / "checkpoints" / "carriers")
        .start()
    )
    return [delays, carriers]
